import SimulationKernel
import Testing

@testable import GBCS

@Suite("Hostile octets")
struct MessageFuzzTests {
    /// Changes a message the way lines, bugs and attackers do; sometimes more than once.
    static func mutated(_ original: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
        var octets = original
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !octets.isEmpty else { return octets }
            let index = Int.random(in: octets.indices, using: &generator)
            switch Int.random(in: 0..<9, using: &generator) {
            case 0: octets[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: octets[index] = .random(in: 0 ... .max, using: &generator)
            case 2: octets[index] = [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF].randomElement(using: &generator)!
            case 3: octets.removeLast(min(octets.count, Int.random(in: 1...20, using: &generator)))
            case 4: octets.insert(.random(in: 0 ... .max, using: &generator), at: index)
            case 5: octets.remove(at: index)
            case 6:
                let other = Vector.messages.randomElement(using: &generator)!.octets
                octets = octets[..<index] + other.suffix(Int.random(in: 0...other.count, using: &generator))
            case 7:
                let end = min(octets.count, index + Int.random(in: 1...32, using: &generator))
                octets.insert(contentsOf: octets[index..<end], at: index)
            default: octets = Self.withNewContent(octets, using: &generator)
            }
        }
        return octets
    }

    /// A well-formed envelope whose content is not.
    static func withNewContent(_ octets: [UInt8], using generator: inout SplitMix64) -> [UInt8] {
        guard let message = try? Message(parsing: octets), !message.content.isEmpty else { return octets }
        var content = Array(message.content)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: content.indices, using: &generator)
            content[index] =
                Bool.random(using: &generator)
                ? [0x00, 0x01, 0x02, 0x04, 0x09, 0x0A, 0x13, 0x19, 0x80, 0x82, 0xFF].randomElement(using: &generator)!
                : .random(in: 0 ... .max, using: &generator)
        }
        var result: [UInt8] = []
        Message.encodeUnMACed(header: message.header, content: content, into: &result)
        return result + [UInt8](repeating: 0xA5, count: MACHeader.macSize)
    }

    @Test("whatever parses re-encodes, whatever re-encodes is annotated, and nothing traps", arguments: 1...8)
    func messages(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let context = CryptographicContext()
        let command = try Message(parsing: Vector.ecs17aCommand)
        var parsed = 0
        for round in 0..<800 {
            let original = Vector.messages.randomElement(using: &generator)!.octets
            let octets = Self.mutated(original, using: &generator)
            let place = "seed \(seed), round \(round)"
            _ = try? MessageRouting.businessTarget(of: octets)
            let boundary = try? MessageBoundary(of: octets)
            guard let message = try? Message(parsing: octets) else { continue }
            parsed += 1
            #expect(message.reencoded() == octets, "\(place)")
            if message.signature != .absent { #expect(boundary == .length(octets.count), "\(place)") }

            let lines = try AnnotatedMessage(octets).lines
            #expect(lines.flatMap(\.octets) == octets, "\(place)")
            #expect(lines.allSatisfy { !$0.octets.isEmpty && !$0.meaning.isEmpty }, "\(place)")

            for request in RequestCatalogue.all {
                _ = try? request.template?.range(in: message)
                _ = try? ConformingRequest(Array(message.content), header: message.header, form: request.form)
            }
            _ = try? VerifiedResponse(
                octets, to: command, macSecret: Secret.deviceAndSupplier, payloadSecret: Secret.deviceAndSupplier,
                deviceKey: Key.deviceSigning.publicKey, using: context)
        }
        // The mutations reach beyond the envelope.
        #expect(parsed > 50, "seed \(seed)")
    }

    @Test("decrypted attributes", arguments: 1...4)
    func plaintexts(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for round in 0..<500 {
            var octets =
                Bool.random(using: &generator) ? Vector.ecs22bPlaintext : Vector.ecs17bPlaintext
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                octets[Int.random(in: octets.indices, using: &generator)] = .random(in: 0...0x30, using: &generator)
            }
            for code in [nil, MessageCode.ecs22b, .ecs21a, .ecs35a] {
                guard let lines = try? AnnotatedMessage.annotating(plaintext: octets, of: code) else { continue }
                #expect(lines.flatMap(\.octets) == octets, "seed \(seed), round \(round)")
            }
        }
    }

    @Test("certificates", arguments: 1...2)
    func certificates(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for round in 0..<1_000 {
            var der =
                Bool.random(using: &generator) ? Vector.organisationCertificate : Vector.deviceCertificate
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                der[Int.random(in: der.indices, using: &generator)] = .random(in: 0 ... .max, using: &generator)
            }
            guard let certificate = try? SMKICertificate(der: der) else { continue }
            #expect(certificate.der == der, "seed \(seed), round \(round)")
            #expect((try? SMKICertificate(pem: certificate.pem)) == certificate, "seed \(seed), round \(round)")
        }
    }
}
