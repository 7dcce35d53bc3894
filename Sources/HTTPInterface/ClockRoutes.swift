import COSEM
import Estate
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/clock`: the estate's virtual time.
struct ClockRoutes: Sendable {
    private enum Mode: String {
        case real
        case frozen
        case accelerated
        /// The machine's speed from a time that the request gives.
        case set
    }

    private let gateway: GBCSGateway
    private let clock: AdjustableClock
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        clock = gateway.clock
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/clock") { _, _ in try state() }
        router.put("v1/clock") { request, _ in
            try change(try await request.fields(["mode", "now", "rate"], limits: limits))
            // What is due by now has been done when the client gets its answer.
            await gateway.advanceDue()
            return try state()
        }
    }

    private func state() throws -> Response {
        struct Body: Encodable {
            let mode: String
            let now: String
            /// Virtual seconds for each machine second.
            let rate: Double
        }
        let setting = clock.setting
        let mode: Mode = setting.isReal ? .real : setting.rate == 0 ? .frozen : setting.rate == 1 ? .set : .accelerated
        return try .json(
            Body(mode: mode.rawValue, now: "\(clock.now)", rate: setting.isReal ? 1 : setting.rate))
    }

    private func change(_ fields: JSONFields) throws(HTTPProblem) {
        let name = try fields.required("mode", try fields.string("mode"))
        guard let mode = Mode(rawValue: name.lowercased()) else {
            throw fields.wrong("mode", "real, frozen, accelerated or set")
        }
        var now: UTCTime?
        if let text = try fields.string("now") {
            now = UTCTime.inGBCSRange(text)
            if now == nil { throw fields.wrong("now", "a UTC time from 2000 to 2136 like 2026-11-01T00:30:00Z") }
        }
        let rate = try fields.number("rate")
        switch mode {
        case .real:
            try fields.refuseAll(but: ["mode"], reason: "mode real")
            clock.setReal()
        case .frozen:
            try fields.refuseAll(but: ["mode", "now"], reason: "mode frozen")
            clock.set(to: now, rate: 0)
        case .set:
            try fields.refuseAll(but: ["mode", "now"], reason: "mode set")
            clock.set(to: try fields.required("now", now), rate: 1)
        case .accelerated:
            let rate = try fields.required("rate", rate)
            guard rate > 0, rate <= AdjustableClock.maximumRate else {
                throw fields.wrong("rate", "more than 0 and at most \(Int(AdjustableClock.maximumRate))")
            }
            clock.set(to: now, rate: rate)
        }
    }
}
