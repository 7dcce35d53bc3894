import DCC
import DSP
import HTTPServing
import Hummingbird

/// `/v1/dcc/schedules`: what the DCC requests again and again for Users.
struct ScheduleRoutes: Sendable {
    private struct Description: Encodable {
        /// DSPScheduleID.
        let number: Int64
        let user: String
        let device: String
        @Nullable var nextDue: String?
        let executions: Int64
        @Nullable var srv: String?
        @Nullable var frequency: String?

        init(_ schedule: ListedSchedule) {
            (number, user, device) = (schedule.number, schedule.user.dashed, schedule.device.dashed)
            executions = schedule.executions
            _nextDue = Nullable(wrappedValue: schedule.due.map { "\($0)" })
            _srv = Nullable(wrappedValue: schedule.variant)
            _frequency = Nullable(wrappedValue: schedule.frequency)
        }
    }

    let dcc: DCCAccess

    func add(to router: HTTPRoutes) {
        router.get("v1/dcc/schedules") { request, _ in try list(request) }
    }

    private func list(_ request: Request) throws -> Response {
        struct Body: Encodable {
            let schedules: [Description]
            @Nullable var next: Int64?
        }
        let provider = try dcc.provider
        var query = DataServiceProvider.ScheduleQuery()
        query.user = try request.entityIdentifier("user")
        query.device = try request.entityIdentifier("device")
        query.from = try request.number("from") ?? 0
        query.count = try dcc.limit(request)
        let (schedules, next) = try provider.schedules(query)
        return try .json(Body(schedules: schedules.map(Description.init), next: next))
    }
}
