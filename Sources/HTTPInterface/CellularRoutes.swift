import CellularNet
import Foundation
import HTTPServing
import Hummingbird
import SMETS1Port

/// `/v1/sms` and `/v1/apn`: the interface that a SMETS1 communications provider offers its customer. Each call takes a
/// token of the interface's rate.
struct CellularRoutes: Sendable {
    private static let faultFields = [
        "messagingOut", "messageLoss", "dataOut", "attachFailure", "missedIdleTimers", "interfaceOut",
    ]
    private static let longestValidity: Int64 = 604_800

    private let service: SMETS1Service?
    private let limits: HTTPLimits

    init(service: SMETS1Service?, limits: HTTPLimits) {
        self.service = service
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.post("v1/sms") { request, _ in try await submit(request) }
        router.get("v1/sms/{id}") { _, context in try await message(context) }
        router.get("v1/apn/sessions") { request, _ in try await sessions(request) }
        router.get("v1/apn/sims/{msisdn}") { _, context in try await sim(context) }
        router.delete("v1/apn/sims/{msisdn}/session") { request, context in try await end(request, context) }
        router.get("v1/apn/usage") { request, _ in try await usage(request) }
        router.put("v1/apn/faults") { request, _ in
            let network = try checkedNetwork()
            await network.apply(try Self.faults(try await request.fields(Self.faultFields, limits: limits)))
            return Response(status: .noContent)
        }
        router.delete("v1/apn/faults") { _, _ in
            await (try checkedNetwork()).apply(.none)
            return Response(status: .noContent)
        }
    }

    // MARK: - The network

    private func checkedService() throws(HTTPProblem) -> SMETS1Service {
        guard let service else {
            throw HTTPProblem(
                .notFound, "no-smets1",
                "no SMETS1 meters are served; start with: smets serve --fleet smets1-demo --smets1")
        }
        return service
    }

    private func checkedNetwork() throws(HTTPProblem) -> CellularNetwork {
        guard let network = try checkedService().network else {
            throw HTTPProblem(
                .notFound, "no-cellular-network",
                "all meters are awake: there is no network; start without --always-awake")
        }
        return network
    }

    /// The network, after it has admitted another call.
    private func calledNetwork() async throws -> CellularNetwork {
        let network = try checkedNetwork()
        switch await network.takeCall() {
        case .taken: return network
        case .later(let seconds): throw Self.tooManyCalls(seconds)
        case .out:
            throw HTTPProblem(
                .serviceUnavailable, "interface-out", "the provider's interface is out; DELETE /v1/apn/faults")
        }
    }

    private func meter(_ number: String) throws -> Int {
        let service = try checkedService()
        guard let meter = service.meter(ofNumber: number) else {
            throw HTTPProblem(
                .notFound, "unknown-number",
                "\(number.prefix(40)) is the number of no SMETS1 meter of this process; they are "
                    + "\(service.configuration.numbers.prefix) and eight digits of the meter's number")
        }
        return meter
    }

    private static func tooManyCalls(_ seconds: Int) -> HTTPProblem {
        HTTPProblem(
            .tooManyRequests, "too-many-calls",
            "the provider's interface takes no more calls now; try again in \(seconds) s", retryAfter: seconds)
    }

    // MARK: - Short messages

    private struct MessageBody: Encodable {
        let id, to, state: String
    }

    private func submit(_ request: Request) async throws -> Response {
        let fields = try await request.fields(["to", "validity"], limits: limits)
        let number = try fields.required("to", try fields.string("to"))
        let validity = try fields.integer("validity", in: 1...Self.longestValidity)
        let meter = try meter(number)
        let network = try await calledNetwork()
        switch await network.submit(meter: meter, validity: validity.map { .seconds($0) }) {
        case .success(let identifier):
            return try .json(
                MessageBody(
                    id: identifier, to: try checkedService().configuration.numbers.number(of: meter), state: "en-route"),
                status: .accepted, headers: [.location: "/v1/sms/\(identifier)"])
        case .failure(.throttled): throw Self.tooManyCalls(1)
        case .failure(.queueFull):
            throw HTTPProblem(
                .serviceUnavailable, "queue-full", "the centre holds as many messages as it may; send it again")
        case .failure(.unknownAccessPoint):
            throw HTTPProblem(.serviceUnavailable, "no-access-point", "the meter's SIM has no access point")
        }
    }

    private func message(_ context: HTTPContext) async throws -> Response {
        let identifier = context.parameter("id")
        let network = try await calledNetwork()
        guard let known = await network.message(identifier) else {
            throw HTTPProblem(
                .notFound, "unknown-message", "\(identifier.prefix(40)): no such message, or it ended too long ago")
        }
        return try .json(
            MessageBody(
                id: identifier, to: try checkedService().configuration.numbers.number(of: known.meter),
                state: known.state.name))
    }

    // MARK: - Sessions

    private struct SessionsBody: Encodable {
        let accessPoints: [CellularNetwork.AccessPointState]
        let sessions: [CellularNetwork.SessionState]
        let next: String?
    }

    private func sessions(_ request: Request) async throws -> Response {
        let limit = try request.integer("limit", in: 0...limits.pageSize) ?? 100
        let after = try request.uri.queryParameters["after"].map { try meter(String($0)) }
        let network = try await calledNetwork()
        let (sessions, hasMore) = await network.sessions(after: after, limit: limit)
        return try .json(
            SessionsBody(
                accessPoints: await network.accessPoints, sessions: sessions,
                next: hasMore ? sessions.last?.msisdn : nil))
    }

    private func sim(_ context: HTTPContext) async throws -> Response {
        let meter = try meter(context.parameter("msisdn"))
        return try .json(await (try await calledNetwork()).sim(of: meter))
    }

    private func end(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let isDrop: Bool
        switch request.uri.queryParameters["reason"]?.lowercased() {
        case nil, "released": isDrop = false
        case "dropped": isDrop = true
        case let other?:
            throw HTTPProblem.invalid("invalid-parameter", "reason=\(other.prefix(40)): must be released or dropped")
        }
        let meter = try meter(context.parameter("msisdn"))
        await (try await calledNetwork()).endSession(of: meter, isDrop: isDrop)
        return Response(status: .noContent)
    }

    private func usage(_ request: Request) async throws -> Response {
        let isMonthly: Bool
        switch request.uri.queryParameters["by"]?.lowercased() {
        case nil, "day": isMonthly = false
        case "month": isMonthly = true
        case let other?: throw HTTPProblem.invalid("invalid-parameter", "by=\(other.prefix(40)): must be day or month")
        }
        let text = await (try await calledNetwork()).usageCSV(isMonthly: isMonthly)
        return Response.text(ByteBuffer(string: text), type: "text/csv; charset=utf-8")
    }

    // MARK: - Faults

    private static func faults(_ fields: JSONFields) throws(HTTPProblem) -> CommunicationsFaults {
        func share(_ name: String) throws(HTTPProblem) -> Double {
            guard let value = try fields.number(name) else { return 0 }
            guard (0...1).contains(value) else { throw fields.wrong(name, "a number from 0 to 1") }
            return value
        }
        var faults = CommunicationsFaults()
        faults.isMessagingOut = try fields.boolean("messagingOut") ?? false
        faults.messageLoss = try share("messageLoss")
        faults.isDataOut = try fields.boolean("dataOut") ?? false
        faults.attachFailure = try share("attachFailure")
        faults.missedIdleTimers = try share("missedIdleTimers")
        faults.isInterfaceOut = try fields.boolean("interfaceOut") ?? false
        return faults
    }
}
