import COSEM
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import Estate
@testable import Host
@testable import Keys

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
            for usage in KeyFolder.Usage.allCases where usage != .prepayment || party.role == .supplier {
                guard usage == .xmlSigning ? party.xmlSigningRole != nil : party.role != nil else { continue }
                let certificate = try #require(folder.certificate(of: party.entityIdentifier, usage))
                #expect(certificate.role == (usage == .xmlSigning ? nil : party.role))
                #expect(certificate.entityIdentifier == party.entityIdentifier)
                let signs = usage == .digitalSignature || usage == .xmlSigning
                #expect(certificate.keyUsage == (signs ? .digitalSignature : .keyAgreement))
                #expect(certificate.isSigned(by: issuer.publicKey))
                let key = try #require(try folder.privateKey(of: party.entityIdentifier, usage))
                #expect(key.publicKey == certificate.publicKey)
            }
        }
        #expect(folder.parties(in: .supplier).count == 2)
        #expect(folder.parties(in: .other).count == 3)
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

    /// Certificates write years of four digits.
    @Test func keysOfAnImpossibleTimeAreNotMade() {
        let temporary = Temporary()
        for time in [UTCTime(secondsSince2000: 252_455_616_000), UTCTime(secondsSince2000: -1)] {
            var generator = SystemRandomNumberGenerator()
            let error = #expect(throws: KeyFolderError.self) {
                try DevelopmentPKI.create(in: temporary.path, validFrom: time, using: &generator)
            }
            #expect(
                error?.description
                    == "\(temporary.path): no keys are made: their certificates would begin at \(time); take a time from "
                    + "2000-01-01 to 2136-02-07T06:28:15Z")
        }
        #expect(!FileManager.default.fileExists(atPath: temporary.path))
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

    /// What a folder is refused for: a change to that of ``initialised()``, and the line that says it. `SUPPLIER` stands for
    /// the path of the supplier's files, `FOLDER` for the folder's.
    private static let refusals: [(change: @Sendable (String, String) throws -> Void, says: String)] = [
        (
            { supplier, _ in chmod("\(supplier)-ka.key", 0o640) },
            "SUPPLIER-ka.key: others may read or change this private key (mode 0640); run: chmod 600 FOLDER/*.key"
        ),
        (
            { supplier, _ in chmod("\(supplier)-ds.key", 0o604) },
            "SUPPLIER-ds.key: others may read or change this private key (mode 0604); run: chmod 600 FOLDER/*.key"
        ),
        (
            { supplier, _ in
                try WrittenFile.writePrivately(
                    BoundedFile.octets("\(supplier)-ds.key", limit: 999, kind: ""), to: "\(supplier)-ka.key")
            },
            "SUPPLIER-ka.key: is not the private key of 02534d4554530004-ka.pem; put back the one that belongs to it, or take it away"
        ),
        (
            { supplier, other in
                try WrittenFile.write(
                    BoundedFile.octets("\(other)-ka.pem", limit: 999, kind: ""), to: "\(supplier)-ka.pem")
            },
            "SUPPLIER-ka.pem: is the certificate of 02-53-4D-45-54-53-00-06, whose files begin with 02534d4554530006; put back the one that belongs here, or name it so"
        ),
        (
            { supplier, other in
                for usage in ["ka", "ds"] {
                    for ending in ["pem", "key"] {
                        unlink("\(supplier)-\(usage).\(ending)")
                        link("\(other)-\(usage).\(ending)", "\(supplier)-\(usage).\(ending)")
                    }
                }
            },
            "SUPPLIER-ds.pem: is the certificate of 02-53-4D-45-54-53-00-06, whose files begin with 02534d4554530006; put back the one that belongs here, or name it so"
        ),
        (
            { supplier, _ in unlink("\(supplier)-ka.pem") },
            "SUPPLIER-ka.key: is without its certificate 02534d4554530004-ka.pem; put that back, or take the key away"
        ),
        (
            { supplier, _ in unlink("\(supplier)-ds.pem") },
            "SUPPLIER-ds.key: is without its certificate 02534d4554530004-ds.pem; put that back, or take the key away"
        ),
        ({ supplier, _ in try WrittenFile.write("", to: "\(supplier)-ka.pem") }, "SUPPLIER-ka.pem: is empty"),
        ({ supplier, _ in try WrittenFile.write("", to: "\(supplier)-ka.key") }, "SUPPLIER-ka.key: is empty"),
        (
            { supplier, _ in try WrittenFile.write([0x61, 0xFF, 0xFE], to: "\(supplier)-ka.pem") },
            "SUPPLIER-ka.pem: is not UTF-8 text; save it as UTF-8"
        ),
        (
            { supplier, _ in
                try WrittenFile.write([UInt8](repeating: 0x41, count: 30_000_000), to: "\(supplier)-ka.pem")
            },
            "SUPPLIER-ka.pem: has more than 65,536 octets, the most a certificate or key may have"
        ),
        (
            { supplier, _ in
                unlink("\(supplier)-ka.pem")
                symlink("\(supplier)-ka.pem", "\(supplier)-ka.pem")
            }, "SUPPLIER-ka.pem: cannot be read: too many levels of symbolic links"
        ),
        (
            { supplier, _ in
                let text = try BoundedFile.text("\(supplier)-ka.key", limit: 999, kind: "")
                let encrypted = text.replacing("\n", with: "\nProc-Type: 4,ENCRYPTED\n", maxReplacements: 1)
                try WrittenFile.writePrivately(Array(encrypted.utf8), to: "\(supplier)-ka.key")
            }, "SUPPLIER-ka.key: is encrypted; decrypt it first: openssl ec -in SUPPLIER-ka.key -out FILE"
        ),
    ]

    @Test(arguments: 0..<13) func aFolderIsRefusedByTheNameOfItsFile(place: Int) throws {
        let (temporary, _) = try initialised()
        func files(_ party: DevelopmentPKI.Party) -> String { "\(temporary.path)/\(party.entityIdentifier.fileName)" }
        let refusal = Self.refusals[place]
        try refusal.change(files(.supplier), files(.networkOperator))
        let error = #expect(throws: KeyFolderError.self) { try KeyFolder(path: temporary.path) }
        #expect(
            error?.description
                == refusal.says.replacing("SUPPLIER", with: files(.supplier)).replacing("FOLDER", with: temporary.path))
    }

    /// A response to a party without Key Agreement certificate could not be MACed. Those of the others are not needed.
    @Test(arguments: DevelopmentPKI.Party.allCases)
    func aMissingKeyAgreementCertificateThatIsNeededIsNamed(party: DevelopmentPKI.Party) throws {
        let (temporary, _) = try initialised()
        let first = "\(temporary.path)/\(party.entityIdentifier.fileName)-ka"
        unlink("\(first).pem")
        unlink("\(first).key")
        let folder = try KeyFolder(path: temporary.path)
        // There is another supplier.
        guard [.accessControlBroker, .networkOperator].contains(party) else {
            _ = try Estate(fleet: Fleet(.homes(8)), folder: folder)
            return
        }
        let error = #expect(throws: KeyFolderError.self) { try Estate(fleet: Fleet(.homes(8)), folder: folder) }
        #expect(error?.description.hasPrefix("\(first).pem: is missing; \(party.entityIdentifier), the") == true)
    }

    @Test(
        arguments: [
            (0x0253_4D45_5453_0004, 1), (0x0253_4D45_5452_FFF0, 17), (0x0253_4D45_5400_0000, 1 << 26),
            (0x0253_4D45_5453_0004 - 0x4000_0000, 1), (UInt64.max - 0x4000_0000, 2), (UInt64.max, 1),
        ] as [(UInt64, Int)])
    func identifiersOfPartiesAndBeyondTheLastAreRefused(first: UInt64, count: Int) {
        var definition = FleetDefinition.homes(count)
        definition.firstEntityIdentifier = EntityIdentifier(first)
        #expect(definition.identifierProblem != nil)
    }

    @Test(
        arguments: [
            (0x0253_4D45_5453_0100, 1), (0x0253_4D45_5452_FFF0, 16), (UInt64.max - 0x4000_0000, 1), (0, 1 << 26),
        ] as [(UInt64, Int)])
    func identifiersBesideThoseAreTaken(first: UInt64, count: Int) {
        var definition = FleetDefinition.homes(count)
        definition.firstEntityIdentifier = EntityIdentifier(first)
        #expect(definition.identifierProblem == nil)
    }

    @Test func aFleetWithTheIdentifiersOfOtherPartiesIsRefused() throws {
        let (temporary, folder) = try initialised()
        let party = EntityIdentifier(0x0253_4D45_8000_0003)
        let authority = DevelopmentPKI.Party.issuingAuthority.entityIdentifier
        let issuer = SMKIIssuer(
            subject: .authority(.issuingAuthority, name: "Z1"),
            key: try #require(try folder.privateKey(of: authority, .digitalSignature)))
        let certificate = issuer.certificate(
            for: .organisation(.other, party), publicKey: issuer.key.publicKey, usage: .keyAgreement,
            validFrom: Self.validFrom, validTo: Self.validFrom + 86_400, serialNumber: [1])
        try KeyFolder.write(certificate: certificate, key: nil, of: party, .keyAgreement, in: temporary.path)
        let error = #expect(throws: KeyFolderError.self) {
            try Estate(fleet: Fleet(.homes(8)), folder: KeyFolder(path: temporary.path))
        }
        #expect(error?.description.contains("02-53-4D-45-80-00-00-03 has the identifier of a meter") == true)
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
