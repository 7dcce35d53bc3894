/// Independent runs on several threads.
public enum IndependentRuns {
    /// Runs `body` for every number below `count` on at most `workers` threads, and returns the results in the order of
    /// the numbers, whichever thread made them.
    ///
    /// - Parameters:
    ///   - count: number of runs; below 0 counts as 0.
    ///   - workers: largest number of threads; below 1 counts as 1.
    ///   - progress: function that is told how many runs are done, from any thread, now and then.
    public static func results<Result: Sendable>(
        count: Int, workers: Int, progress: (@Sendable (Int) -> Void)? = nil,
        _ body: @escaping @Sendable (Int) -> Result
    ) async -> [Result] {
        let count = max(0, count)
        return await withTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: count)
            var started = 0
            while started < min(count, max(1, workers)) {
                let number = started
                group.addTask { (number, body(number)) }
                started += 1
            }
            var done = 0
            for await (number, result) in group {
                results[number] = result
                done += 1
                progress?(done)
                guard started < count else { continue }
                let next = started
                group.addTask { (next, body(next)) }
                started += 1
            }
            return results.compactMap { $0 }
        }
    }
}
