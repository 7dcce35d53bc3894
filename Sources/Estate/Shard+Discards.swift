import CommsHub
import ESMEEmulator
import Fleet
import NIOCore

/// What discarded messages leave, which needs no key: kept in ``DiscardLedger`` and written behind.
extension Shard {
    /// Seconds from a discarded message to its Security Log entry in the store, and between attempts when that fails.
    static var writeBehindDelay: TimeAmount { .seconds(1) }

    /// Notes what the last message left at the meter or its hub; false when its alerts must not leave.
    ///
    /// - Parameter isHubKept: the hub's state, with what the message left there, has been saved.
    func noteDiscard(_ ownCounterBefore: UInt64, isHubKept: Bool) -> Bool {
        let esme = meter.esme
        let number = meter.number
        let usesOwnCounter = esme.nextOwnOriginatorCounter != ownCounterBefore
        if usesOwnCounter || esme.discardEvent != nil {
            let next = usesOwnCounter ? esme.nextOwnOriginatorCounter : 0
            guard mayUseOwnCounters(below: next) else { return false }
            discards.note(.meter(number), nextOwnCounter: next, esme.discardEvent)
        }
        if !isHubKept, let trace = hub.discardTrace {
            let next = hub.state?.ownOriginatorCounter ?? 0
            guard mayUseOwnCounters(below: next) else { return false }
            discards.note(.hub(number), nextOwnCounter: next, trace.event)
        }
        statistics.droppedDiscards = discards.droppedEvents
        hub.firstOwnOriginatorCounter = discards.firstOwnCounter
        if discards.hasUnsaved, !isWritingBehind { writeBehindLater() }
        return true
    }

    /// Own counters that the mark is raised by at one time: what a restart may leave out.
    private static var markStep: UInt64 { 65_536 }

    private func mayUseOwnCounters(below next: UInt64) -> Bool {
        guard next > ownCounterMark else { return true }
        let (mark, overflows) = next.addingReportingOverflow(Self.markStep)
        do { try store.raiseOwnCounterMark(to: overflows ? .max : mark) } catch { return fail(error) }
        ownCounterMark = overflows ? .max : mark
        return true
    }

    /// Adds what meter `number` has in the ledger to what it is to become.
    func addDiscards(of number: Int, to state: inout DeviceState?, _ ownCounter: inout UInt64) {
        guard let trace = discards[.meter(number)] else { return }
        ownCounter = max(ownCounter, trace.nextOwnCounter)
        guard !trace.events.isEmpty else { return }
        var known = state ?? DeviceState()
        for event in trace.events { known.eventLogs.record(event) }
        state = known
        if trace.isUnsaved { hasUnsavedDiscards = true }
    }

    /// Adds what the hub of meter `number` has in the ledger to what it is to become.
    func addHubDiscards(of number: Int, to state: inout HubState?) {
        guard let trace = discards[.hub(number)] else { return }
        var known = state ?? HubState()
        if trace.nextOwnCounter > known.ownOriginatorCounter ?? 0 { known.ownOriginatorCounter = trace.nextOwnCounter }
        for event in trace.events { known.logs.record(event) }
        state = known
        if trace.isUnsaved { hasUnsavedDiscards = true }
    }

    /// Saves what the logs of the meter and its hub have before anyone is told of it. When that fails it is tried again
    /// later: the answer, which changes nothing, may leave.
    func saveDiscards() {
        hasUnsavedDiscards = false
        for device in [DiscardLedger.Device.meter(meter.number), .hub(meter.number)] {
            guard let events = discards.takeEvents(of: device) else { continue }
            do { try store.save(events, discardedBy: device) } catch {
                _ = fail(error)
                discards.restore(DiscardLedger.Batch(events: [(device.key, events)]))
            }
        }
    }

    private func writeBehindLater() {
        isWritingBehind = true
        eventLoop.scheduleTask(in: Self.writeBehindDelay) { [weak self] in
            self?.assumeIsolated { $0.writeBehind() }
        }
    }

    private func writeBehind() {
        let batch = discards.takeBatch()
        guard !batch.isEmpty else {
            isWritingBehind = false
            return
        }
        store.saveBehind(batch) { [weak self, eventLoop] failure in
            eventLoop.execute { [weak self] in
                self?.assumeIsolated { shard in
                    if let failure {
                        _ = shard.fail(failure)
                        shard.discards.restore(batch)
                        shard.writeBehindLater()
                    } else {
                        shard.writeBehind()
                    }
                }
            }
        }
    }

    /// Saves all that is to be written behind; what cannot be saved is counted.
    func finishWritingBehind() async {
        while discards.hasUnsaved {
            let batch = discards.takeBatch()
            guard !batch.isEmpty else { return }
            let failure = await withCheckedContinuation { continuation in
                store.saveBehind(batch) { continuation.resume(returning: $0) }
            }
            if let failure {
                _ = fail(failure)
                return
            }
        }
    }

    // MARK: Failures

    /// Counts that something could not be kept or read.
    ///
    /// - Returns: false.
    func fail(_ failure: StoreFailure) -> Bool {
        statistics.storeFailures[failure.reason] += 1
        lastStoreFailure = failure
        health.failed(failure.description)
        return false
    }

    /// What must not be taken for a new device: its record says that it has a state.
    func missingState(of device: String) -> StoreFailure {
        StoreFailure(.damaged, "\(store.path): lacks the state of \(device); \(StoreFailure.howToRepair)")
    }

    func stateError(_ text: String) -> StateError {
        StateError(lastStoreFailure.map { "\(text): \($0)" } ?? text)
    }
}

extension MessageOutcome.Disposition {
    /// Whether the message was discarded or not delivered, and may have needed no key.
    var isDiscard: Bool {
        switch self {
        case .refused, .undelivered: true
        case .answered, .responseWithheld, .notSupported, .lostOnNetwork, .notKept: false
        }
    }
}
