import DUIS
import GBCS

/// A Service Request of the tests' own, its octets, and its signer.
enum SampleRequest {
    /// Keys that protect nothing: scalars 7 and 9, repeated.
    static let key = key(7)
    static let otherKey = key(9)
    static let serial = "27572613927499351639968579586655397031"
    static let idText = "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1002"

    static let request = ServiceRequest(
        id: RequestID(
            originator: EntityIdentifier(0x90B3_D51F_3001_0000), target: EntityIdentifier(0x00DB_1234_5678_90A0),
            counter: 1002),
        commandVariant: .send, reference: "4.8", variant: "4.8.1",
        body: Element(
            "ReadActiveImportProfileData",
            [
                Element(
                    "ReadLogPeriod",
                    [
                        Element("StartDateTime", text: "2014-12-31T00:00:00.00Z"),
                        Element("EndDateTime", text: "2015-01-01T00:00:00.00Z"),
                    ])
            ]))

    static func certificate() throws -> CertificateReference {
        CertificateReference(issuerName: "CN=Z1,OU=07", serial: try required(CertificateSerial(decimal: serial)))
    }

    static func signer(_ key: P256PrivateKey = key) throws -> DocumentSigner {
        try DocumentSigner(key: key, certificate: certificate())
    }

    /// The request as a User sends it.
    static func octets() throws -> [UInt8] { try RequestWriter(signer: signer()).octets(of: request) }

    static func text() throws -> String { String(decoding: try octets(), as: UTF8.self) }

    /// Whether these octets are read as a request whose signature is by the tests' key: what the DCC accepts.
    static func accepted(_ octets: [UInt8], by verifier: SignatureVerifier = SignatureVerifier()) -> ReceivedRequest? {
        guard let received = try? RequestReader().read(octets),
            (try? verifier.verify(received.document, by: key.publicKey)) != nil
        else { return nil }
        return received
    }

    private static func key(_ octet: UInt8) -> P256PrivateKey {
        guard let key = P256PrivateKey(scalar: [UInt8](repeating: octet, count: 32)) else {
            preconditionFailure("a scalar below the group's order")
        }
        return key
    }
}

struct Missing: Error {}

/// A value that the test cannot do without.
func required<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Missing() }
    return value
}
