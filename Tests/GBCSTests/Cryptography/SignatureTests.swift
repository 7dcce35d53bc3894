import Testing

@testable import GBCS

@Suite("Signatures: ECDSA with SHA-256 (GBCS 4.3.3.1)")
struct SignatureTests {
    /// Of the octets `abc`, made by an independent implementation with ``Key/supplierSigning``.
    static let signature = octets(
        """
        108648B0A93D5651A40D1B46938E230CC5EE5E04C54D97E1FE1C68C789E198A6
        F42D8100030AA19C85BA5E0F557F29ACA14E5E0659ECA1EEA3500AD76C69A273
        """)
    static let text = Array("abc".utf8)
    let publicKey = Key.supplierSigning.publicKey

    @Test("a known signature verifies, and only for its text and key")
    func known() {
        #expect(publicKey.verifies(Self.signature[...], of: Self.text[...]))
        #expect(!publicKey.verifies(Self.signature[...], of: Self.text.dropLast()))
        #expect(!Key.deviceSigning.publicKey.verifies(Self.signature[...], of: Self.text[...]))
        for index in Self.signature.indices {
            #expect(!publicKey.verifies(Self.signature.flipping(at: index)[...], of: Self.text[...]))
        }
    }

    @Test("sign and verify, whatever the size", arguments: [0, 1, 64, 10_000])
    func roundTrip(size: Int) {
        let text = [UInt8](repeating: 0x5C, count: size)
        let signature = Key.supplierSigning.signature(of: text[...])
        #expect(signature.count == 64)
        #expect(publicKey.verifies(signature[...], of: text[...]))
        #expect(!publicKey.verifies(signature[...], of: (text + [0])[...]))
    }

    @Test("r and s are always 32 octets, leading zeros and all")
    func padding() {
        // One signature in 128 has a leading zero octet in r or s.
        for index in 0..<600 {
            let text = [UInt8(index & 0xFF), UInt8(index >> 8)]
            let signature = Key.supplierSigning.signature(of: text[...])
            #expect(signature.count == 64)
            #expect(publicKey.verifies(signature[...], of: text[...]))
        }
    }

    /// RFC 6979 A.2.5: P-256 with SHA-256, texts "sample" and "test".
    @Test("deterministic signatures are those of RFC 6979")
    func deterministic() throws {
        let key = try #require(
            P256PrivateKey(scalar: octets("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")))
        for (text, expected) in [
            (
                "sample",
                """
                EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716
                F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8
                """
            ),
            (
                "test",
                """
                F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367
                019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083
                """
            ),
        ] {
            let message = Array(text.utf8)
            let signature = key.deterministicSignature(of: message[...])
            #expect(signature == octets(expected))
            #expect(key.publicKey.verifies(signature[...], of: message[...]))
            #expect(key.deterministicSignature(of: message[...]) == signature)
        }
    }

    @Test("malformed signatures verify nothing")
    func malformed() {
        let zero = [UInt8](repeating: 0, count: 64)
        let ones = [UInt8](repeating: 0xFF, count: 64)
        for signature in [[], [0], zero, ones, Self.signature + [0], Array(Self.signature.dropLast())] {
            #expect(!publicKey.verifies(signature[...], of: Self.text[...]))
        }
        // r = 0, s = 0, r = n, s = n
        let order = P256KeyTests.order
        let (r, s) = (Array(Self.signature[..<32]), Array(Self.signature[32...]))
        let none = [UInt8](repeating: 0, count: 32)
        for signature in [none + s, r + none, order + s, r + order] {
            #expect(!publicKey.verifies(signature[...], of: Self.text[...]))
        }
    }

    @Test("signed messages, what is signed being DF excluded to the content's end")
    func messages() throws {
        for (octets, key) in [
            (Vector.ecs70Command, Key.supplierSigning), (Vector.ecs70Response, Key.deviceSigning),
            (Vector.criticalAlert, Key.deviceSigning), (Vector.ecs100BrokerAlert, Key.deviceSigning),
        ] {
            let message = try Message(parsing: octets)
            guard case .present(let range) = message.signature else {
                Issue.record("no signature")
                continue
            }
            #expect(key.publicKey.verifies(octets[range], of: octets[message.signedRange]))
            #expect(!key.publicKey.verifies(octets[range], of: octets[message.groupingRange]))
            #expect(!Key.issuer.publicKey.verifies(octets[range], of: octets[message.signedRange]))
        }
    }

    @Test("SHA-256 of contiguous and other collections")
    func digest() {
        let expected = octets("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")
        #expect(sha256(Self.text) == expected)
        #expect(sha256(Self.text.lazy.map { $0 }) == expected)
        #expect(sha256([]) == octets("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"))
    }
}
