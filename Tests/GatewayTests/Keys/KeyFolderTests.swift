import COSEM
import ESMEEmulator
import Fleet
import Foundation
import GBCS
import Testing

@testable import Gateway

/// Folders of keys: what `keys init` makes, and what is wrong with others.
@Suite struct KeyFolderTests {
    /// A folder that goes with the test.
    final class Temporary {
        let path = NSTemporaryDirectory() + "smets-keys-\(UUID().uuidString)"
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static let validFrom = UTCTime(iso8601: "2026-01-01")!

    private func initialised() throws -> (Temporary, KeyFolder) {
        let temporary = Temporary()
        var generator = SystemRandomNumberGenerator()
        _ = try DevelopmentPKI.create(in: temporary.path, validFrom: Self.validFrom, using: &generator)
        return (temporary, try KeyFolder(path: temporary.path))
    }

    @Test func everyPartyHasKeysAndCertificatesOfItsRole() throws {
        let (temporary, folder) = try initialised()
        #expect(
            folder.parties
                == DevelopmentPKI.Party.allCases.map(\.entityIdentifier).sorted().filter { $0.rawValue & 0xFF > 0 })
        let authority = DevelopmentPKI.Party.issuingAuthority.entityIdentifier
        let issuer = try #require(folder.certificate(of: authority, .digitalSignature))
        for party in DevelopmentPKI.Party.allCases where party != .root && party != .issuingAuthority {
            for usage in KeyFolder.Usage.allCases {
                let certificate = try #require(folder.certificate(of: party.entityIdentifier, usage))
                #expect(certificate.role == party.role)
                #expect(certificate.entityIdentifier == party.entityIdentifier)
                #expect(certificate.keyUsage == (usage == .keyAgreement ? .keyAgreement : .digitalSignature))
                #expect(certificate.isSigned(by: issuer.publicKey))
                let key = try #require(try folder.privateKey(of: party.entityIdentifier, usage))
                #expect(key.publicKey == certificate.publicKey)
            }
        }
        #expect(folder.parties(in: .supplier).count == 2)
        #expect(folder.parties(in: .other).count == 2)
        withExtendedLifetime(temporary) {}
    }

    @Test func privateKeysAreForTheirOwnerOnly() throws {
        let (temporary, _) = try initialised()
        for name in try FileManager.default.contentsOfDirectory(atPath: temporary.path) where name.hasSuffix(".key") {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(temporary.path)/\(name)")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(name)")
        }
    }

    @Test func keysAreNeverOverwritten() throws {
        let (temporary, _) = try initialised()
        var generator = SystemRandomNumberGenerator()
        #expect(throws: KeyFolderError.self) {
            try DevelopmentPKI.create(in: temporary.path, validFrom: Self.validFrom, using: &generator)
        }
    }

    @Test func aMissingFolderIsSaidSo() {
        let error = #expect(throws: KeyFolderError.self) { try KeyFolder(path: "/nowhere/at/all") }
        #expect(error?.description.contains("smets keys init") == true)
    }

    @Test func aBrokenCertificateIsNamed() throws {
        let (temporary, _) = try initialised()
        let file = "\(temporary.path)/0253000000000001-ka.pem"
        try Data("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8).write(
            to: URL(fileURLWithPath: file))
        let error = #expect(throws: KeyFolderError.self) { try KeyFolder(path: temporary.path) }
        #expect(error?.description == "\(file): not an X.509 certificate")
    }

    @Test func aBrokenPrivateKeyIsNamed() throws {
        let (temporary, folder) = try initialised()
        let party = DevelopmentPKI.Party.supplier.entityIdentifier
        let file = "\(temporary.path)/\(party.fileName)-ka.key"
        try Data("no key".utf8).write(to: URL(fileURLWithPath: file))
        let error = #expect(throws: KeyFolderError.self) { try folder.privateKey(of: party, .keyAgreement) }
        #expect(error?.description.hasPrefix(file) == true)
    }

    @Test func exportedMeterKeysTakeTheFleetsPlace() throws {
        let (temporary, folder) = try initialised()
        var generator = SystemRandomNumberGenerator()
        let estate = try Estate(fleet: Fleet(.homes(8)), folder: folder)
        let device = estate.entityIdentifier(3)
        // Another fleet's keys for the same meter.
        try DevelopmentPKI.exportMeter(
            device, index: 3, keys: FleetKeys(seed: 1), from: folder, to: temporary.path, withPrivateKeys: true,
            validFrom: Self.validFrom, using: &generator)
        let withImport = try KeyFolder(path: temporary.path)
        let certificate = try #require(withImport.certificate(of: device, .keyAgreement))
        #expect(certificate.isDevice)
        #expect(certificate.entityIdentifier == device)
        let imported = try Estate(fleet: Fleet(.homes(8)), folder: withImport)
        #expect(imported.makeMeter(3).keyAgreementKey == certificate.publicKey)
        #expect(estate.makeMeter(4).keyAgreementKey == imported.makeMeter(4).keyAgreementKey)
    }

    @Test func anEstateNeedsAnAccessControlBroker() throws {
        let temporary = Temporary()
        try FileManager.default.createDirectory(atPath: temporary.path, withIntermediateDirectories: true)
        let error = #expect(throws: KeyFolderError.self) {
            try Estate(fleet: Fleet(.homes(8)), folder: try KeyFolder(path: temporary.path))
        }
        #expect(error?.description.contains("Access Control Broker") == true)
    }
}
