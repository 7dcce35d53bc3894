import COSEM
import GBCS
import Testing

@testable import Keys

/// Development keys in memory.
@Suite struct DevelopmentPKITests {
    private static let validFrom = UTCTime(iso8601: "2024-01-01")!

    @Test func aSeedBringsBackEveryCertificate() throws {
        let folders = [1, 1, 2].map { DevelopmentPKI.inMemory(seed: $0, validFrom: Self.validFrom) }
        for party in DevelopmentPKI.Party.allCases {
            let id = party.entityIdentifier
            let usage: KeyFolder.Usage = party == .smets1ServiceProvider ? .xmlSigning : .digitalSignature
            let certificates = try folders.map { try #require($0.certificate(of: id, usage)) }
            #expect(certificates[0].der == certificates[1].der)
            #expect(certificates[0].der != certificates[2].der)
            let key = try #require(try folders[0].privateKey(of: id, usage))
            #expect(key.publicKey == certificates[0].publicKey)
            let issuer = party == .root || party == .issuingAuthority ? DevelopmentPKI.Party.root : .issuingAuthority
            let issuing = try #require(folders[0].certificate(of: issuer.entityIdentifier, .digitalSignature))
            #expect(certificates[0].isSigned(by: issuing.publicKey))
            #expect(certificates[0].role == party.role)
        }
        #expect(try folders[0].privateKey(of: EntityIdentifier(1), .keyAgreement) == nil)
        #expect(folders[0].privateKeyOwners.isEmpty)
    }

    /// Load controllers, change of supplier and recovery send commands of their own; a supplier signs top-ups too.
    @Test func everyPartyHasTheKeysThatItsCommandsNeed() throws {
        let folder = DevelopmentPKI.inMemory(seed: 3, validFrom: Self.validFrom)
        let numbers: [DevelopmentPKI.Party: (UInt64, RemotePartyRole)] = [
            .transitionalCoS: (10, .transitionalCoS), .recovery: (11, .recovery),
            .loadController: (12, .loadController),
        ]
        for (party, (number, role)) in numbers {
            #expect(party.entityIdentifier == EntityIdentifier(0x0253_4D45_5453_0000 + number))
            #expect(folder.role(of: party.entityIdentifier) == role)
            #expect(folder.parties(in: role) == [party.entityIdentifier])
        }
        let others: Set<DevelopmentPKI.Party> = [.root, .issuingAuthority, .smets1ServiceProvider]
        for party in DevelopmentPKI.Party.allCases where !others.contains(party) {
            for usage in [KeyFolder.Usage.keyAgreement, .digitalSignature] {
                let certificate = try #require(folder.certificate(of: party.entityIdentifier, usage), "\(party)")
                #expect(try folder.privateKey(of: party.entityIdentifier, usage)?.publicKey == certificate.publicKey)
            }
            let hasPrepayment = try folder.privateKey(of: party.entityIdentifier, .prepayment) != nil
            #expect(hasPrepayment == (party.role == .supplier), "\(party)")
        }
    }

    /// Whoever sends or answers Service Requests signs them; nobody else has such a key.
    @Test func usersAndServiceProvidersSignXML() throws {
        let folder = DevelopmentPKI.inMemory(seed: 3, validFrom: Self.validFrom)
        let authority = try #require(
            folder.certificate(of: DevelopmentPKI.Party.issuingAuthority.entityIdentifier, .digitalSignature))
        let users: Set<DevelopmentPKI.Party> = [
            .supplier, .otherSupplier, .networkOperator, .otherUser, .meterDataRetriever, .loadController,
            .registeredSupplierAgent, .smets1ServiceProvider,
        ]
        for party in DevelopmentPKI.Party.allCases {
            let certificate = folder.certificate(of: party.entityIdentifier, .xmlSigning)
            let role: UInt8? = party == .accessControlBroker ? 137 : users.contains(party) ? 135 : nil
            #expect(certificate?.roleCode == role, "\(party)")
            guard let certificate else { continue }
            #expect(certificate.entityIdentifier == party.entityIdentifier)
            #expect(certificate.keyUsage == .digitalSignature)
            #expect(certificate.issuerName == "CN=Z1,OU=07")
            #expect(certificate.isSigned(by: authority.publicKey))
            let signer = try #require(try folder.xmlSigner(of: party.entityIdentifier))
            #expect(signer.certificate == certificate)
            #expect(signer.key.publicKey == certificate.publicKey)
            #expect(folder.certificate(serial: certificate.serialNumber) == certificate)
        }
        // Without such a key a party's Digital Signature key serves.
        let recovery = DevelopmentPKI.Party.recovery.entityIdentifier
        let signer = try #require(try folder.xmlSigner(of: recovery))
        #expect(signer.certificate == folder.certificate(of: recovery, .digitalSignature))
        #expect(folder.role(of: DevelopmentPKI.Party.registeredSupplierAgent.entityIdentifier) == .other)
    }

    /// It answers for SMETS1 meters, which know no party; so it is in no role of those that SMETS2 Devices know.
    @Test func theS1SPHasAKeyForXMLAlone() throws {
        let folder = DevelopmentPKI.inMemory(seed: 3, validFrom: Self.validFrom)
        let id = EntityIdentifier(0x0253_4D45_5453_000E)
        #expect(DevelopmentPKI.Party(id) == .smets1ServiceProvider)
        #expect(folder.credentials(of: id).map(\.usage) == [.xmlSigning])
        #expect(folder.role(of: id) == nil)
        #expect(folder.trustAnchor(id) == nil)
    }

    /// SHA-256 of all certificates of seed 1 as they were before there were keys for XML: exchanges recorded with them, and
    /// studies of messages, must stay what they were.
    @Test func keysThatWereAddedLaterLeaveThoseOfASeedAsTheyWere() {
        let folder = DevelopmentPKI.inMemory(seed: 1, validFrom: Self.validFrom)
        let octets = DevelopmentPKI.Party.allCases.filter { $0 != .registeredSupplierAgent }.flatMap { party in
            [KeyFolder.Usage.keyAgreement, .digitalSignature, .prepayment].flatMap {
                folder.certificate(of: party.entityIdentifier, $0)?.der ?? []
            }
        }
        #expect(sha256(octets).hexadecimal == "8E221AF716897C3AE25ACCF7EA2750276667910E74A7FF525B5526652006DCB6")
    }
}
