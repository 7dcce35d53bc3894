import ESMEEmulator
import Estate
import HTTPServing
import Hummingbird

/// `/v1/meters/{eui}/faults`: the faults with which a meter shall answer.
struct FaultRoutes: Sendable {
    private struct Body: Encodable {
        let faults: [FaultDescription]
        let limit = FaultPlan.limit

        enum CodingKeys: CodingKey { case faults, limit }
    }

    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/meters/{eui}/faults") { _, context in
            let number = try gateway.meterNumber(context)
            return try Response.json(try await gateway.withMeter(number) { meter, _ in Self.body(meter) })
        }
        router.post("v1/meters/{eui}/faults") { request, context in try await add(request, context) }
        router.delete("v1/meters/{eui}/faults") { _, context in
            let number = try gateway.meterNumber(context)
            try await gateway.withMeter(number) { meter, _ in meter.faults.removeAll() }
            return Response(status: .noContent)
        }
    }

    private func add(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let number = try gateway.meterNumber(context)
        let fields = try await request.fields(FaultDescription.known, limits: limits)
        let fault = try FaultDescription.fault(fields, limits: limits)
        let body = try await gateway.withMeter(number) { meter, _ in meter.faults.add(fault) ? Self.body(meter) : nil }
        guard let body else {
            throw HTTPProblem(
                .conflict, "fault-plan-full",
                "the meter has \(FaultPlan.limit) faults, as many as it can; DELETE the same address removes them")
        }
        return try .json(body, status: .created)
    }

    private static func body(_ meter: ESME) -> Body {
        Body(faults: meter.faults.faults.map { FaultDescription($0) })
    }
}
