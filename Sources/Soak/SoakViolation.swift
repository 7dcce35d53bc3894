import Synchronization

/// A violation: something that must not happen and was seen.
struct SoakViolation: Hashable, Sendable, Codable {
    enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case crash
        case badExit = "bad exit"
        case wrongAnswer = "wrong answer"
        case noAnswer = "no answer"
        case strayMessage = "stray message"
        case refusalAnswered = "refused command answered"
        case missingAlert = "missing alert"
        case wrongAlert = "wrong alert"
        case counterUsedAgain = "own counter used again"
        case counterWentBack = "own counter went back"
        case replayAnswered = "replay answered"
        case registerWentBack = "register went back"
        case sumsDiffer = "sums differ"
        case settingLost = "setting lost"
        case securityEntryLost = "security log entry lost"
        case faultNotShown = "fault not shown"
        case connection = "connection"
        case clock = "clock"
        case http = "HTTP"
        case memory = "memory"
        case descriptors = "descriptors"
    }

    let kind: Kind
    let what: String
    var meter: Int?
    var counter: UInt64?
    /// Number of the server's life, from 1.
    var life: Int
    /// Seconds since the run began.
    var time: Double

    var line: String {
        let parts = [meter.map { "meter \($0)" }, counter.map { "counter \($0)" }, "life \(life)"].compactMap { $0 }
        return "\(kind.rawValue): \(what) (\(parts.joined(separator: ", ")))"
    }
}

/// The violations of a run: all are counted, and the first ones kept.
package final class SoakFindings: Sendable {
    static let kept = 50

    private struct State {
        var counts: [SoakViolation.Kind: Int] = [:]
        var first: [SoakViolation] = []
        var life = 1
    }

    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// Seconds since the run began.
    var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

    func beginLife(_ number: Int) { state.withLock { $0.life = number } }

    func record(_ kind: SoakViolation.Kind, _ what: String, meter: Int? = nil, counter: UInt64? = nil) {
        let time = elapsed
        state.withLock {
            $0.counts[kind, default: 0] += 1
            guard $0.first.count < Self.kept else { return }
            $0.first.append(
                SoakViolation(kind: kind, what: what, meter: meter, counter: counter, life: $0.life, time: time))
        }
    }

    var count: Int { state.withLock { $0.counts.values.reduce(0, +) } }
    var all: (counts: [SoakViolation.Kind: Int], first: [SoakViolation]) { state.withLock { ($0.counts, $0.first) } }

    package init() {}
}
