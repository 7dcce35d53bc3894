import COSEM
import NIOConcurrencyHelpers

/// The outcomes of the messages delivered over HTTP, for clients that ask later. The number is limited: the oldest are
/// forgotten.
final class MessageTable: Sendable {
    /// The outcome of one message.
    enum Outcome: Sendable {
        /// There is a response, which arrives at `time`.
        case response([UInt8], at: ContinuousClock.Instant)
        /// There is no response, for the given reason.
        case noResponse(String)
        /// The network still has the message or its response.
        case underWay

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
    /// Prefix that tells the ids of this start of the server from those of earlier ones.
    private let prefix: String
    private let state = NIOLockedValueBox(State())

    init(limit: Int, octetLimit: Int) {
        self.limit = max(1, limit)
        self.octetLimit = octetLimit
        prefix = UInt32.random(in: 0...UInt32.max).hexadecimal.lowercased()
    }

    /// Keeps an outcome; returns its id.
    func add(_ outcome: Outcome) -> String {
        let number = state.withLockedValue { state in
            let number = state.next
            state.next += 1
            state.outcomes[number] = outcome
            state.octets += outcome.size
            forget(in: &state, before: number)
            return number
        }
        return "\(prefix)-\(number)"
    }

    /// Replaces ``Outcome/underWay`` by the outcome of a message; does nothing when the message is forgotten.
    func settle(_ id: String, _ outcome: Outcome) {
        guard let number = number(id) else { return }
        state.withLockedValue { state in
            guard let before = state.outcomes[number] else { return }
            state.outcomes[number] = outcome
            state.octets += outcome.size - before.size
            forget(in: &state, before: number)
        }
    }

    /// The outcome with this id; nil when the id was never given, or is forgotten.
    subscript(id: String) -> Outcome? {
        guard let number = number(id) else { return nil }
        return state.withLockedValue { $0.outcomes[number] }
    }

    private func number(_ id: String) -> UInt64? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == prefix else { return nil }
        return UInt64(parts[1])
    }

    /// Forgets the oldest outcomes as far as the limits require it, but none from `number` on.
    private func forget(in state: inout State, before number: UInt64) {
        while state.outcomes.count > limit || (state.octets > octetLimit && state.oldest < number) {
            state.octets -= state.outcomes.removeValue(forKey: state.oldest)?.size ?? 0
            state.oldest += 1
        }
    }
}
