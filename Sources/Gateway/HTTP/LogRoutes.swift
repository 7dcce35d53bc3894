import COSEM
import ESMEEmulator
import GBCS
import Hummingbird

/// `/v1/meters/{eui}/logs/{log}`: profile logs and logs of happenings.
struct LogRoutes: Sendable {
    /// A log of either sort.
    private enum Log: Sendable {
        case profile(ProfileLog)
        case event(EventLogKind)

        init(_ name: String) throws(HTTPProblem) {
            if let log = ProfileLog(rawValue: name) {
                self = .profile(log)
            } else if let kind = EventLogKind(rawValue: name) {
                self = .event(kind)
            } else {
                let names = ProfileLog.allCases.map(\.rawValue) + EventLogKind.allCases.map(\.rawValue)
                throw HTTPProblem(
                    .notFound, "unknown-log",
                    "there is no log \(name.prefix(40)); there are \(names.joined(separator: ", "))")
            }
        }

        /// Logs of half hours are long: without a range they show the last day.
        var isHalfHourly: Bool {
            if case .profile(let log) = self { log.period < 86_400 } else { false }
        }
    }

    private let gateway: GBCSGateway

    init(gateway: GBCSGateway) { self.gateway = gateway }

    func add(to router: Router<BasicRequestContext>) {
        router.get("v1/meters/{eui}/logs/{log}") { request, context in try await entries(request, context) }
    }

    private func entries(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let number = try gateway.meterNumber(context)
        let name = try context.parameters.require("log")
        let log = try Log(name)
        let asCSV = try request.wantsCSV()
        let (from, end) = (try request.time("from"), try request.time("to"))
        if let from, let end, from > end {
            throw HTTPProblem.invalid("invalid-parameter", "from is later than to; exchange them")
        }
        let table = try await gateway.withMeter(number) { meter, time in
            let now = meter.clock(at: time)
            let upper = end ?? UTCTime.lastOfGBCS
            // A day of half hours: both ends belong to the range, one of them must not.
            let day = min(end ?? now, now) - 86_399
            let lower = from ?? (log.isHalfHourly ? day : UTCTime(secondsSince2000: 0))
            let range = min(lower, upper)...upper
            return switch log {
            case .profile(let log): LogTable(log, of: meter.metering, in: range, now: now)
            case .event(let kind): LogTable(meter.eventLogs, kind, in: range)
            }
        }
        if asCSV { return table.csvResponse }
        struct Body: Encodable {
            let entityIdentifier: String
            let log: String
            let entries: LogTable
        }
        return try .json(
            Body(
                entityIdentifier: gateway.estate.entityIdentifier(number).dashed, log: name, entries: table))
    }
}
