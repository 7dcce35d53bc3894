import Testing

@testable import GBCS

@Suite("Private keys in PEM")
struct PEMTests {
    @Test("written and read again")
    func roundTrip() {
        for key in [Key.device, Key.supplier, Key.issuer] {
            #expect(P256PrivateKey(pem: key.pem)?.publicKey == key.publicKey)
        }
    }

    @Test("written as the openssl command writes PKCS #8")
    func written() {
        #expect(Key.device.pem == PEM.pkcs8)
    }

    @Test("read in SEC 1 and PKCS #8")
    func read() {
        for pem in [PEM.sec1, PEM.pkcs8, "comment\n" + PEM.sec1 + "trailing text"] {
            #expect(P256PrivateKey(pem: pem)?.publicKey == Key.device.publicKey)
        }
    }

    @Test("what is no private key on P-256, in clear; nobody is asked for a passphrase")
    func refused() {
        let texts = [
            "", "-----BEGIN PRIVATE KEY-----", PEM.p384Key, PEM.ed25519Key, PEM.encrypted, PEM.organisation,
            PEM.pkcs8.replacing("MIGH", with: "MIGG"), String(PEM.pkcs8.dropLast(100)),
        ]
        for (index, text) in texts.enumerated() {
            #expect(P256PrivateKey(pem: text) == nil, "text \(index)")
        }
    }
}
