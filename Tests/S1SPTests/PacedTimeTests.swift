import SimulationKernel
import Testing

@testable import S1SP

/// The S1SP's time by the wall clock.
@Suite(.timeLimit(.minutes(1))) struct PacedTimeTests {
    @Test("A wait is as long as it should be, and time does not go back")
    func waits() async throws {
        let time = PacedTime(speed: 100_000)
        let began = time.now
        try await time.sleep(until: began + 60 * .second)
        let ended = time.now
        #expect(ended >= began + 60 * .second)
        // What has passed is not waited for.
        try await time.sleep(until: began)
        #expect(time.now >= ended)
        #expect(time.wallSeconds(100_000 * .second) == 1)
    }

    @Test("A cancelled wait ends at once")
    func cancellation() async {
        let time = PacedTime()
        let task = Task { try await time.sleep(until: .max) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
