import COSEM
import ESMEEmulator
import NIOCore

/// What is due at a time and not with a message: activations of values to come, and what else meters do by themselves.
extension Shard {
    /// How many meters are looked after in one turn; messages have their turn between.
    private static var turn: Int { 64 }
    /// The longest time between two looks at the clock while something is pending: it may be set, or run faster.
    private static var longestWait: TimeAmount { .milliseconds(500) }

    /// Notes when something is due for the meter that the shard's meter is now.
    func noteDue() {
        let time = esme.nextDueTime(after: clock.now)
        guard time != nil || !due.isEmpty else { return }
        due[meter.number] = time
        scheduleDue()
    }

    /// Does what is due for meter `number` before a message reaches it. False when its state cannot be read or kept.
    func catchUp(_ number: Int, at now: UTCTime) -> Bool {
        guard !due.isEmpty, let time = due[number], time <= now else { return true }
        return advance(number, at: now)
    }

    /// Takes over what was pending when the process ended.
    func loadDue(_ numbers: [Int]) {
        for number in numbers where become(number) { due[number] = esme.nextDueTime(after: clock.now) }
        scheduleDue()
    }

    /// Does everything that is due now; returns the number of meters that were looked after.
    @discardableResult
    package func advanceDue() -> Int {
        let now = clock.now
        var count = 0
        while let number = due.first(until: now), advance(number, at: now) { count += 1 }
        scheduleDue()
        return count
    }

    private func advance(_ number: Int, at now: UTCTime) -> Bool {
        guard become(number) else { return false }
        let before = esme.ownOriginatorCounter
        let alerts = esme.advance(to: now)
        // What cannot be kept now has not happened; it is tried again at the next look.
        guard keep(before, nil) else { return false }
        due[number] = esme.nextDueTime(after: now)
        if hasUnsavedDiscards { saveDiscards() }
        publish(alerts)
        return true
    }

    private func scheduleDue() {
        guard !due.isEmpty, !isDueScheduled else { return }
        isDueScheduled = true
        eventLoop.scheduleTask(in: Self.longestWait) { [weak self] in
            self?.assumeIsolated { shard in
                shard.isDueScheduled = false
                shard.advanceSome()
            }
        }
    }

    private func advanceSome() {
        let now = clock.now
        for _ in 0..<Self.turn {
            guard let number = due.first(until: now) else { return scheduleDue() }
            guard advance(number, at: now) else { return scheduleDue() }
        }
        // More is due: messages first.
        isDueScheduled = true
        eventLoop.execute { [weak self] in
            self?.assumeIsolated { shard in
                shard.isDueScheduled = false
                shard.advanceSome()
            }
        }
    }
}
