import COSEM
import ESMEEmulator
import Estate
import GBCS
import HTTPServing
import HTTPTypes
import Hummingbird
import NIOConcurrencyHelpers
import PlainText
import RadioNet

/// `/v1/gbcs`: takes messages and gives their responses.
struct MessageRoutes: Sendable {
    private struct Body: Encodable {
        let id: String
        let state: String
        var response: String?
        var reason: String?
    }

    private struct BatchBody: Encodable {
        /// Identifiers of the messages, in the order of the request.
        let ids: [String]
        /// The responses; nil for a message whose response did not come in time, or that has none.
        var responses: [String?]
        /// Number of messages whose response is still to come.
        var pending: Int
    }

    private let gateway: GBCSGateway
    private let limits: HTTPLimits
    private let table: MessageTable
    private let places: WaitingPlaces

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
        table = MessageTable(limit: limits.keptMessages, octetLimit: limits.keptOctets)
        places = WaitingPlaces(limit: limits.waitingRequests)
    }

    func add(to router: HTTPRoutes) {
        router.post("v1/gbcs") { request, _ in try await deliver(request) }
        router.post("v1/gbcs/batch") { request, _ in try await deliverBatch(request) }
        router.get("v1/gbcs/{id}") { _, context in try outcome(context.parameter("id")) }
    }

    private func deliver(_ request: Request) async throws -> Response {
        let form = try MessageForm(mediaType: request.mediaType)
        let wait = try wait(request)
        let octets = try form.message(in: try await request.content(upTo: limits.bodySize))
        let target = try target(of: octets, place: "the message")
        guard gateway.estate.index(of: target) ?? gateway.estate.hubNumber(of: target) != nil else {
            throw HTTPProblem(
                .notFound, "unknown-device",
                "the message's Business Target \(target) is no device of this estate; /v1/meters lists them")
        }
        let service = try Self.service(request)
        let place = wait > .zero ? try places.take() : nil
        defer { withExtendedLifetime(place) {} }
        let id = table.add(.underWay)
        let reply = await reply(to: octets, service, wait: wait) { table.settle(id, outcome(of: $0)) }
        if case .notKept? = reply?.disposition {
            throw HTTPProblem(
                .serviceUnavailable, "state-unavailable",
                "the answer is withheld, since what it changed could not be kept"
                    + (gateway.stateProblem.map { ": \($0)" } ?? ""), retryAfter: 5)
        }
        guard let reply,
            case .response(let response, let time)? = table[id], reply.delay <= wait
        else { return try describe(id, table[id] ?? .underWay, .accepted) }
        let delay = time - .now
        if delay > .zero { try await Task.sleep(for: delay) }
        return try form.answer(response, id: id)
    }

    /// Delivers a message and returns its outcome; nil when the network still has it after `wait`. `settle` is called
    /// with the outcome whenever that comes.
    private func reply(
        to octets: [UInt8], _ service: MessageService, wait: Duration,
        _ settle: @escaping @Sendable (MessageOutcome) -> Void
    ) async -> MessageOutcome? {
        guard gateway.network != nil else {
            let reply = await gateway.deliver(octets, service)
            settle(reply)
            return reply
        }
        let reply = NIOLockedValueBox<MessageOutcome?>(nil)
        let arrival = Countdown(1)
        gateway.send(octets, service) { answer in
            settle(answer)
            reply.withLockedValue { $0 = answer }
            arrival.arrive()
        }
        await arrival.wait(atMost: wait)
        return reply.withLockedValue { $0 }
    }

    private func deliverBatch(_ request: Request) async throws -> Response {
        let wait = try wait(request)
        let fields = try await request.fields(["messages"], limits: limits)
        let elements = try fields.required("messages", try fields.array("messages"))
        guard elements.count <= limits.batchSize else {
            throw HTTPProblem(
                .badRequest, "too-many-messages",
                "messages has \(elements.count) elements; a batch takes \(limits.batchSize), send several")
        }
        let service = try Self.service(request)
        let waiting = wait > .zero ? try places.take() : nil
        defer { withExtendedLifetime(waiting) {} }
        // All messages must be well formed before one is delivered. Messages for one meter keep their order.
        var perShard: [Int: (indices: [Int], deliveries: [Shard.Delivery])] = [:]
        var elsewhere: [(index: Int, octets: [UInt8])] = []
        var undeliverable: [Int] = []
        for (index, element) in elements.enumerated() {
            let name = "messages[\(index)]"
            guard case .string(let text) = element else { throw fields.wrong(name, "a string of hexadecimal digits") }
            let octets = try MessageForm.octets(hexadecimal: text, of: name)
            _ = try target(of: octets, place: name)
            guard let delivery = gateway.delivery(of: octets) else {
                undeliverable.append(index)
                continue
            }
            guard gateway.range.contains(delivery.number) else {
                elsewhere.append((index, octets))
                continue
            }
            let shard = gateway.shardIndex(of: delivery.number)
            perShard[shard, default: ([], [])].indices.append(index)
            perShard[shard]?.deliveries.append(delivery)
        }
        let deadline = ContinuousClock.now + wait
        let ids = elements.map { _ in table.add(.underWay) }
        for index in undeliverable {
            table.settle(ids[index], .noResponse("its Business Target is no device of this estate"))
        }
        let outcomes = NIOLockedValueBox([MessageTable.Outcome?](repeating: nil, count: elements.count))
        let arrival = Countdown(perShard.values.reduce(elsewhere.count) { $0 + $1.indices.count })
        for (shard, (indices, deliveries)) in perShard {
            gateway.ways[shard].carry(deliveries, service) { place, reply in
                let (index, outcome) = (indices[place], outcome(of: reply))
                table.settle(ids[index], outcome)
                outcomes.withLockedValue { $0[index] = outcome }
                arrival.arrive()
            }
        }
        for (index, octets) in elsewhere {
            gateway.send(octets, service) { reply in
                let outcome = outcome(of: reply)
                table.settle(ids[index], outcome)
                outcomes.withLockedValue { $0[index] = outcome }
                arrival.arrive()
            }
        }
        // Without a network all responses come at once, however short the wait is.
        await arrival.wait(atMost: gateway.network == nil ? .seconds(60) : wait)
        var last = ContinuousClock.now
        var body = BatchBody(ids: ids, responses: [], pending: 0)
        let isUndeliverable = Set(undeliverable)
        // Without waiting, a response that is there already is in time.
        let limit = max(deadline, last)
        for (index, outcome) in outcomes.withLockedValue({ $0 }).enumerated() {
            var response: String?
            switch outcome {
            case .response(let octets, let time)? where time <= limit:
                last = max(last, time)
                response = octets.hexadecimal
            case .response?, .underWay?: body.pending += 1
            case .noResponse?: break
            case nil: if !isUndeliverable.contains(index) { body.pending += 1 }
            }
            body.responses.append(response)
        }
        try await Task.sleep(until: last, clock: .continuous)
        return try .json(body, status: body.pending == 0 ? .ok : .accepted)
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
            case .underWay:
                Body(id: id, state: "pending", reason: "the network has it still; ask again at /v1/gbcs/\(id)")
            }
        return try .json(body, status: status, headers: [.location: "/v1/gbcs/\(id)"])
    }

    /// The service that the network gives a message, from the headers `Priority` and `ForSettlement`.
    private static func service(_ request: Request) throws(HTTPProblem) -> MessageService {
        var service = MessageService.onDemand
        if let flag = request.headers[.forSettlement] {
            guard let isForSettlement = Bool(flag.lowercased()) else {
                throw .invalid("invalid-value", "the header ForSettlement must be true or false")
            }
            service = isForSettlement ? .settlement : .onDemand
        }
        // Browsers send a header of this name that concerns their connection (RFC 9218): `u=1, i`.
        if let name = request.headers[.priority], !name.hasPrefix("u="), name != "i" {
            guard let priority = MessagePriority(name: name) else {
                throw .invalid("invalid-value", "the header Priority must be one of \(MessagePriority.names)")
            }
            service.priority = priority
        }
        return service
    }

    private func wait(_ request: Request) throws -> Duration {
        .seconds(try request.integer("wait", in: 0...Int(limits.maximumWait)) ?? Int(limits.wait))
    }

    /// The Business Target of a message; throws unless the whole message is well formed.
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

    private func outcome(of reply: MessageOutcome) -> MessageTable.Outcome {
        if let response = reply.response, !response.isEmpty {
            return .response(response, at: .now + reply.delay)
        }
        switch reply.disposition {
        case .answered: return .noResponse("a fault cut the response to nothing")
        case .responseWithheld: return .noResponse("executed; a fault keeps the response back")
        case .notSupported: return .noResponse("the meter does not have this use case")
        case .refused(let refusal): return .noResponse("discarded: \(refusal)")
        case .lostOnNetwork(let reason):
            return .noResponse("the network did not carry it there and back: \(reason)")
        case .undelivered(let failure): return .noResponse("\(failure)")
        case .notKept:
            return .noResponse("executed; the response is kept back since what it changed could not be stored")
        }
    }
}

extension HTTPField.Name {
    fileprivate static let priority = Self("Priority")!
    fileprivate static let forSettlement = Self("ForSettlement")!
}
