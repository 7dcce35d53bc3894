import EstateFixture
import Testing

@testable import S1SP

/// Turns at things of which only so many may happen at one time.
@Suite(.timeLimit(.minutes(1))) struct TurnsTests {
    /// What happened, in order.
    private actor Journal {
        var entries: [Int] = []
        func note(_ number: Int) { entries.append(number) }
    }

    @Test("As many turns as there may be are taken at once, the others in order")
    func order() async throws {
        let (turns, journal) = (Turns<String>(), Journal())
        try await turns.take("a", limit: 2)
        try await turns.take("a", limit: 2)
        try await turns.take("b", limit: 1)
        var tasks: [Task<Void, any Error>] = []
        for number in 1...3 {
            tasks.append(
                Task {
                    try await turns.take("a", limit: 2)
                    await journal.note(number)
                })
            #expect(await eventually { await turns.waiting(for: "a") == number })
        }
        #expect(await journal.entries.isEmpty)
        for number in 1...3 {
            await turns.giveBack("a")
            try await tasks[number - 1].value
        }
        #expect(await journal.entries == [1, 2, 3])
        await turns.giveBack("a")
        await turns.giveBack("a")
        await turns.giveBack("b")
        #expect(await turns.count == 0)
    }

    @Test("Whoever is cancelled leaves the line, and has no turn")
    func cancellation() async throws {
        let turns = Turns<Int>()
        try await turns.take(1, limit: 1)
        let cancelled = Task { try await turns.take(1, limit: 1) }
        #expect(await eventually { await turns.waiting(for: 1) == 1 })
        let patient = Task { try await turns.take(1, limit: 1) }
        #expect(await eventually { await turns.waiting(for: 1) == 2 })
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(await turns.waiting(for: 1) == 1)
        await turns.giveBack(1)
        try await patient.value
        await turns.giveBack(1)
        #expect(await turns.count == 0)
    }

    @Test("A task that is cancelled already takes no turn")
    func cancelledBefore() async {
        let turns = Turns<Int>()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await turns.take(1, limit: 1)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await turns.count == 0)
    }

    @Test("A turn that nobody took cannot be given back")
    func nothingToGiveBack() async throws {
        let turns = Turns<Int>()
        await turns.giveBack(1)
        try await turns.take(1, limit: 0)
        #expect(await turns.count == 1)
    }
}
