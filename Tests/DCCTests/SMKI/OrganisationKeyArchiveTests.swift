import COSEM
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Keys

/// org-crypto.zip: what is in it, that ZIP's own tools read it, and whose keys are never in it.
@Suite struct OrganisationKeyArchiveTests {
    private static let validFrom = UTCTime(iso8601: "2026-01-01")!

    /// A folder that goes with the test.
    final class Temporary {
        let path = NSTemporaryDirectory() + "smets-archive-\(UUID().uuidString)"
        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static let developmentNames: Set<String> = [
        "Z1-accessControlBroker-ds", "Z1-accessControlBroker-ka", "Z1-loadController-ds", "Z1-loadController-ka",
        "Z1-mdr-ds", "Z1-mdr-ka", "Z1-networkOperator-ds", "Z1-networkOperator-ka", "Z1-recovery-ds", "Z1-recovery-ka",
        "Z1-registeredSupplierAgent-ds", "Z1-registeredSupplierAgent-ka", "Z1-supplier-ds", "Z1-supplier-ka",
        "Z1-supplier2-ds", "Z1-supplier2-ka", "Z1-supplier2PP-ka", "Z1-supplierPP-ka", "Z1-transitionalCoS-ds",
        "Z1-transitionalCoS-ka", "Z1-wanProvider-ds", "Z1-wanProvider-ka", "dsp-xml-sign-02534D4554530003-ds",
        "otherUser-ds", "otherUser-ka", "xml-sign-02534D4554530004-ds", "xml-sign-02534D4554530005-ds",
        "xml-sign-02534D4554530006-ds", "xml-sign-02534D4554530007-ds", "xml-sign-02534D4554530008-ds",
        "xml-sign-02534D455453000C-ds", "xml-sign-02534D455453000D-ds", "xml-sign-02534D455453000E-ds",
    ]

    /// Unpacks an archive with Python's zipfile into a folder; false where there is no Python.
    private func unpack(_ archive: [UInt8], to folder: String) throws -> Bool {
        try Data(archive).write(to: URL(filePath: "\(folder)/org-crypto.zip"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-m", "zipfile", "-e", "\(folder)/org-crypto.zip", folder]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus != 127 else { return false }
        #expect(process.terminationStatus == 0)
        return true
    }

    @Test("The development keys' archive has every organisation's pairs, named as the open client expects them")
    func developmentKeys() throws {
        let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: Self.validFrom)
        let archive = try OrganisationKeyArchive(of: folder)
        #expect(Set(archive.names) == Self.developmentNames)
        #expect(archive.names.count == Self.developmentNames.count)
        #expect(archive.names == archive.names.sorted())
        #expect(archive.octets.starts(with: [0x50, 0x4B, 0x03, 0x04]))
    }

    @Test("The same keys give the same octets")
    func repeatable() throws {
        let archives = try [5, 5, 6].map {
            try OrganisationKeyArchive(of: DevelopmentPKI.inMemory(seed: $0, validFrom: Self.validFrom))
        }
        #expect(archives[0].octets == archives[1].octets)
        #expect(archives[0].octets != archives[2].octets)
    }

    @Test("Unpacked by another program, the archive is a folder of keys with the same certificates and keys")
    func unpacked() throws {
        let temporary = try Temporary()
        let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: Self.validFrom)
        guard try unpack(try OrganisationKeyArchive(of: folder).octets, to: temporary.path) else { return }
        let cert = try FileManager.default.contentsOfDirectory(atPath: "\(temporary.path)/org-crypto/cert")
        let key = try FileManager.default.contentsOfDirectory(atPath: "\(temporary.path)/org-crypto/key")
        #expect(Set(cert) == Set(Self.developmentNames.map { "\($0).pem" }))
        #expect(Set(key) == Set(Self.developmentNames.map { "\($0).key" }))
        let again = try KeyFolder(path: temporary.path)
        for party in DevelopmentPKI.Party.allCases where party != .root && party != .issuingAuthority {
            let id = party.entityIdentifier
            for usage in KeyFolder.Usage.allCases {
                #expect(again.certificate(of: id, usage) == folder.certificate(of: id, usage), "\(party) \(usage)")
                #expect(
                    try again.privateKey(of: id, usage)?.publicKey == folder.certificate(of: id, usage)?.publicKey,
                    "\(party) \(usage)")
            }
        }
    }

    @Test("An archive of an unpacked archive is the same archive")
    func repacked() throws {
        let temporary = try Temporary()
        let archive = try OrganisationKeyArchive(of: DevelopmentPKI.inMemory(seed: 5, validFrom: Self.validFrom))
        guard try unpack(archive.octets, to: temporary.path) else { return }
        #expect(try OrganisationKeyArchive(of: KeyFolder(path: temporary.path)).octets == archive.octets)
    }

    private func privateFolder(_ role: RemotePartyRole) throws -> Temporary {
        let temporary = try Temporary()
        let party = EntityIdentifier(0x90B3_D51F_3099_0000)
        let key = P256PrivateKey(base: [3], increment: 0)!
        let certificate = SMKIIssuer(subject: .authority(.issuingAuthority, name: "X1"), key: key).certificate(
            for: .organisation(role, party), publicKey: key.publicKey, usage: .keyAgreement, validFrom: Self.validFrom,
            validTo: Self.validFrom + 1, serialNumber: [9])
        try KeyFolder.write(certificate: certificate, key: key, of: party, .keyAgreement, in: temporary.path)
        return temporary
    }

    @Test("Private keys of somebody's own are not published unless that is asked for")
    func privateKeysAreRefused() throws {
        let temporary = try privateFolder(.supplier)
        let folder = try KeyFolder(path: temporary.path)
        let error = #expect(throws: KeyFolderError.self) { try OrganisationKeyArchive(of: folder) }
        #expect(
            error?.description
                == "\(temporary.path)/90b3d51f30990000-ka.key: is neither a development key of smets keys init nor in the layout "
                + "of org-crypto.zip, and is not published without being asked for")
        let archive = try OrganisationKeyArchive(of: folder, publishing: .anyKeys)
        #expect(archive.names == ["Z1-supplier90B3D51F30990000-ka"])
    }

    @Test("A folder without pairs of organisations has nothing to publish")
    func nothingToPublish() throws {
        let temporary = try privateFolder(.issuingAuthority)
        let folder = try KeyFolder(path: temporary.path)
        let error = #expect(throws: KeyFolderError.self) {
            try OrganisationKeyArchive(of: folder, publishing: .anyKeys)
        }
        #expect(error?.description.contains("no certificate of an organisation") == true)
    }

    @Test(
        "The published test keystore is packed in full, and its MDR keys by a name that the open client takes",
        .enabled(if: PublishedKeystore.path != nil))
    func publishedKeystore() throws {
        let path = try #require(PublishedKeystore.path)
        let archive = try OrganisationKeyArchive(of: try KeyFolder(path: path))
        let published = try FileManager.default.contentsOfDirectory(atPath: "\(path)/cert").map { $0.dropLast(4) }
        let expected = published.map { ["mdr-ka", "mdr-ds"].contains($0) ? "Z1-\($0)" : String($0) }
        #expect(archive.names.sorted() == expected.sorted())
        #expect(archive.names.count == 35)
    }

    @Test("Packing two entries of one name, or none, gives no archive")
    func impossibleArchives() {
        let entry = ZipArchive.Entry(path: "a/b", text: "c")
        #expect(ZipArchive.octets(of: [entry, entry]) == nil)
        #expect(ZipArchive.octets(of: []) == nil)
        #expect(ZipArchive.octets(of: [entry]) != nil)
        #expect(ZipArchive.octets(of: [ZipArchive.Entry(path: "a/b", text: "")]) != nil)
    }
}
