import Synchronization

/// Ascending numbers of requests and documents in this DSP.
final class NumberSequence: Sendable {
    private let last: Atomic<Int64>

    /// - Parameter last: the largest number that was given before.
    init(after last: Int64) { self.last = Atomic(last) }

    func next() -> Int64 { last.add(1, ordering: .relaxed).newValue }
}
