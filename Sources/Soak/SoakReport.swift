/// The results of a soak.
package struct SoakReport: Codable, Hashable, Sendable {
    var format = "smets-soak/1"
    /// The seed, which makes the same run again as far as the machine allows.
    var seed: UInt64
    var fleet: String
    var meters: Int
    var seconds: Double
    /// Whether a signal ended the run early.
    package var isInterrupted: Bool
    var lives: Int
    var kills: Int
    var restarts: Int
    /// Number of virtual days of traffic.
    var rounds: Int
    var counts: SoakTally.Counts
    /// Number of own Originator Counters seen on the wire, and of the devices that used them.
    var ownCounters: Int
    var ownCounterDevices: Int
    /// Number of ECS70 commands that were answered on the trials' connections.
    var commandsWithReplayProtection: Int
    /// The verdict on memory; nil when the last life was too short for one.
    var memory: MemoryWatch.Verdict?
    var watchedSeconds: Double
    /// Number of violations by kind.
    var violations: [String: Int]
    /// The first violations, in order.
    var first: [SoakViolation]

    package var violationCount: Int { violations.values.reduce(0, +) }
    var hasPassed: Bool { violationCount == 0 && !isInterrupted }
}
