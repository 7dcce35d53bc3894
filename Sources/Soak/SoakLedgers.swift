import GBCS
import Synchronization

/// The memory of a run over all restarts, which its tasks share.
package final class SoakLedgers: Sendable {
    /// The key of alerts: a meter and a code.
    struct AlertKey: Hashable, Sendable {
        let meter: Int
        let code: AlertCode
    }

    let counters = Mutex(CounterLedger())
    let replays = Mutex(ReplayLedger())
    let registers = Mutex(RegisterLedger())
    let security = Mutex(SecurityLedger())
    let settings: Mutex<KeptSettings>
    /// Number of alerts received, by meter and code.
    let alerts = Mutex<[AlertKey: Int]>([:])

    private let findings: SoakFindings

    package init(meters: SoakMeters, findings: SoakFindings) {
        settings = Mutex(KeptSettings(meters: meters.kept))
        self.findings = findings
    }

    /// Notes an own counter that was on the wire.
    func see(_ counter: UInt64, of device: EntityIdentifier, meter: Int, in what: String) {
        switch counters.withLock({ $0.see(counter, of: device.rawValue) }) {
        case .new: break
        case .usedAgain:
            findings.record(.counterUsedAgain, "\(what) has a counter used before", meter: meter, counter: counter)
        case .wentBack(let highest):
            findings.record(
                .counterWentBack, "\(what) after a restart is below \(highest), used before it", meter: meter,
                counter: counter)
        }
    }

    func alertCount(_ meter: Int, _ code: AlertCode) -> Int {
        alerts.withLock { $0[AlertKey(meter: meter, code: code)] ?? 0 }
    }

    func alertCount(_ meter: Int) -> Int {
        alerts.withLock { $0.reduce(0) { $0 + ($1.key.meter == meter ? $1.value : 0) } }
    }
}

/// The counts of everything that a run has done.
package final class SoakTally: Sendable {
    struct Counts: Hashable, Sendable, Codable {
        /// Number of answers of the mass traffic, all verified and decrypted.
        var massAnswers = 0
        /// Number of answers on the trials' connections, all verified and decrypted.
        var proofAnswers = 0
        var alerts = 0
        /// Number of ECS70 commands, sent again or with a lower counter, that were refused.
        var replaysRefused = 0
        var wrongInputs = 0
        var faults = 0
        var clockChanges = 0
        var settings = 0
        /// Number of days whose logs add up.
        var days = 0
        /// Number of settings and security logs found unharmed after a restart.
        var survivals = 0
        /// Number of messages in flight at a kill or restart.
        var cutOff = 0
    }

    private let counts = Mutex(Counts())

    func add(_ member: WritableKeyPath<Counts, Int> & Sendable, _ count: Int = 1) {
        counts.withLock { $0[keyPath: member] += count }
    }

    var now: Counts { counts.withLock { $0 } }

    package init() {}
}

/// The Originator Counters of commands: each is used once, and the one after it never.
package final class CommandCounters: Sendable {
    private let next: Atomic<UInt64>

    package init(first: UInt64) { next = Atomic(first) }

    /// Returns the next counter. The step is two, so that a response with "counter plus one" answers no other command.
    func take() -> UInt64 { next.add(2, ordering: .relaxed).oldValue }
}
