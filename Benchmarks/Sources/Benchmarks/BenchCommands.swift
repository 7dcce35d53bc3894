import Console
import Estate
import Fleet
import GBCS
import Keys

/// Builds ECS22b commands from the octets of one, into which device and MAC are put. Nothing of it is measured. It has
/// secrets of its own, so that a meter's stay as cold as they were. Not Sendable.
final class BenchCommands {
    static let counter: UInt64 = 1_001

    private let estate: Estate
    private let sender: BenchSender
    private let context = CryptographicContext()
    private let secrets: FleetSecrets
    private let broker: UInt8
    /// The octets up to the MAC.
    private var octets: [UInt8]
    private let groupingStart: Int
    private let deviceOffsets: [Int]
    private let code: MessageCode

    /// - Parameter range: range of half hours that the commands ask for.
    init(
        _ sender: BenchSender, to estate: Estate, _ world: BenchWorld, range: BenchWorld.ReadingDay = BenchWorld.day
    ) throws {
        self.estate = estate
        self.sender = sender
        secrets = FleetSecrets(keys: estate.fleet.keys, count: estate.count, cacheCapacity: 1 << 16)
        let party = DevelopmentPKI.Party.accessControlBroker.entityIdentifier
        guard let key = world.folder.certificate(of: party, .keyAgreement)?.publicKey,
            let request = RequestCatalogue[.ecs22b],
            let secret = SharedSecret(octets: [UInt8](repeating: 0, count: SharedSecret.size))
        else { throw UserError("the development keys have no Access Control Broker") }
        broker = secrets.party(key)
        code = request.useCase.messageCode
        let (folder, context) = (world.folder, context)
        func build(_ device: EntityIdentifier) -> [UInt8] {
            Command.build(
                request, from: sender.originator(counter: Self.counter, folder), to: device,
                range: request.form.range(from: range.start, to: range.end), brokerSecret: secret, using: context)
        }
        // The position is found by a marker; a second device proves that nothing else depends on it.
        let marker = EntityIdentifier(0xC1C2_C3C4_C5C6_C7C8)
        let marked = build(marker)
        let message = try reportingErrors { try Message(parsing: marked) }
        groupingStart = message.groupingRange.lowerBound
        deviceOffsets = (0...marked.count - 8).filter { offset in
            marked.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
                == marker.rawValue.bigEndian
        }
        octets = Array(marked.dropLast(MACHeader.macSize))
        let other = EntityIdentifier(0x1112_1314_1516_1718)
        let expected = build(other)
        patch(other)
        guard octets.elementsEqual(expected.dropLast(MACHeader.macSize)) else {
            throw UserError("the commands of ECS22b depend on more than the device")
        }
    }

    private func patch(_ device: EntityIdentifier) {
        octets.withUnsafeMutableBytes { buffer in
            for offset in deviceOffsets {
                buffer.storeBytes(of: device.rawValue.bigEndian, toByteOffset: offset, as: UInt64.self)
            }
        }
    }

    /// The command to meter `number`, as the Access Control Broker sends it.
    func command(to number: Int) -> [UInt8] {
        let device = estate.entityIdentifier(number)
        patch(device)
        var command: [UInt8] = []
        command.reserveCapacity(octets.count + MACHeader.macSize)
        command.append(contentsOf: octets)
        // The key of a MAC is derived from these fields; the rest of the header makes no difference to it.
        let header = GroupingHeader(
            craFlag: .command, originatorCounter: Self.counter, businessOriginator: sender.businessOriginator,
            businessTarget: device, otherInformation: .messageCode(code))
        context.appendMAC(
            to: &command, groupingFrom: groupingStart, header: header, secret: secrets.secret(number, broker))
        return command
    }

    /// The commands to `numbers`, whose secrets are derived together.
    func commands(to numbers: some Collection<Int>) -> [[UInt8]] {
        var commands: [[UInt8]] = []
        commands.reserveCapacity(numbers.count)
        for number in numbers { secrets.prepare(number, broker) }
        secrets.finishPreparing()
        for number in numbers { commands.append(command(to: number)) }
        return commands
    }
}
