/// What a soak showed.
package struct SoakReport: Codable, Hashable, Sendable {
    var format = "smets-soak/1"
    /// Makes the same run again, as far as the machine lets it.
    var seed: UInt64
    var fleet: String
    var meters: Int
    var seconds: Double
    /// Ended before its time, by a signal.
    package var isInterrupted: Bool
    var lives: Int
    var kills: Int
    var restarts: Int
    /// Virtual days of traffic.
    var rounds: Int
    var counts: SoakTally.Counts
    /// Own Originator Counters seen on the wire, and of how many meters.
    var ownCounters: Int
    var ownCounterDevices: Int
    /// ECS70 commands that were answered on the trials' connections.
    var commandsWithReplayProtection: Int
    /// nil when the last life was too short to say.
    var memory: MemoryWatch.Verdict?
    var watchedSeconds: Double
    /// By kind, all of them.
    var violations: [String: Int]
    /// The first ones, in order.
    var first: [SoakViolation]

    package var violationCount: Int { violations.values.reduce(0, +) }
    var hasPassed: Bool { violationCount == 0 && !isInterrupted }
}
