import SimulationKernel
import Testing

@testable import GBCS

@Suite("Keys on P-256 (GBCS 4.3.3)")
struct P256KeyTests {
    /// The group order n.
    static let order = octets("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")
    static let devicePoint = octets(
        """
        04 0217E617F0B6443928278F96999E69A23A4F2C152BDF6D6CDF66E5B80282D4ED
        194A7DEBCB97712D2DDA3CA85AA8765A56F45FC758599652F2897C65306E5794
        """)

    @Test("a scalar's public key")
    func publicKey() {
        #expect(Key.device.publicKey.octets == Self.devicePoint)
    }

    @Test("scalars from 1 to n - 1")
    func scalars() {
        let one = [UInt8](repeating: 0, count: 31) + [1]
        #expect(P256PrivateKey(scalar: one) != nil)
        #expect(P256PrivateKey(scalar: Self.order.replacing(at: 31, with: 0x50)) != nil)
        #expect(P256PrivateKey(scalar: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(P256PrivateKey(scalar: Self.order) == nil)
        #expect(P256PrivateKey(scalar: Self.order.replacing(at: 31, with: 0x52)) == nil)
        #expect(P256PrivateKey(scalar: [UInt8](repeating: 0xFF, count: 32)) == nil)
        #expect(P256PrivateKey(scalar: []) == nil)
        #expect(P256PrivateKey(scalar: one.dropFirst()) == nil)
        #expect(P256PrivateKey(scalar: [0] + one) == nil)
    }

    @Test("points on the curve, uncompressed")
    func points() {
        #expect(P256PublicKey(uncompressed: Self.devicePoint) == Key.device.publicKey)
        #expect(P256PublicKey(uncompressed: Self.devicePoint)?.hashValue == Key.device.publicKey.hashValue)
        // off the curve, the point at infinity, compressed, hybrid, too short, too long, coordinates above p
        #expect(P256PublicKey(uncompressed: Self.devicePoint.flipping(at: 64)) == nil)
        #expect(P256PublicKey(uncompressed: [0]) == nil)
        #expect(P256PublicKey(uncompressed: [0] + [UInt8](repeating: 0, count: 64)) == nil)
        #expect(P256PublicKey(uncompressed: [4] + [UInt8](repeating: 0, count: 64)) == nil)
        #expect(P256PublicKey(uncompressed: [2] + Self.devicePoint[1...32]) == nil)
        #expect(P256PublicKey(uncompressed: Self.devicePoint.replacing(at: 0, with: 6)) == nil)
        #expect(P256PublicKey(uncompressed: Self.devicePoint.dropLast()) == nil)
        #expect(P256PublicKey(uncompressed: Self.devicePoint + [0]) == nil)
        #expect(P256PublicKey(uncompressed: [4] + [UInt8](repeating: 0xFF, count: 64)) == nil)
        #expect(P256PublicKey(uncompressed: []) == nil)
    }

    @Test("a fleet's keys: base + increment, modulo n")
    func derivation() {
        let base = [UInt8](repeating: 0x11, count: 32)
        #expect(P256PrivateKey(base: base, increment: 0)?.publicKey == Key.device.publicKey)
        #expect(
            P256PrivateKey(base: base, increment: 5)?.publicKey
                == P256PrivateKey(scalar: base.replacing(at: 31, with: 0x16))?.publicKey)
        let sum = octets("1111111111111111111111111111111111111111111111121111111111111110")
        #expect(
            P256PrivateKey(base: base, increment: .max)?.publicKey == P256PrivateKey(scalar: sum)?.publicKey)
        // 2^256 modulo n
        let wrapped = octets("00000000FFFFFFFF00000000000000004319055258E8617B0C46353D039CDAAF")
        #expect(
            P256PrivateKey(base: [UInt8](repeating: 0xFF, count: 32), increment: 1)?.publicKey
                == P256PrivateKey(scalar: wrapped)?.publicKey)
        #expect(P256PrivateKey(base: Self.order, increment: 0) == nil)
        #expect(P256PrivateKey(base: Self.order.replacing(at: 31, with: 0x50), increment: 1) == nil)
        #expect(
            P256PrivateKey(base: Self.order, increment: 1)?.publicKey
                == P256PrivateKey(base: [], increment: 1)?.publicKey)
    }

    @Test("random keys come from the generator alone")
    func random() {
        var one = SplitMix64(seed: 256)
        var other = SplitMix64(seed: 256)
        let key = P256PrivateKey.random(using: &one)
        #expect(key.publicKey == P256PrivateKey.random(using: &other).publicKey)
        #expect(key.publicKey != P256PrivateKey.random(using: &other).publicKey)
    }

    @Test("Z is the same from both sides (GBCS 4.3.3.2)")
    func keyAgreement() {
        #expect(Key.broker.sharedSecret(with: Key.device.publicKey) == Secret.brokerAndDevice)
        #expect(Key.device.sharedSecret(with: Key.broker.publicKey) == Secret.brokerAndDevice)
        #expect(Key.device.sharedSecret(with: Key.supplier.publicKey) == Secret.deviceAndSupplier)
        #expect(Key.networkOperator.sharedSecret(with: Key.device.publicKey) == Secret.deviceAndNetworkOperator)
        #expect(Key.device.sharedSecret(with: Key.other.publicKey) == Secret.deviceAndOther)
    }
}
