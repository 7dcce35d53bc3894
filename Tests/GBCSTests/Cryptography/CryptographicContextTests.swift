import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("MACs and protected attributes (GBCS 4.3.3, 8)")
struct CryptographicContextTests {
    let context = CryptographicContext()

    /// AES-128-GCM with the key that SHA-256 makes of Z and OtherInfo; figures from an independent codec.
    struct Figure: Sendable, CustomTestStringConvertible {
        let kind: KeyDerivation.Kind
        let tagOfNothing: String
        let protected: String
        var testDescription: String { "\(kind)" }
    }

    static let figures = [
        Figure(
            kind: .commandMAC, tagOfNothing: "C9954AFC4284155831AA6B5A",
            protected: """
                D1EBD8CD63C7EA83662902785FAFF0E915ACBC815D41CD118AC2F14C6739FEF912B18A2F10145AA2
                ACCD419F46AF5C1EC0B459AE
                """),
        Figure(
            kind: .responseMAC, tagOfNothing: "268371A2AACFCFB754408474",
            protected: """
                261F7FB3EC30AF5381DBC084C7A72EC45E68090AF91F7791D5FF943DDF17B91BCCD0C61742737061
                0561C1AED546E774DA39AF04
                """),
        Figure(
            kind: .alertMAC, tagOfNothing: "6F33B99D1520ADF0DD120CC8",
            protected: """
                F540567A92A3604E34E0D12E0997FA5381E0EE31C54649A8BF82A3F6585F7ABD0EDB8B5A744B06A9
                CC428B935F09E8D92DBB6A68
                """),
        Figure(
            kind: .protectedAttributes, tagOfNothing: "F3C803B89215E982B40E031C",
            protected: """
                20DA9351EF24D555BFAF9E42C1CF8C55C5E397B1EAF772DD97798F5A234A91716E821DD9DB32D45C
                A9A676FD150624A2E638D897
                """),
    ]

    static func derivation(_ kind: KeyDerivation.Kind) -> KeyDerivation {
        KeyDerivation(
            originator: EntityIdentifier(0x0102_0304_0506_0708), kind: kind, counter: 0x2122_2324_2526_2728,
            otherParty: EntityIdentifier(0x1112_1314_1516_1718))
    }
    static let secret = SharedSecret(octets: 0..<32)!

    @Test("key derivation and encryption against known figures", arguments: figures)
    func knownFigures(figure: Figure) {
        var nothing: [UInt8] = []
        context.protect(&nothing, from: 0, derivation: Self.derivation(figure.kind), secret: Self.secret)
        #expect(nothing == octets(figure.tagOfNothing))

        var text = Array(0..<40 as Range<UInt8>)
        context.protect(&text, from: 0, derivation: Self.derivation(figure.kind), secret: Self.secret)
        #expect(text == octets(figure.protected))
    }

    @Test(
        "the MAC of every MACed message, and of no other key",
        arguments: [
            (Vector.ecs17aCommand, Secret.brokerAndDevice, Secret.deviceAndNetworkOperator),
            (Vector.ecs17aFault, Secret.deviceAndNetworkOperator, Secret.brokerAndDevice),
            (Vector.ecs17bResponse, Secret.deviceAndSupplier, Secret.brokerAndDevice),
            (Vector.ecs22bBrokerCommand, Secret.brokerAndDevice, Secret.deviceAndOther),
            (Vector.ecs22bBrokerResponse, Secret.brokerAndDevice, Secret.deviceAndOther),
            (Vector.ecs70Command, Secret.brokerAndDevice, Secret.deviceAndSupplier),
            (Vector.nonCriticalAlert, Secret.deviceAndSupplier, Secret.brokerAndDevice),
        ])
    func macs(octets: [UInt8], secret: SharedSecret, wrong: SharedSecret) throws {
        let message = try Message(parsing: octets)
        #expect(context.verifiesMAC(of: message, secret: secret))
        #expect(!context.verifiesMAC(of: message, secret: wrong))

        var rebuilt = Array(octets[..<message.groupingRange.upperBound])
        context.appendMAC(
            to: &rebuilt, groupingFrom: message.groupingRange.lowerBound, header: message.header, secret: secret)
        #expect(rebuilt == octets)
    }

    @Test("a message without MAC verifies under no secret")
    func noMAC() throws {
        let message = try Message(parsing: Vector.ecs70Response)
        #expect(!context.verifiesMAC(of: message, secret: Secret.brokerAndDevice))
    }

    @Test(
        "any flipped bit is noticed",
        arguments: [
            (Vector.ecs17aCommand, Secret.brokerAndDevice), (Vector.ecs17bResponse, Secret.deviceAndSupplier),
            (Vector.ecs70Command, Secret.brokerAndDevice),
        ])
    func flippedBits(octets: [UInt8], secret: SharedSecret) {
        for index in octets.indices {
            for bit in 0..<8 {
                guard let message = try? Message(parsing: octets.flipping(at: index, mask: 1 << bit)) else { continue }
                #expect(!context.verifiesMAC(of: message, secret: secret), "bit \(bit) of octet \(index)")
            }
        }
    }

    @Test("protected attributes of a response")
    func protectedAttributes() throws {
        let message = try Message(parsing: Vector.ecs17bResponse)
        let response = try AccessResponse(decoding: Array(message.content))
        let datum = try #require(ProtectedAttributes.Datum(response.data[0]))
        let derivation = KeyDerivation(protectedAttributesOf: message.header)
        #expect(
            context.unprotect(
                datum.ciphertext[...], tag: datum.tag[...], derivation: derivation, secret: Secret.deviceAndSupplier)
                == Vector.ecs17bPlaintext)

        var octets: [UInt8] = [0xAA, 0xBB] + Vector.ecs17bPlaintext
        context.protect(&octets, from: 2, derivation: derivation, secret: Secret.deviceAndSupplier)
        #expect(octets == [0xAA, 0xBB] + datum.ciphertext + datum.tag)
    }

    @Test("for another party: the supplementary identifier and counter make the key")
    func supplementary() throws {
        let message = try Message(parsing: Vector.ecs22bBrokerResponse)
        let response = try AccessResponse(decoding: Array(message.content))
        let datum = try #require(ProtectedAttributes.Datum(response.data[0]))
        #expect(
            context.unprotect(
                datum.ciphertext[...], tag: datum.tag[...],
                derivation: KeyDerivation(protectedAttributesOf: message.header), secret: Secret.deviceAndOther)
                == Vector.ecs22bPlaintext)
        #expect(
            context.unprotect(
                datum.ciphertext[...], tag: datum.tag[...], derivation: KeyDerivation(macOf: message.header),
                secret: Secret.deviceAndOther) == nil)
    }

    @Test("protect and unprotect", arguments: [0, 1, 15, 16, 17, 1_000, 65_536])
    func roundTrip(size: Int) {
        var generator = SplitMix64(seed: UInt64(size))
        let plaintext = (0..<size).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
        let derivation = Self.derivation(.protectedAttributes)
        var protected = plaintext
        context.protect(&protected, from: 0, derivation: derivation, secret: Self.secret)
        #expect(protected.count == size + 12)
        let (ciphertext, tag) = (protected[..<size], protected[size...])
        #expect(context.unprotect(ciphertext, tag: tag, derivation: derivation, secret: Self.secret) == plaintext)

        let wrongTag = Array(tag).flipping(at: 11)
        #expect(
            context.unprotect(ciphertext, tag: wrongTag[...], derivation: derivation, secret: Self.secret) == nil)
        #expect(
            context.unprotect(ciphertext, tag: tag.dropLast(), derivation: derivation, secret: Self.secret) == nil)
        if size > 0 {
            let wrong = Array(ciphertext).flipping(at: size / 2)
            #expect(context.unprotect(wrong[...], tag: tag, derivation: derivation, secret: Self.secret) == nil)
        }
        // The context is none the worse for it.
        #expect(context.unprotect(ciphertext, tag: tag, derivation: derivation, secret: Self.secret) == plaintext)
    }
}
