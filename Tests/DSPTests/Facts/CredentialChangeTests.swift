import DCC
import DUIS
import ESMEEmulator
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// Whose credentials Devices hold after a change of Supplier.
@Suite(.serialized) struct CredentialChangeTests {
    /// The body of 6.23 with which the other Supplier takes a meter over.
    static func changeOfSupplier(_ test: TestProvider) throws -> Element {
        let (folder, supplier) = (test.estate.folder, test.estate.party(.otherSupplier))
        func certificate(_ name: String, _ usage: KeyFolder.Usage) throws -> Element {
            Element(name, text: Base64Binary.text(try #require(folder.certificate(of: supplier, usage)).der))
        }
        let issuer = try #require(folder.certificate(of: test.estate.party(.issuingAuthority), .digitalSignature))
        let meter = test.estate.gateway.estate.fleet.profile(of: 0)
        return Element(
            "UpdateSecurityCredentialsCoS",
            [
                Element("SupplierFloorSeqNumber", text: "0"),
                Element(
                    "SupplierReplacementCertificates",
                    [
                        try certificate("DigitalSigningCertificate", .digitalSignature),
                        try certificate("KeyAgreementCertificate", .keyAgreement),
                    ]),
                Element(
                    "CertificationPathCertificates", [Element("Certificate", text: Base64Binary.text(issuer.der))]),
                Element("ApplyTimeBasedCPVChecks", text: "false"),
                Element("ImportMPxN", text: "\(meter.importMPAN)"),
            ])
    }

    /// Makes a party the Supplier of meter 0 from 2026-11-01 on, which is day 9,801.
    static func appoint(_ party: DevelopmentPKI.Party, in test: TestProvider) async throws {
        let directory = test.provider.directory
        let mpid = try #require(try directory.user(test.estate.party(party))?.mpid)
        let point = test.estate.gateway.estate.fleet.profile(of: 0).importMPAN
        var registration = try #require(try directory.registration(point))
        registration.supplier.append(.init(mpid: mpid, from: SettlementDay(daysSince2000: 9_801)))
        try await directory.put(registration)
    }

    /// Sends a read of the other Supplier's, which is to go as its own Command.
    private static func expectKnown(_ test: TestProvider, counter: UInt64) async throws {
        let answer = try await test.send("7.4", try RequestBodies.read("7.4"), as: .otherSupplier, counter: counter)
        #expect(answer.code == .i99)
        #expect(try await test.next(.otherSupplier).code == .i0)
        let header = try test.command(.otherSupplier, counter).header
        #expect(header.businessOriginator == test.estate.party(.otherSupplier))
        #expect(header.originatorCounter == counter)
    }

    @Test(
        "After 6.23 the new Supplier is the known party of the meter, and the old one is not, for the next process too")
    func changeOfSupplier() async throws {
        let test = try TestProvider()
        try await Self.appoint(.otherSupplier, in: test)
        let own = try RequestBodies.read("7.4")
        #expect(try await test.send("7.4", own, as: .otherSupplier, counter: 1).code == .i99)
        #expect(try await test.next(.otherSupplier).code == .i0)
        #expect(try test.command(.otherSupplier, 1).header.businessOriginator == test.broker)

        let answer = try await test.send("6.23", try Self.changeOfSupplier(test), as: .otherSupplier, counter: 2)
        let row = try await test.row(.otherSupplier, 2)
        try #require(answer.code == .i99, "\(row.reason)")
        let response = try await test.next(.otherSupplier)
        #expect(response.code == .i0)
        #expect(try test.command(.otherSupplier, 2).header.businessOriginator == test.estate.party(.transitionalCoS))
        let outcome = try #require(
            try UpdateSecurityCredentialsResponse(
                decoding: Array(try Message(parsing: try response.payload()).content)
            ).outcome)
        #expect(outcome.results.map(\.status) == [.success, .success])

        try await Self.expectKnown(test, counter: 3)
        // The old one has the days before the change, and may still ask what an Export Supplier may, whom no meter knows.
        let today = try RequestBodies.read("4.8.1", from: "2026-11-01T00:30:00Z", to: "2026-11-01T12:00:00Z")
        #expect(try await test.send("4.8.1", today, counter: 5).code == .e4)
        #expect(try await test.send("7.4", own, counter: 6).code == .i99)
        #expect(try await test.next().code == .i0)
        #expect(try test.command(.supplier, 6).header.businessOriginator == test.broker)
        try await Self.expectKnown(try await test.successor(), counter: 7)
        let roles = try test.provider.credentials.roles(of: test.estate.party(.supplier), on: test.meter)
        #expect(roles == [])
        // Other meters are as they were.
        #expect(
            try test.provider.credentials.roles(of: test.estate.party(.supplier), on: test.estate.device(1))
                == .supplier)
    }
}
