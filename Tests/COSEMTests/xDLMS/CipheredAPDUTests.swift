import COSEM
import Testing

/// What surrounds ciphered octets, from the Green Book's example (IEC 62056-5-3, 9.2.7.2.4).
@Suite("Ciphered APDUs")
struct CipheredAPDUTests {
    static let getRequest = "C81E3001234567411312FF935A47566827C467BC7D825C3BE4A77C3FCC056B6B"

    @Test("glo-get-request")
    func service() throws {
        let octets = try [UInt8](hexadecimal: Self.getRequest)
        let ciphered = try CipheredAPDU(octets.span.bytes)
        #expect(ciphered.tag == 0xC8 && ciphered.systemTitle == nil)
        #expect(ciphered.securityControl == .authenticatedAndEncrypted)
        #expect(ciphered.invocationCounter == 0x0123_4567)
        #expect(ciphered.content == 7..<32)
        var front: [UInt8] = []
        CipheredAPDU.appendFront(0xC8, .authenticatedAndEncrypted, counter: 0x0123_4567, contentCount: 25, to: &front)
        #expect(front == Array(octets.prefix(7)))
    }

    @Test("general-glo-ciphering names the sender")
    func general() throws {
        var octets: [UInt8] = []
        CipheredAPDU.appendFront(
            0xDB, systemTitle: 0x4D4D_4D00_00BC_614E, .encrypted, counter: 7, contentCount: 2, to: &octets)
        octets += [0xAA, 0xBB]
        #expect(octets.hexadecimal == "DB084D4D4D0000BC614E072000000007AABB")
        let ciphered = try CipheredAPDU(octets.span.bytes)
        #expect(ciphered.systemTitle == 0x4D4D_4D00_00BC_614E)
        #expect(ciphered.content == 16..<18)
    }

    @Test("Tags of the services")
    func tags() {
        let plain: [UInt8] = [0x01, 0x08, 0xC0, 0xC1, 0xC3, 0xC4, 0xC5, 0xC7]
        #expect(plain.map(CipheredAPDU.globalTag) == [0x21, 0x28, 0xC8, 0xC9, 0xCB, 0xCC, 0xCD, 0xCF])
        #expect(CipheredAPDU.globalTag(of: 0xD8) == nil)
    }

    @Test("Security control")
    func control() {
        #expect(SecurityControl.authenticated.isAuthenticated && !SecurityControl.authenticated.isEncrypted)
        #expect(!SecurityControl.encrypted.isAuthenticated && SecurityControl.encrypted.isEncrypted)
        let other = SecurityControl(rawValue: 0xF1)
        #expect(other.usesBroadcastKey && other.isCompressed && other.suite == 1)
    }

    @Test("Malformed: every prefix, octets behind it, other tags")
    func malformed() throws {
        let octets = try [UInt8](hexadecimal: Self.getRequest)
        expectTruncationAtEveryPrefix(of: octets) { try CipheredAPDU($0.span.bytes) }
        let others: [[UInt8]] = [octets + [0], [0xC0] + octets.dropFirst(), [0xC8, 0x04, 0x30, 0, 0, 0]]
        for other in others {
            #expect(throws: CodecError.self) { try CipheredAPDU(other.span.bytes) }
        }
    }
}
