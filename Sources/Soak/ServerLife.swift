import COSEM
import Estate
import Keys
import NIOCore
import Synchronization

/// The context that all parts of a soak share.
package struct SoakContext: Sendable {
    package let plan: SoakPlan
    package let estate: Estate
    package let folder: KeyFolder
    package let meters: SoakMeters
    package let findings: SoakFindings
    package let ledgers: SoakLedgers
    package let tally: SoakTally
    package let counters: CommandCounters
    package let secrets: SoakSecrets
    package let group: any EventLoopGroup

    package init(
        plan: SoakPlan, estate: Estate, folder: KeyFolder, meters: SoakMeters, findings: SoakFindings,
        ledgers: SoakLedgers, tally: SoakTally, counters: CommandCounters, secrets: SoakSecrets,
        group: any EventLoopGroup
    ) {
        self.plan = plan
        self.estate = estate
        self.folder = folder
        self.meters = meters
        self.findings = findings
        self.ledgers = ledgers
        self.tally = tally
        self.counters = counters
        self.secrets = secrets
        self.group = group
    }
}

/// One life of the server, from its start to its end.
final class ServerLife: Sendable {
    /// Number of the life, from 1.
    let number: Int
    let server: ServerProcess
    let control: ServerControl
    /// Whether memory is judged in this life.
    let isWatched: Bool
    private let ending = Atomic<Bool>(false)
    private let crashed = Atomic<Bool>(false)

    init(number: Int, server: ServerProcess, isWatched: Bool) {
        self.number = number
        self.server = server
        self.isWatched = isWatched
        control = ServerControl(port: server.httpPort)
    }

    /// Whether the server is being ended, or is known to have crashed.
    var isEnding: Bool { ending.load(ordering: .acquiring) }

    /// Whether something failed because the server is ending or has crashed; a crash is noticed a little later than the
    /// failures it causes.
    func explainsFailure() async -> Bool {
        if isEnding { return true }
        try? await Task.sleep(for: .milliseconds(200))
        return isEnding || !server.isRunning
    }

    func beginEnding() { ending.store(true, ordering: .releasing) }

    /// Whether the server ended by itself.
    var hasCrashed: Bool { crashed.load(ordering: .acquiring) }

    func noteCrash() {
        crashed.store(true, ordering: .releasing)
        beginEnding()
    }
}

/// One round of traffic: a virtual day that the clock stays within, however it is set.
final class SoakRound: Sendable {
    /// Number of the round over all lives, from 0.
    let number: Int
    /// Six in the morning of the round's day, UTC; the clock does not go below.
    let base: UTCTime
    let life: ServerLife
    private let over = Atomic<Bool>(false)
    private let flowing = Atomic<Bool>(false)

    /// Range in seconds after ``base`` within which the clock may be set; a running clock may go two hours further.
    static let span: Int64 = 14 * 3_600

    init(number: Int, firstDay: UTCTime, life: ServerLife) {
        self.number = number
        base = firstDay.roundedUp(to: 86_400) + Int64(number) * 86_400 + 6 * 3_600
        self.life = life
    }

    /// The midnight before ``base``, which ends a complete day.
    var midnight: UTCTime { base.roundedDown(to: 86_400) }

    /// Whether the round's tasks are to end.
    var isOver: Bool { over.load(ordering: .acquiring) || life.isEnding }

    func finish() { over.store(true, ordering: .releasing) }

    /// Notes that traffic flows, since answers have come.
    func noteTraffic() { flowing.store(true, ordering: .releasing) }

    /// Waits until traffic flows: an earlier kill would not be one under load.
    func awaitTraffic() async {
        let deadline = ContinuousClock.now + .seconds(ProofClient.patience)
        while !isOver, !flowing.load(ordering: .acquiring), ContinuousClock.now < deadline { await pause(0.005) }
    }

    /// Sleeps, but not beyond the round's end.
    func pause(_ seconds: Double) async {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !isOver {
            let left = deadline - .now
            guard left > .zero else { return }
            try? await Task.sleep(for: min(left, .milliseconds(20)))
        }
    }
}
