import Console
import DCC
import Estate
import Fleet
import GBCS
import Keys

/// Builds ECS22b commands and checks their responses. Nothing of it is measured. It has secrets of its own, so that a
/// meter's stay as cold as they were. Not Sendable.
final class BenchCommands {
    static let counter: UInt64 = 1_001

    private let estate: Estate
    private let folder: KeyFolder
    private let context = CryptographicContext()
    private let secrets: FleetSecrets
    private let template: CommandTemplate

    /// - Parameter range: range of half hours that the commands ask for.
    init(
        _ sender: BenchSender, to estate: Estate, _ world: BenchWorld, range: BenchWorld.ReadingDay = BenchWorld.day
    ) throws {
        self.estate = estate
        folder = world.folder
        secrets = FleetSecrets(keys: estate.fleet.keys, count: estate.count, cacheCapacity: 1 << 16)
        guard let request = RequestCatalogue[.ecs22b] else { throw UserError("ECS22b is not in the catalogue") }
        let context = context
        template = try reportingErrors {
            try CommandTemplate(
                request, from: CommandSender(sender.role, of: request, in: world.folder), over: range.start,
                to: range.end, using: context)
        }
    }

    /// The number of a party in ``secrets``, which gets a table there when it is first asked for.
    private func party(_ id: EntityIdentifier) throws -> UInt8 {
        guard let key = folder.certificate(of: id, .keyAgreement)?.publicKey else {
            throw UserError("the development keys have no Key Agreement certificate of \(id)")
        }
        return secrets.party(key)
    }

    /// The command to meter `number`, as the Access Control Broker sends it.
    func command(to number: Int) throws -> [UInt8] { try command(to: number, party(template.sender.broker)) }

    private func command(to number: Int, _ broker: UInt8) -> [UInt8] {
        template.withCommand(
            to: estate.entityIdentifier(number), counter: Self.counter, secret: secrets.secret(number, broker),
            using: context
        ) { octets in
            // A copy, so that the template's octets stay its own.
            var command: [UInt8] = []
            command.reserveCapacity(octets.count)
            command.append(contentsOf: octets)
            return command
        }
    }

    /// The commands to `numbers`, whose secrets are derived together.
    func commands(to numbers: some Collection<Int>) throws -> [[UInt8]] {
        let broker = try party(template.sender.broker)
        prepare(numbers, broker)
        return numbers.map { command(to: $0, broker) }
    }

    /// Throws unless each of `responses` is the right answer to the command to the meter of `numbers` in its place.
    func check(_ responses: [[UInt8]], of numbers: some Collection<Int>) throws {
        let sender = template.sender
        let (recipient, reader) = (try party(sender.businessOriginator), try party(sender.party))
        prepare(numbers, recipient)
        prepare(numbers, reader)
        for (response, number) in zip(responses, numbers) {
            let verifier = template.verifier(
                of: estate.entityIdentifier(number), counter: Self.counter,
                macSecret: secrets.secret(number, recipient), payloadSecret: secrets.secret(number, reader))
            let verified = try reportingErrors { try verifier.response(response, using: context) }
            guard verified.isSuccess else { throw UserError("meter \(number) has no half hours for ECS22b") }
        }
    }

    private func prepare(_ numbers: some Collection<Int>, _ party: UInt8) {
        for number in numbers { secrets.prepare(number, party) }
        secrets.finishPreparing()
    }
}
