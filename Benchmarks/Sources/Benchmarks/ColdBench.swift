import Console
import Estate
import GBCS
import Host

/// Reads of a fleet of 32 million in random order, each meter once.
enum ColdBench {
    /// Number of messages that a connection brings at once.
    static let burst = 16
    /// Number of commands that are built at one time, outside of what is measured.
    static let chunk = 4_096
    static let blockSize = SharedSecretTable.blockSize
    static let blocks = 512

    static func run(_ world: BenchWorld) throws -> BenchSection {
        let scope =
            world.isFull
            ? "all 32 million meters, each once in random order"
            : "\(blocks) whole blocks of \(blockSize) meters spread over the 32 million, all of their meters, each once in "
                + "random order: a block's first meeting is spread over its meters as when the whole country is read"
        var section = BenchSection(
            name: "cold", title: "Cold: every meter once",
            method: """
                ECS22b as supplier to \(scope). In process, one core, in bursts of \(burst) as the stream port hands \
                them on: secrets of a burst derived together, then its messages. Commands are built beforehand, \
                \(chunk) at a time, with secrets of their own. In between, as many messages to 1,000 warm meters: the \
                reference. A round is the whole pass; processor time of one thread.
                """)
        let estate = try world.estate("great-britain")
        let warm = try BenchMessages(.supplier, to: estate, count: MessagesBench.meterCount, world)
        var passes: [Pass] = []
        for round in 0..<(world.isFull ? 1 : world.fewRounds) {
            let order: any MeterSequence =
                world.isFull
                ? RandomPermutation(count: estate.count, seed: 1)
                : BlockSample(of: estate.count, blocks: blocks, seed: UInt64(round) + 1)
            passes.append(try pass(order, estate, warm, world))
        }
        let cold = BenchSpread(passes.map { 1e6 / $0.cold }).median
        section.figures.append(
            BenchFigure(
                name: "cold.supplier", title: "every meter once, random order", value: cold, unit: "messages/s",
                reference: BenchFigure.Reference(
                    title: "1,000 warm meters of the same fleet",
                    value: BenchSpread(passes.map { 1e6 / $0.warm }).median),
                comparison: .rate, ratio: BenchSpread(passes.map { $0.warm / $0.cold }),
                note:
                    "\(BenchNumber.text(1e6 / cold)) µs a message; \(BenchNumber.text(Double(passes[0].count))) meters; "
                    + "all 32 million would take one core \(BenchNumber.text(32e6 / cold)) s"))
        return section
    }

    private struct Pass {
        var count = 0
        /// Microseconds for a message.
        var cold = 0.0
        var warm = 0.0
    }

    private static func pass(
        _ order: any MeterSequence, _ estate: Estate, _ warm: BenchMessages, _ world: BenchWorld
    ) throws -> Pass {
        // The tables and the cache are new: nothing of these meters is known.
        let meter = BenchMeter(estate)
        let commands = try BenchCommands(.supplier, to: estate, world)
        // A server that has run for a second knows the parties.
        guard meter.answer(try commands.command(to: 0), to: 0) else { throw UserError("meter 0 does not answer") }
        var (coldTime, warmTime, warmCount, start) = (0.0, 0.0, 0, 0)
        warm.run()
        while start < order.count {
            let end = min(order.count, start + chunk)
            let numbers = (start..<end).map { order[$0] }
            let octets = try commands.commands(to: numbers)
            var answered = 0
            let before = ProcessorClock.thread
            for first in stride(from: 0, to: numbers.count, by: burst) {
                let range = first..<min(numbers.count, first + burst)
                answered += meter.answer(octets[range], to: numbers[range])
            }
            coldTime += ProcessorClock.thread - before
            guard answered == numbers.count else {
                throw UserError("\(numbers.count - answered) meters of \(numbers.count) do not answer")
            }
            let again = ProcessorClock.thread
            for _ in 0..<chunk / warm.numbers.count {
                warm.run()
                warmCount += warm.numbers.count
            }
            warmTime += ProcessorClock.thread - again
            start = end
            if world.isFull && start / chunk % 256 == 0 { world.say("cold: \(start) of \(order.count) meters") }
        }
        return Pass(
            count: order.count, cold: coldTime / Double(order.count) * 1e6, warm: warmTime / Double(warmCount) * 1e6)
    }
}
