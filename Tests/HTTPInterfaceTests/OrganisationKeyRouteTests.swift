import DUISPort
import EstateFixture
import Testing

/// `/assets/crypto/org-crypto.zip`.
@Suite struct OrganisationKeyRouteTests {
    private static let path = "/assets/crypto/org-crypto.zip"

    @Test("The file of organisations' keys is served as it is, and HEAD tells its length")
    func served() async throws {
        let estate = try TestGateway()
        let octets: [UInt8] = [0x50, 0x4B, 0x05, 0x06] + Array(repeating: 0, count: 18)
        try await TestHTTP.with(estate.gateway, organisationKeys: OrganisationKeyFile(octets)) { (http) async throws in
            let answer = try await http.get(Self.path)
            #expect(answer.status == 200)
            #expect(answer.body == octets)
            #expect(answer.headers["content-type"] == "application/zip")
            let head = try await http.send("HEAD", Self.path, isDocumented: false)
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "22")
            #expect(head.body.isEmpty)
        }
    }

    @Test("Without a DCC there is no such file")
    func absent() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { (http) async throws in
            let answer = try await http.get(Self.path)
            #expect(answer.status == 404)
            #expect(answer.code == "no-dcc")
        }
    }
}
