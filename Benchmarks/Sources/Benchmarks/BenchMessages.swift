import Console
import ESMEEmulator
import Estate

/// Meters, their commands and their responses: a warm set that is processed again and again. Not Sendable.
final class BenchMessages {
    let numbers: [Int]
    let commands: [[UInt8]]
    /// The responses, by command.
    let responses: [[UInt8]]
    private let meter: BenchMeter

    /// - Parameter count: number of different meters, spread evenly over the estate.
    init(
        _ sender: BenchSender, to estate: Estate, count: Int, _ world: BenchWorld,
        range: BenchWorld.ReadingDay = BenchWorld.day
    ) throws {
        numbers = BenchWorld.meters(count, of: estate)
        let sent = try BenchCommands(sender, to: estate, world, range: range)
        commands = try sent.commands(to: numbers)
        meter = BenchMeter(estate)
        var responses: [[UInt8]] = []
        for (command, number) in zip(commands, numbers) {
            guard meter.answer(command, to: number) else {
                throw UserError("meter \(number) of fleet \(estate.name) does not answer ECS22b (\(sender.title))")
            }
            responses.append(meter.context.withResponse { Array($0) })
        }
        try sent.check(responses, of: numbers)
        self.responses = responses
    }

    /// Processes every command once.
    func run() {
        for index in numbers.indices where !meter.answer(commands[index], to: numbers[index]) {
            fatalError("meter \(numbers[index]) answered before and does not now")
        }
    }

    /// The bare cryptography of the same messages.
    func bareCryptography() throws -> BareCryptography { try BareCryptography(commands, responses) }
}
