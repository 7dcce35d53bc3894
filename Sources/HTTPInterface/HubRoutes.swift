import COSEM
import CommsHub
import ESMEEmulator
import Estate
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/hubs/{eui}`: a Communications Hub, its supply, and the faults of its networks.
struct HubRoutes: Sendable {
    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/hubs/{eui}") { _, context in
            try await change(try gateway.hubNumber(context)) { _, _, _ in Shard.HubResult(()) }
        }
        router.post("v1/hubs/{eui}/power") { request, context in try await setPower(request, context) }
        router.put("v1/hubs/{eui}/faults") { request, context in try await setFaults(request, context) }
    }

    /// Changes something about a hub, which may make it send something, and describes it afterwards.
    private func change(
        _ number: Int,
        _ body: @escaping @Sendable (CommunicationsHub, UTCTime, ProcessingContext) -> Shard.HubResult<Void>
    ) async throws -> Response {
        let meter = gateway.estate.entityIdentifier(number)
        return try .json(
            try await gateway.withHub(number) { hub, time, context in
                let result = body(hub, time, context)
                return Shard.HubResult(
                    HubDescription(hub, number: number, meter: meter, at: time), alerts: result.alerts,
                    outage: result.outage)
            })
    }

    private func setPower(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let number = try gateway.hubNumber(context)
        let fields = try await request.fields(["state"], limits: limits)
        switch try fields.required("state", try fields.string("state")).lowercased() {
        case "off":
            return try await change(number) { hub, time, _ in Shard.HubResult((), outage: hub.powerOff(at: time)) }
        case "on":
            return try await change(number) { hub, time, _ in Shard.HubResult((), alerts: hub.powerOn(at: time)) }
        default: throw fields.wrong("state", "on or off")
        }
    }

    /// Both fields are checked before the first is set.
    private func setFaults(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let number = try gateway.hubNumber(context)
        let fields = try await request.fields(["han", "wan"], limits: limits)
        let isDown = try fields.choice("han", ["up": false, "down": true])
        let isOffline = try fields.choice("wan", ["online": false, "offline": true])
        return try await change(number) { hub, time, _ in
            if let isDown { hub.setHAN(isDown: isDown, at: time) }
            if let isOffline { hub.setOffline(isOffline) }
            return Shard.HubResult(())
        }
    }
}

extension JSONFields {
    /// The value of one of `words`; nil when the field is absent.
    fileprivate func choice(_ name: String, _ words: [String: Bool]) throws(HTTPProblem) -> Bool? {
        guard let word = try string(name) else { return nil }
        guard let value = words[word.lowercased()] else {
            throw wrong(name, words.keys.sorted().joined(separator: " or "))
        }
        return value
    }
}

extension GBCSGateway {
    /// The number of the hub that a path names: an EUI-64 with or without dashes, or the number of its meter.
    fileprivate func hubNumber(_ context: HTTPContext) throws(HTTPProblem) -> Int {
        let text = context.parameter("eui")
        let number: Int?
        if let device = EntityIdentifier(text) {
            number = estate.hubNumber(of: device)
        } else if let given = Int(text), given >= 0 {
            number = given < estate.count ? given : nil
        } else {
            throw .invalid(
                "invalid-hub",
                "\"\(text.prefix(40))\" names no hub; write an EUI-64 like 02-53-4D-45-C0-00-00-00 or a number from 0")
        }
        guard let number else {
            throw HTTPProblem(
                .notFound, "unknown-hub",
                "hub \(text) is not in this estate of \(estate.count) premises; /v1/meters lists hubs with their meters"
            )
        }
        return number
    }
}
