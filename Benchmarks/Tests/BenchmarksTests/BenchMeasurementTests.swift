import NIOCore
import Testing

@testable import Benchmarks

/// What `smets-bench` measures with.
@Suite struct BenchMeasurementTests {
    @Test(arguments: [1, 2, 3, 1_000, 4_096]) func aPermutationHasEveryNumberOnce(count: Int) {
        let order = RandomPermutation(count: count, seed: 7)
        #expect(Set((0..<count).map { order[$0] }) == Set(0..<count))
        if count > 100 { #expect((0..<count).map { order[$0] } != Array(0..<count)) }
    }

    @Test func aSampleIsOfWholeBlocks() {
        let sample = BlockSample(of: 100_000, blocks: 4, seed: 1)
        let numbers = Set((0..<sample.count).map { sample[$0] })
        #expect(numbers.count == 4 * ColdBench.blockSize)
        #expect(Set(numbers.map { $0 / ColdBench.blockSize }).count == 4)
        #expect(numbers.allSatisfy { $0 < 100_000 })
    }

    @Test(arguments: BenchSender.allCases) func commandsAreAnswered(sender: BenchSender) throws {
        let world = try BenchWorld(isFull: false, rounds: 1) { _ in }
        defer { world.remove() }
        let estate = try world.estate("demo", meters: 5)
        let messages = try BenchMessages(sender, to: estate, count: 5, world)
        #expect(messages.numbers == [0, 1, 2, 3, 4])
        #expect(messages.responses.allSatisfy { $0.count > 300 })
        // Makes its own MAC beside the emulator's, and throws when they differ.
        try messages.bareCryptography().run()
        // A burst, as the stream port hands it on, by meters that know nothing yet.
        let cold = BenchMeter(estate)
        #expect(cold.answer(messages.commands[...], to: messages.numbers[...]) == 5)
    }

    @Test func framesAreCountedHoweverTheyArrive() {
        func frame(_ size: Int) -> [UInt8] {
            let head: [UInt8] = [0xDD, 0, 0, 0, 0, 0, 0]
            switch size {
            case ..<0x80: return head + [UInt8(size)] + [UInt8](repeating: 1, count: size)
            case ..<0x100: return head + [0x81, UInt8(size)] + [UInt8](repeating: 1, count: size)
            default:
                return head + [0x82, UInt8(size >> 8), UInt8(size & 0xFF)] + [UInt8](repeating: 1, count: size)
            }
        }
        let stream = [20, 127, 128, 255, 256, 600, 3].flatMap(frame)
        for step in [1, 7, 8, 9, 100, stream.count] {
            var counter = FrameCounter(.gbcs)
            var frames = 0
            for start in stride(from: 0, to: stream.count, by: step) {
                frames += counter.count(ByteBuffer(bytes: stream[start..<min(stream.count, start + step)]))
            }
            #expect(frames == 7, "in steps of \(step)")
        }
    }

    @Test func roundsAreComparedRoundByRound() {
        let rounds = BenchRounds()
        final class Box { var value = 0 }
        var boxes: [Box] = []
        boxes.reserveCapacity(1_000)
        var sum = 0
        let idle = rounds.add(1_000) { for number in 0..<1_000 { sum &+= number } }
        let allocating = rounds.add(100) { for _ in 0..<100 { boxes.append(Box()) } }
        rounds.run(3)
        #expect(rounds.allocations(idle) == 0)
        #expect(rounds.allocations(allocating) >= 1)
        #expect(rounds.ratio(allocating, to: allocating).median == 1)
        #expect(rounds.ratio(idle, to: allocating).rounds == 3)
        #expect(boxes.count == 400)
    }

    @Test func memoryIsReadOffTheStatus() throws {
        let status =
            "Name:\tsmets\nVmRSS:\t   20480 kB\nRssAnon:\t    4096 kB\nRssFile:\t   16384 kB\nRssShmem:\t  0 kB\n"
        let memory = try #require(ResidentMemory(status: status))
        #expect((memory.total, memory.anonymous, memory.file, memory.shared) == (20, 4, 16, 0))
        #expect(ResidentMemory(status: "") == nil)
    }
}
