import COSEM
import CommsHub
import ESMEEmulator
import Fleet
import GBCS
import LoadSynthesis
import NIOCore
import SMETS1Meter

/// The way of a message through a hub to its meter, and of what comes of it.
extension Shard {
    /// Hands a message to the hub of its meter, past any network.
    public func deliver(_ delivery: Delivery) -> MessageOutcome { deliver(delivery, at: clock.now) }

    /// Hands over messages that arrived together, which is cheaper: what they need is prepared for all of them at once.
    public func deliver(_ deliveries: [Delivery]) -> [MessageOutcome] {
        prepare(deliveries)
        let now = clock.now
        return deliveries.map { deliver($0, at: now) }
    }

    /// Answers the messages of a burst, with all responses in one piece of memory.
    ///
    /// - Parameter first: the message of the burst to begin with.
    /// - Returns: answers as far as one slice goes, at least one.
    package func answer(_ burst: MessageBurst, from first: Int) -> MessageBurst.Answers {
        var answers = MessageBurst.Answers()
        let count = burst.entries.count - first
        answers.entries.reserveCapacity(count)
        answers.octets.reserveCapacity(expectedSize(count))
        var slice = AnswerSlice()
        _ = answer(burst, from: first, &slice) { response, delay in
            answers.octets.writeBytes(response)
            if delay > .zero { answers.hasDelays = true }
            answers.entries.append(.init(end: answers.octets.writerIndex, delay: delay))
        }
        return answers
    }

    /// Gives `body` the response to each message of a burst in turn and its delay; no octets where there is no response.
    ///
    /// - Parameters:
    ///   - first: the message to begin with.
    ///   - slice: answers go as far as it does.
    /// - Returns: the first message that is not answered.
    package func answer(
        _ burst: MessageBurst, from first: Int, _ slice: inout AnswerSlice,
        _ body: (UnsafeRawBufferPointer, Duration) -> Void
    ) -> Int {
        let now = clock.now
        var next = first
        while next < burst.entries.count, !slice.isFinished {
            let batch = next..<min(next + AnswerSlice.batch, burst.entries.count)
            for entry in burst.entries[batch] { prepare(entry.number, entry.routing) }
            meter.keyring.secrets.finishPreparing()
            burst.visit(batch) { octets, entry in
                slice.count(answer(octets, entry, at: now, body))
                next += 1
                return !slice.isFinished
            }
        }
        return next
    }

    /// Gives `body` the response to one message; returns its octets.
    private func answer(
        _ octets: RawSpan, _ entry: MessageBurst.Entry, at now: UTCTime,
        _ body: (UnsafeRawBufferPointer, Duration) -> Void
    ) -> Int {
        let outcome = process(octets, entry.number, entry.routing, at: now)
        if outcome.isInContext {
            return context.withResponse {
                lastResponseSize = $0.count
                body($0, outcome.delay)
                return $0.count
            }
        }
        guard let response = outcome.response else {
            body(UnsafeRawBufferPointer(start: nil, count: 0), .zero)
            return 0
        }
        response.withUnsafeBytes { body($0, outcome.delay) }
        return response.count
    }

    /// Octets that the responses to `count` messages will take, about; at most 64 KiB, which is worth reserving at once.
    package func expectedSize(_ count: Int) -> Int { min(count * lastResponseSize, 65_536) }

    /// Has the secrets derived that the messages will most probably need.
    func prepare(_ deliveries: [Delivery]) {
        for delivery in deliveries { prepare(delivery.number, delivery.routing) }
        meter.keyring.secrets.finishPreparing()
    }

    private func prepare(_ number: Int, _ routing: MessageRouting) {
        meter.keyring.prepareBroker(number)
        if let reader = routing.reader { meter.keyring.prepare(number, reader) }
    }

    private func deliver(_ delivery: Delivery, at now: UTCTime) -> MessageOutcome {
        var outcome = process(delivery.octets.span.bytes, delivery.number, delivery.routing, at: now)
        outcome.takeResponse(from: context)
        return outcome
    }

    private func process(
        _ octets: RawSpan, _ number: Int, _ routing: MessageRouting, at now: UTCTime
    ) -> MessageOutcome {
        statistics.messages += 1
        guard hasStandIns || estate.fleet.smets1Profile(of: number) == nil else {
            statistics.undeliverable += 1
            return MessageOutcome(.undelivered(.unknownDevice))
        }
        guard catchUp(number, at: now), become(number) else { return MessageOutcome(.notKept) }
        let ownCounterBefore = esme.nextOwnOriginatorCounter
        var outcome = hub.deliver(octets, to: routing.businessTarget, at: now, arrival(number), in: context)
        // What the hub itself executed used none of the meter's counters.
        let use = routing.businessTarget == hub.entityIdentifier ? nil : outcome.counterUse
        if use != nil || esme.hasChanged(since: ownCounterBefore) || hub.hasChanged {
            guard keep(ownCounterBefore, use, isDiscarded: outcome.disposition.isDiscard) else {
                if case .undelivered = outcome.disposition { count(outcome.disposition) }
                return MessageOutcome(.notKept)
            }
        }
        count(outcome.disposition)
        publish(outcome.alerts)
        if hasUnsavedDiscards, case .answered = outcome.disposition { saveDiscards() }
        if outcome.hasResponse, hasProcessingTimes { outcome.delay += processingTime }
        return outcome
    }

    private func count(_ disposition: MessageOutcome.Disposition) {
        switch disposition {
        case .answered: statistics.responses += 1
        case .notSupported: statistics.notSupported += 1
        case .refused: statistics.refusals += 1
        case .undelivered: statistics.undeliverable += 1
        case .responseWithheld, .lostOnNetwork, .notKept: break
        }
    }

    /// What the meter's make takes for a message.
    private var processingTime: Duration {
        let range = meter.processingTimeRange
        let draw = CounterHash.mix(UInt64(meter.number), UInt64(statistics.messages))
        return .milliseconds(Int64(range.lowerBound) + Int64(draw % UInt64(range.count)))
    }

    /// When a message came to the hub of meter `number`, as far as its HAN needs it.
    private func arrival(_ number: Int) -> CommunicationsHub.Arrival {
        guard hasHANTimes else { return .init() }
        return .init(
            microsecond: Int64(NIODeadline.now().uptimeNanoseconds / 1_000 % 1_000_000),
            draw: CounterHash.mix(UInt64(number), UInt64(statistics.messages)))
    }

    /// Lets alerts leave.
    ///
    /// - Returns: the number of those for which the network had no room.
    @discardableResult
    func publish(_ new: [OutgoingAlert]) -> Int { new.count { !publish(.device($0)) } }

    /// Sends an alert of the meter that this is, or of its hub, on its way; false when the network has no room for it.
    @discardableResult
    func publish(_ content: PublishedAlert.Content) -> Bool {
        statistics.alerts += 1
        guard let uplink else {
            alerts.publish(content)
            return true
        }
        let number = meter.number
        return uplink.assumeIsolated { $0.send(content, of: number) }
    }
}
