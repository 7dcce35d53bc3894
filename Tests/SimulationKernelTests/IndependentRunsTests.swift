import SimulationKernel
import Synchronization
import Testing

struct IndependentRunsTests {
    @Test("Results are in order of their numbers, whoever worked", arguments: [-1, 0, 1, 4, 100])
    func order(workers: Int) async {
        let results = await IndependentRuns.results(count: 50, workers: workers) { number in
            // The first take longest.
            var value = UInt64(number)
            for round in 0..<UInt64(50 - number) * 100 { value = value &* 3 &+ round }
            return (number, value)
        }
        #expect(results.map(\.0) == Array(0..<50))
        let again = await IndependentRuns.results(count: 50, workers: 1) { $0 }
        #expect(again == results.map(\.0))
    }

    @Test("Nothing to run gives nothing", arguments: [-3, 0])
    func nothing(count: Int) async {
        #expect(await IndependentRuns.results(count: count, workers: 2) { $0 }.isEmpty)
    }

    @Test("Progress counts up to all")
    func progress() async {
        let told = Mutex<[Int]>([])
        let note: @Sendable (Int) -> Void = { done in told.withLock { $0.append(done) } }
        _ = await IndependentRuns.results(count: 5, workers: 2, progress: note) { $0 }
        #expect(told.withLock { $0 } == [1, 2, 3, 4, 5])
    }

    @Test("At most as many run at once as there are workers", arguments: [1, 4])
    func workers(most: Int) async {
        let state = Mutex((running: 0, highest: 0))
        _ = await IndependentRuns.results(count: 40, workers: most) { number in
            state.withLock {
                $0.running += 1
                $0.highest = max($0.highest, $0.running)
            }
            var value = UInt64(number)
            for round in 0..<2_000 as Range<UInt64> { value = value &* 3 &+ round }
            state.withLock { $0.running -= 1 }
            return value
        }
        #expect(state.withLock { $0.highest } <= most)
    }
}
