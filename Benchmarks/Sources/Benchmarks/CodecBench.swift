import COSEM
import COpenSSL
import Console
import ESMEEmulator
import Estate
import Fleet
import GBCS
import Keys

/// The parts of a message: parsing, cryptography, secrets, signatures.
enum CodecBench {
    static func run(_ world: BenchWorld) throws -> BenchSection {
        var section = BenchSection(
            name: "codec", title: "Codec and cryptography",
            method: """
                Processor time of one thread; 250 messages of as many meters, ECS22b as Meter Data Retriever. Codecs are \
                compared with the bare OpenSSL cryptography of the whole message, cryptography with the same primitives \
                on OpenSSL alone, shared secrets with an ECDH of OpenSSL each.
                """)
        let estate = try world.estate("great-britain", meters: 10_000)
        let messages = try BenchMessages(.mdr, to: estate, count: 250, world)
        section.figures += try codecs(messages, world)
        section.figures += try secrets(estate, world)
        section.figures.append(signature(world))
        return section
    }

    private static func codecs(_ messages: BenchMessages, _ world: BenchWorld) throws -> [BenchFigure] {
        let bare = try messages.bareCryptography()
        let (commands, responses) = (messages.commands, messages.responses)
        let parsed = try reportingErrors { try commands.map { try Message(parsing: $0) } }
        let answers = try reportingErrors { try responses.map { try Message(parsing: $0) } }
        let contents = answers.map { Array($0.content) }
        guard let secret = SharedSecret(octets: [UInt8](repeating: 7, count: SharedSecret.size)) else { return [] }
        let context = CryptographicContext()
        let derivation = KeyDerivation(protectedAttributesOf: answers[0].header)
        let valueSize = 48 * 5
        var value = [UInt8](repeating: 0xA5, count: valueSize)
        value.reserveCapacity(valueSize + 64)
        let openSSL = BareOpenSSL()
        var plain = value
        let input = [UInt8](repeating: 3, count: BareOpenSSL.derivationSize)
        let count = commands.count

        let rounds = BenchRounds()
        let whole = rounds.add(4 * count) { for _ in 0..<4 { bare.run() } }
        let bareMAC = rounds.add(8 * count) { for _ in 0..<8 { bare.runCommandMACs() } }
        let bareEncryption = rounds.add(8 * count) {
            for _ in 0..<8 * count { openSSL.encrypt(&plain, valueSize, input) }
        }
        let parse = rounds.add(8 * count) {
            for _ in 0..<8 { for command in commands { _ = try? Message(parsing: command) } }
        }
        let decode = rounds.add(count) { for content in contents { _ = try? AccessResponse(decoding: content) } }
        let mac = rounds.add(8 * count) {
            for _ in 0..<8 { for message in parsed { _ = context.verifiesMAC(of: message, secret: secret) } }
        }
        let protect = rounds.add(8 * count) {
            for _ in 0..<8 * count {
                context.protect(&value, from: 0, derivation: derivation, secret: secret)
                value.removeLast(value.count - valueSize)
            }
        }
        rounds.run(world.rounds)
        let reference = "bare cryptography of the message"
        return [
            rounds.costFigure("codec.parse", "parse a command", parse, to: whole, reference),
            rounds.costFigure("codec.decode", "decode an access-response into values", decode, to: whole, reference),
            rounds.costFigure("codec.mac", "KDF and MAC of a command, verified", mac, to: bareMAC, "bare OpenSSL"),
            rounds.costFigure(
                "codec.protect", "KDF and encryption of \(valueSize) octets", protect, to: bareEncryption,
                "bare OpenSSL"),
        ]
    }

    /// The shared secrets Z of meters and a party: derived by a fleet, and by one ECDH each.
    private static func secrets(_ estate: Estate, _ world: BenchWorld) throws -> [BenchFigure] {
        let id = DevelopmentPKI.Party.supplier.entityIdentifier
        guard let party = try reportingErrors({ try world.folder.privateKey(of: id, .keyAgreement) }) else { return [] }
        let device = estate.fleet.keys.key(.keyAgreement, index: 1)
        let secrets = FleetSecrets(keys: estate.fleet.keys, count: estate.count, cacheCapacity: 16)
        let number = secrets.party(party.publicKey)
        let rounds = BenchRounds()
        let reference = rounds.add(40) { for _ in 0..<40 { _ = party.sharedSecret(with: device.publicKey) } }
        // The cache has 16 entries, so that every secret is derived again.
        func batches(_ size: Int) -> BenchRounds.Subject {
            rounds.add(1_024) {
                for first in stride(from: 0, to: 1_024, by: size) {
                    for meter in first..<first + size { secrets.prepare(meter * 9, number) }
                    secrets.finishPreparing()
                }
            }
        }
        let (alone, together) = (batches(1), batches(32))
        rounds.run(world.rounds)
        let title = "ECDH by OpenSSL"
        return [
            rounds.costFigure(
                "codec.secret-alone", "shared secret of a block that was met, by itself", alone, to: reference, title),
            rounds.costFigure(
                "codec.secret", "shared secret of a block that was met, of 32 together", together, to: reference, title),
        ]
    }

    private static func signature(_ world: BenchWorld) -> BenchFigure {
        var generator = SystemRandomNumberGenerator()
        let key = P256PrivateKey.random(using: &generator)
        let content = [UInt8](repeating: 0x5A, count: 120)
        guard let bareKey = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1), EC_KEY_generate_key(bareKey) == 1 else {
            fatalError("OpenSSL has no P-256")
        }
        defer { EC_KEY_free(bareKey) }
        let digest = [UInt8](repeating: 0x33, count: 32)
        let rounds = BenchRounds()
        let reference = rounds.add(40) {
            for _ in 0..<40 { ECDSA_SIG_free(ECDSA_do_sign(digest, Int32(digest.count), bareKey)) }
        }
        let subject = rounds.add(40) { for _ in 0..<40 { _ = key.signature(of: content[...]) } }
        rounds.run(world.rounds)
        return rounds.costFigure(
            "codec.sign", "sign an alert of 120 octets", subject, to: reference, "ECDSA of a digest by OpenSSL")
    }
}
