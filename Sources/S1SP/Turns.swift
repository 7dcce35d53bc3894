/// Turns at things of which only so many may happen at one time; who comes first is served first.
actor Turns<Key: Hashable & Sendable> {
    private struct Line {
        var taken = 0
        /// Those who wait, in order.
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }

    private var lines: [Key: Line] = [:]
    private var number: UInt64 = 0

    /// Takes a turn at `key`, and waits for it while `limit` are taken. Throws CancellationError, without a turn, when the
    /// task is cancelled.
    func take(_ key: Key, limit: Int) async throws {
        try Task.checkCancellation()
        guard let line = lines[key], line.taken >= max(1, limit) else {
            lines[key, default: Line()].taken += 1
            return
        }
        number += 1
        let own = number
        let isTaken = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: false) }
                lines[key, default: Line()].waiting.append((own, continuation))
            }
        } onCancel: {
            Task { await self.leave(key, own) }
        }
        guard isTaken else { throw CancellationError() }
    }

    /// Gives a turn to whoever waits for it first.
    func giveBack(_ key: Key) {
        guard var line = lines[key], line.taken > 0 else { return }
        if line.waiting.isEmpty {
            line.taken -= 1
            lines[key] = line.taken == 0 ? nil : line
        } else {
            let next = line.waiting.removeFirst()
            lines[key] = line
            next.continuation.resume(returning: true)
        }
    }

    /// Number of those who wait for a turn at `key`.
    func waiting(for key: Key) -> Int { lines[key]?.waiting.count ?? 0 }

    /// Number of things that anybody has a turn at.
    var count: Int { lines.count }

    private func leave(_ key: Key, _ number: UInt64) {
        guard let place = lines[key]?.waiting.firstIndex(where: { $0.number == number }) else { return }
        lines[key]?.waiting.remove(at: place).continuation.resume(returning: false)
    }
}
