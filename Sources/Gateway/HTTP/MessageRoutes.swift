import COSEM
import ESMEEmulator
import GBCS
import Hummingbird

/// `/v1/gbcs`: messages in, answers out.
struct MessageRoutes: Sendable {
    private struct Body: Encodable {
        let id: String
        let state: String
        var response: String?
        var reason: String?
    }

    private let gateway: GBCSGateway
    private let limits: HTTPLimits
    private let table: MessageTable

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
        table = MessageTable(limit: limits.keptMessages, octetLimit: limits.keptOctets)
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("v1/gbcs") { request, _ in try await deliver(request) }
        router.post("v1/gbcs/batch") { request, _ in try await deliverBatch(request) }
        router.get("v1/gbcs/{id}") { _, context in try outcome(context.parameters.require("id")) }
    }

    private func deliver(_ request: Request) async throws -> Response {
        let form = try MessageForm(mediaType: request.mediaType)
        let wait = try wait(request)
        let octets = try form.message(in: try await request.content(upTo: limits.bodySize))
        let target = try target(of: octets, place: "the message")
        guard gateway.estate.index(of: target) != nil else {
            throw HTTPProblem(
                .notFound, "unknown-device",
                "the message's Business Target \(target) is no device of this estate; /v1/meters lists them")
        }
        let outcome = self.outcome(of: await gateway.deliver(octets))
        let id = table.add(outcome)
        guard case .response(let response, let time) = outcome else {
            return try describe(id, outcome, .accepted)
        }
        let delay = time - .now
        guard delay <= wait else { return try describe(id, outcome, .accepted) }
        if delay > .zero { try await Task.sleep(for: delay) }
        return try form.answer(response, id: id)
    }

    private func deliverBatch(_ request: Request) async throws -> Response {
        let wait = try wait(request)
        let fields = try await request.fields(["messages"], limits: limits)
        let elements = try fields.required("messages", try fields.array("messages"))
        guard elements.count <= limits.batchSize else {
            throw HTTPProblem(
                .contentTooLarge, "too-many-messages",
                "messages has \(elements.count) elements; a batch takes \(limits.batchSize), send several")
        }
        // All must be well formed before one is delivered. Messages for one meter keep their order.
        var perShard: [Int: (indices: [Int], deliveries: [Shard.Delivery])] = [:]
        var elsewhere: [(index: Int, octets: [UInt8])] = []
        for (index, element) in elements.enumerated() {
            let name = "messages[\(index)]"
            guard case .string(let text) = element else { throw fields.wrong(name, "a string of hexadecimal digits") }
            let octets = try MessageForm.octets(hexadecimal: text, of: name)
            _ = try target(of: octets, place: name)
            guard let delivery = gateway.delivery(of: octets) else { continue }
            guard gateway.range.contains(delivery.number) else {
                elsewhere.append((index, octets))
                continue
            }
            let shard = gateway.shardIndex(of: delivery.number)
            perShard[shard, default: ([], [])].indices.append(index)
            perShard[shard]?.deliveries.append(delivery)
        }
        var outcomes: [MessageTable.Outcome?] = Array(repeating: nil, count: elements.count)
        await withTaskGroup(of: [(Int, MessageTable.Outcome)].self) { group in
            for (shard, (indices, deliveries)) in perShard {
                group.addTask {
                    let replies = await gateway.shards[shard].deliver(deliveries)
                    return zip(indices, replies).map { ($0, outcome(of: $1)) }
                }
            }
            for (index, octets) in elsewhere {
                group.addTask { [(index, outcome(of: await gateway.deliver(octets)))] }
            }
            for await part in group {
                for (index, outcome) in part { outcomes[index] = outcome }
            }
        }
        let deadline = ContinuousClock.now + wait
        var last = ContinuousClock.now
        let responses = outcomes.map { outcome -> String? in
            guard case .response(let octets, let time)? = outcome, time <= deadline else { return nil }
            last = max(last, time)
            return octets.hexadecimal
        }
        try await Task.sleep(until: last, clock: .continuous)
        return try .json(["responses": responses])
    }

    private func outcome(_ id: String) throws -> Response {
        guard let outcome = table[id] else {
            throw HTTPProblem(
                .notFound, "unknown-message",
                "no message \(id.prefix(40)): the last \(limits.keptMessages) messages of this start are kept")
        }
        return try describe(id, outcome, .ok)
    }

    private func describe(
        _ id: String, _ outcome: MessageTable.Outcome, _ status: HTTPResponse.Status
    ) throws -> Response {
        let body =
            switch outcome {
            case .noResponse(let reason): Body(id: id, state: "noResponse", reason: reason)
            case .response(let octets, let time) where time <= .now:
                Body(id: id, state: "answered", response: octets.hexadecimal)
            case .response:
                Body(id: id, state: "pending", reason: "the response is delayed; ask again at /v1/gbcs/\(id)")
            }
        return try .json(body, status: status, headers: [.location: "/v1/gbcs/\(id)"])
    }

    private func wait(_ request: Request) throws -> Duration {
        .seconds(try request.integer("wait", in: 0...Int(limits.maximumWait)) ?? Int(limits.wait))
    }

    /// The Business Target, when all of the message is well formed.
    private func target(of octets: [UInt8], place: String) throws(HTTPProblem) -> EntityIdentifier {
        guard octets.count <= limits.messageSize else {
            throw HTTPProblem(
                .contentTooLarge, "too-large",
                "\(place) has \(octets.count) octets; at most \(limits.messageSize) are taken")
        }
        do throws(CodecError) { return try Message(parsing: octets).header.businessTarget } catch {
            throw .invalid("malformed-message", "\(place) is no GBCS message: \(error)", offset: error.offset)
        }
    }

    private func outcome(of reply: Shard.Reply) -> MessageTable.Outcome {
        if let response = reply.response, !response.isEmpty {
            return .response(response, at: .now + .microseconds(reply.delay))
        }
        switch reply.outcome {
        case .processed(.answered): return .noResponse("a fault cut the response to nothing")
        case .processed(.responseWithheld): return .noResponse("executed; a fault keeps the response back")
        case .processed(.notSupported): return .noResponse("the meter does not have this use case")
        case .processed(.refused(let refusal)): return .noResponse("discarded: \(refusal)")
        case .lostOnWAN: return .noResponse("the message or its response was lost on the WAN")
        case .undeliverable: return .noResponse("the hub has no such device")
        case .storeFailed:
            return .noResponse("executed; the response is kept back since what it changed could not be stored")
        }
    }
}
