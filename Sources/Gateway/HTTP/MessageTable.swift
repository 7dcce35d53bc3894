import COSEM
import NIOConcurrencyHelpers

/// What became of the messages delivered over HTTP, for those who ask later. Bounded: the oldest are forgotten.
final class MessageTable: Sendable {
    /// What became of one message.
    enum Outcome: Sendable {
        /// The response arrives at `time`.
        case response([UInt8], at: ContinuousClock.Instant)
        /// None comes, and why.
        case noResponse(String)

        fileprivate var size: Int {
            if case .response(let octets, _) = self { octets.count } else { 0 }
        }
    }

    private struct State {
        var outcomes: [UInt64: Outcome] = [:]
        var oldest: UInt64 = 1
        var next: UInt64 = 1
        var octets = 0
    }

    private let limit: Int
    private let octetLimit: Int
    /// Sets ids of this start apart from those of earlier ones.
    private let prefix: String
    private let state = NIOLockedValueBox(State())

    init(limit: Int, octetLimit: Int) {
        self.limit = max(1, limit)
        self.octetLimit = octetLimit
        prefix = UInt32.random(in: 0...UInt32.max).hexadecimal.lowercased()
    }

    /// Keeps an outcome; its id.
    func add(_ outcome: Outcome) -> String {
        let number = state.withLockedValue { state in
            let number = state.next
            state.next += 1
            state.outcomes[number] = outcome
            state.octets += outcome.size
            while state.outcomes.count > limit || (state.octets > octetLimit && state.oldest < number) {
                state.octets -= state.outcomes.removeValue(forKey: state.oldest)?.size ?? 0
                state.oldest += 1
            }
            return number
        }
        return "\(prefix)-\(number)"
    }

    /// nil when the id was never given, or is forgotten.
    subscript(id: String) -> Outcome? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == prefix, let number = UInt64(parts[1]) else { return nil }
        return state.withLockedValue { $0.outcomes[number] }
    }
}
