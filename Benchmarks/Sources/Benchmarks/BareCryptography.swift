import COSEM
import Console
import GBCS

/// Only the cryptography that messages cannot do without: KDF and MAC of each command, KDF and encryption of its value,
/// KDF and MAC of its response, on the octets of real messages. Not Sendable.
final class BareCryptography {
    private struct Work {
        let command: [UInt8]
        let commandRange: Range<Int>
        let commandDerivation: [UInt8]
        let response: [UInt8]
        let responseRange: Range<Int>
        let responseDerivation: [UInt8]
        let valueSize: Int
        let valueDerivation: [UInt8]
    }

    /// The shared secret Z: any 32 octets take as long as the right ones.
    private static let secret = (0..<32 as Range<UInt8>).map { $0 &* 37 &+ 11 }

    private let openSSL = BareOpenSSL()
    private let works: [Work]
    private var value: [UInt8]

    var count: Int { works.count }

    /// - Parameters:
    ///   - commands: commands of use cases with protected attributes.
    ///   - responses: the responses, one for each command.
    init(_ commands: [[UInt8]], _ responses: [[UInt8]]) throws {
        works = try zip(commands, responses).map { try Self.work($0, $1) }
        value = [UInt8](repeating: 0xA5, count: works.map(\.valueSize).max() ?? 0)
        try prove()
    }

    /// Does all of the cryptography once.
    func run() {
        for work in works {
            // The tag is that of another secret, but the comparison takes as long.
            _ = openSSL.verify(work.command, work.commandRange, work.commandDerivation)
            openSSL.encrypt(&value, work.valueSize, work.valueDerivation)
            openSSL.mac(work.response, work.responseRange, work.responseDerivation)
        }
    }

    /// Makes only the MACs of the commands.
    func runCommandMACs() {
        for work in works { _ = openSSL.verify(work.command, work.commandRange, work.commandDerivation) }
    }

    /// Encrypts only the values.
    func runEncryption() { for work in works { openSSL.encrypt(&value, work.valueSize, work.valueDerivation) } }

    /// Proves that GBCS's MAC is what is timed: the emulator makes the same one with the same secret.
    private func prove() throws {
        guard let work = works.first, let secret = SharedSecret(octets: Self.secret) else { return }
        let message = try reportingErrors { try Message(parsing: work.response) }
        var octets = Array(work.response[..<work.responseRange.upperBound])
        CryptographicContext().appendMAC(
            to: &octets, groupingFrom: work.responseRange.lowerBound, header: message.header, secret: secret)
        openSSL.mac(work.response, work.responseRange, work.responseDerivation)
        guard octets.suffix(BareOpenSSL.tagSize).elementsEqual(openSSL.tag) else {
            throw UserError("the bare cryptography and the emulator's make different MACs: nothing to compare")
        }
    }

    private static func work(_ command: [UInt8], _ response: [UInt8]) throws -> Work {
        try reportingErrors {
            let (asked, answered) = (try Message(parsing: command), try Message(parsing: response))
            let access = try AccessResponse(decoding: Array(answered.content))
            guard let data = access.data.first, let datum = ProtectedAttributes.Datum(data) else {
                throw UserError("a response without protected attributes has less cryptography than is compared with")
            }
            return Work(
                command: command, commandRange: asked.groupingRange,
                commandDerivation: derivation(KeyDerivation(macOf: asked.header)), response: response,
                responseRange: answered.groupingRange,
                responseDerivation: derivation(KeyDerivation(macOf: answered.header)),
                valueSize: datum.ciphertext.count,
                valueDerivation: derivation(KeyDerivation(protectedAttributesOf: answered.header)))
        }
    }

    /// The octets of a key derivation: 00000001 ‖ Z ‖ AlgorithmID ‖ originator ‖ 09 ‖ kind ‖ counter ‖ other party.
    private static func derivation(_ derivation: KeyDerivation) -> [UInt8] {
        var octets: [UInt8] = [0, 0, 0, 1] + secret + [0x60, 0x85, 0x74, 0x06, 0x08, 0x03, 0x00]
        octets.append(bigEndian: derivation.originator.rawValue)
        octets += [9, derivation.kind.rawValue]
        octets.append(bigEndian: derivation.counter)
        octets.append(bigEndian: derivation.otherParty.rawValue)
        precondition(octets.count == BareOpenSSL.derivationSize)
        return octets
    }
}
