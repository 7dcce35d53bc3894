import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP
@testable import Gateway

/// The SMKI Repository of a served DCC.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RepositoryPortTests {
    private func post(_ body: String, to service: String, of dcc: TestDCC) async throws -> String {
        let connection = try await StreamedConnection.connect(host: "127.0.0.1", port: dcc.dcc.smkiPort)
        let head =
            "POST /services/\(service) HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/xml\r\n"
            + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        try await connection.send(Array((head + body).utf8))
        return String(decoding: try await connection.readToEnd(), as: UTF8.self)
    }

    @Test("What a Device took for a new key is what a search gives")
    func renewed() async throws {
        try await TestDCC.with(TestGateway()) { dcc in
            let device = dcc.estate.device(1)
            let key = try #require(P256PrivateKey(scalar: [UInt8](repeating: 7, count: 32)))
            let certificate = SMKIIssuer(subject: .authority(.issuingAuthority, name: "test"), key: key).certificate(
                for: .device(device), publicKey: key.publicKey, usage: .keyAgreement, validFrom: TestGateway.now,
                validTo: SMKIIssuer.noExpiry, serialNumber: [0x71, 0x72, 0x73])
            let search =
                "<CertificateSearchRequest><CertificateSubjectAltName>\(device.dashed)</CertificateSubjectAltName>"
                + "</CertificateSearchRequest>"
            let serial = "<CertificateSerial>717273</CertificateSerial>"
            let before = try await post(search, to: "certificatesearch", of: dcc)
            #expect(before.hasPrefix("HTTP/1.1 200"))
            #expect(!before.contains(serial))
            #expect(dcc.provider.renewedCertificates.note(certificate, of: device))
            #expect(try await post(search, to: "certificatesearch", of: dcc).contains(serial))
            let fetched = try await post(
                "<CertificateDataRequest>\(serial)</CertificateDataRequest>", to: "retrievecertificate", of: dcc)
            #expect(fetched.hasPrefix("HTTP/1.1 200"))
            #expect(fetched.contains("<CertificateUsage>KA</CertificateUsage>"))
        }
    }
}
