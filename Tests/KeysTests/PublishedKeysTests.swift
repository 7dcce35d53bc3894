import COSEM
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import Host
@testable import Keys

/// Folders in the layout of org-crypto.zip, and which of a party's certificates is chosen.
@Suite struct PublishedKeysTests {
    private static let validFrom = UTCTime(iso8601: "2026-01-01")!
    private static let supplier = EntityIdentifier(0x90B3_D51F_3001_0000)
    private static let authority = SMKIIssuer(
        subject: .authority(.issuingAuthority, name: "Z1"), key: P256PrivateKey(base: [7], increment: 0)!)

    /// A folder that goes with the test.
    final class Folder {
        let path = NSTemporaryDirectory() + "smets-org-crypto-\(UUID().uuidString)"
        private var number: UInt8 = 0

        init() throws {
            for part in ["cert", "key"] {
                try FileManager.default.createDirectory(atPath: "\(path)/\(part)", withIntermediateDirectories: true)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// Adds a pair, readable by everybody; without a key where that is another's.
        @discardableResult
        func add(
            _ name: String, _ subject: SMKIIssuer.Subject, _ usage: SMKICertificate.KeyUsage, writesKey: Bool = true,
            in part: String = ""
        ) throws -> SMKICertificate {
            number += 1
            let key = P256PrivateKey(base: [number, 0], increment: 0)!
            let certificate = PublishedKeysTests.authority.certificate(
                for: subject, publicKey: key.publicKey, usage: usage, validFrom: PublishedKeysTests.validFrom,
                validTo: PublishedKeysTests.validFrom + 86_400, serialNumber: [0x40, number])
            try write(certificate.pem, to: "\(part)cert/\(name).pem")
            if writesKey { try write(key.pem, to: "\(part)key/\(name).key") }
            return certificate
        }

        func write(_ text: String, to file: String) throws {
            try WrittenFile.write(text, to: "\(path)/\(file)")
            chmod("\(path)/\(file)", 0o644)
        }
    }

    @Test("Keys that everybody may read are taken in this layout, and a note says so")
    func readableKeysAreNoted() throws {
        let folder = try Folder()
        let certificate = try folder.add("Z1-supplier-ka", .organisation(.supplier, Self.supplier), .keyAgreement)
        try folder.add("Z1-supplier-ds", .organisation(.supplier, Self.supplier), .digitalSignature)
        let keys = try KeyFolder(path: folder.path)
        #expect(keys.certificate(of: Self.supplier, .keyAgreement) == certificate)
        #expect(try keys.privateKey(of: Self.supplier, .keyAgreement)?.publicKey == certificate.publicKey)
        #expect(keys.privateKeyOwners == [Self.supplier])
        #expect(
            keys.notes == [
                "\(folder.path)/key: others may read or change 2 of these private keys (mode 0644), as befits published test "
                    + "keys; keys that are to protect anything need mode 0600"
            ])
        chmod("\(folder.path)/key/Z1-supplier-ka.key", 0o600)
        chmod("\(folder.path)/key/Z1-supplier-ds.key", 0o600)
        #expect(try KeyFolder(path: folder.path).notes.isEmpty)
    }

    @Test("The unpacked archive is a folder in the folder")
    func anUnpackedArchiveIsFound() throws {
        let folder = try Folder()
        for part in ["cert", "key"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/org-crypto/\(part)", withIntermediateDirectories: true)
        }
        let certificate = try folder.add(
            "Z1-supplier-ka", .organisation(.supplier, Self.supplier), .keyAgreement, in: "org-crypto/")
        let keys = try KeyFolder(path: folder.path)
        #expect(keys.parties == [Self.supplier])
        #expect(keys.certificate(of: Self.supplier, .keyAgreement) == certificate)
        let itself = try KeyFolder(path: "\(folder.path)/org-crypto")
        #expect(itself.certificate(of: Self.supplier, .keyAgreement) == certificate)
    }

    @Test("Z1 is taken before Z1b, top-up keys apart from others, and XML signing keys never for GBCS")
    func theOpenClientsChoice() throws {
        let folder = try Folder()
        let party = SMKIIssuer.Subject.organisation(.supplier, Self.supplier)
        try folder.add("Z1b-supplier-ka", party, .keyAgreement)
        let agreement = try folder.add("Z1-supplier-ka", party, .keyAgreement)
        try folder.add("Z1b-supplierPP-ka", party, .keyAgreement)
        let topUps = try folder.add("Z1-supplierPP-ka", party, .keyAgreement)
        try folder.add("Z1b-supplier-ds", party, .digitalSignature)
        let xml = try folder.add("A-xml-sign-ds", .xmlSigner(.user, Self.supplier), .digitalSignature)
        let signature = try folder.add("Z1-supplier-ds", party, .digitalSignature)
        let keys = try KeyFolder(path: folder.path)
        #expect(keys.certificate(of: Self.supplier, .keyAgreement) == agreement)
        #expect(keys.certificate(of: Self.supplier, .prepayment) == topUps)
        #expect(keys.certificate(of: Self.supplier, .digitalSignature) == signature)
        #expect(keys.certificate(of: Self.supplier, .xmlSigning) == xml)
        #expect(try keys.privateKey(of: Self.supplier, .digitalSignature)?.publicKey == signature.publicKey)
        #expect(keys.role(of: Self.supplier) == .supplier)
        #expect(try keys.xmlSigner(of: Self.supplier)?.certificate == xml)
        #expect(keys.credentials(of: Self.supplier).count == 7)
    }

    @Test("A certificate with its private key is chosen before one without")
    func pairsComeFirst() throws {
        let folder = try Folder()
        let party = SMKIIssuer.Subject.organisation(.networkOperator, Self.supplier)
        let without = try folder.add("Z1-networkOperator-ka", party, .keyAgreement, writesKey: false)
        let pair = try folder.add("Z1b-networkOperator-ka", party, .keyAgreement)
        let keys = try KeyFolder(path: folder.path)
        #expect(keys.certificate(of: Self.supplier, .keyAgreement) == pair)
        #expect(keys.certificate(serial: without.serialNumber) == without)
    }

    @Test("XML is signed with role 135, else 137, else the Digital Signature key; never with Key Agreement keys")
    func xmlSigners() throws {
        let folder = try Folder()
        let organisation = SMKIIssuer.Subject.organisation(.accessControlBroker, Self.supplier)
        try folder.add("Z1-broker-ka", organisation, .keyAgreement)
        #expect(try KeyFolder(path: folder.path).xmlSigner(of: Self.supplier) == nil)
        let signature = try folder.add("Z1-broker-ds", organisation, .digitalSignature)
        #expect(try KeyFolder(path: folder.path).xmlSigner(of: Self.supplier)?.certificate == signature)
        let provider = SMKIIssuer.Subject.xmlSigner(.dataServiceProvider, Self.supplier)
        try folder.add("a-other-xml-sign", provider, .digitalSignature)
        let second = try folder.add("dsp-xml-sign", provider, .digitalSignature)
        #expect(try KeyFolder(path: folder.path).xmlSigner(of: Self.supplier)?.certificate == second)
        let first = try folder.add("Z1-broker-dSPXmlSign", provider, .digitalSignature)
        #expect(try KeyFolder(path: folder.path).xmlSigner(of: Self.supplier)?.certificate == first)
        try folder.add("xml-sign-0", .xmlSigner(.user, Self.supplier), .digitalSignature, writesKey: false)
        #expect(try KeyFolder(path: folder.path).xmlSigner(of: Self.supplier)?.certificate == first)
        let user = try folder.add("xml-sign-1", .xmlSigner(.user, Self.supplier), .digitalSignature)
        let signer = try #require(try KeyFolder(path: folder.path).xmlSigner(of: Self.supplier))
        #expect(signer.certificate == user)
        #expect(signer.key.publicKey == user.publicKey)
        #expect(try KeyFolder(path: folder.path).xmlSigner(of: EntityIdentifier(1)) == nil)
    }

    @Test("What is no pair is skipped with a note that names its file, and the rest is used")
    func brokenEntriesAreSkipped() throws {
        let folder = try Folder()
        let party = SMKIIssuer.Subject.organisation(.supplier, Self.supplier)
        let good = try folder.add("Z1-supplier-ka", party, .keyAgreement, writesKey: false)
        try folder.add("a", party, .keyAgreement)
        try folder.add("b", party, .keyAgreement)
        try folder.add("c", .authority(.issuingAuthority, name: "Z1"), .certificateSigning)
        try folder.write(P256PrivateKey(base: [99], increment: 0)!.pem, to: "key/a.key")
        try folder.write("no key", to: "key/b.key")
        try folder.write("no certificate", to: "cert/d.pem")
        try folder.write("", to: "cert/e.pem")
        try folder.write(String(repeating: "A", count: 70_000), to: "cert/f.pem")
        try folder.add("g", party, .keyAgreement)
        try folder.write("-----BEGIN ENCRYPTED PRIVATE KEY-----", to: "key/g.key")
        try folder.write("whatever", to: "key/lonely.key")
        try folder.write("whatever", to: "cert/README.txt")
        try folder.write("{}", to: "keystore.json")
        let keys = try KeyFolder(path: folder.path)
        #expect(keys.parties == [Self.supplier])
        #expect(keys.certificate(of: Self.supplier, .keyAgreement) == good)
        let path = folder.path
        #expect(
            keys.notes == [
                "\(path)/key/a.key: is not the private key of a.pem; this entry is skipped",
                "\(path)/key/b.key: not an unencrypted P-256 private key in PEM; this entry is skipped",
                "\(path)/cert/c.pem: names neither an organisation nor a device; this entry is skipped",
                "\(path)/cert/d.pem: not an X.509 certificate; this entry is skipped",
                "\(path)/cert/e.pem: is empty; this entry is skipped",
                "\(path)/cert/f.pem: has more than 65,536 octets, the most a certificate or key may have; this entry is skipped",
                "\(path)/key/g.key: is encrypted; decrypt it first: openssl ec -in \(path)/key/g.key -out FILE; this entry is skipped",
            ])
    }

    @Test("A folder with more certificates than there may be is refused")
    func tooManyCertificates() throws {
        let folder = try Folder()
        for number in 0...PublishedKeys.certificateLimit {
            #expect(FileManager.default.createFile(atPath: "\(folder.path)/cert/\(number).pem", contents: nil))
        }
        let error = #expect(throws: KeyFolderError.self) { try KeyFolder(path: folder.path) }
        #expect(error?.description.contains("more than 4,096 certificates") == true)
    }

    @Test("A private key in a file by party must still be its owner's alone")
    func privateUseStaysPrivate() throws {
        let folder = try Folder()
        try folder.add("Z1-supplier-ka", .organisation(.supplier, Self.supplier), .keyAgreement)
        for (part, ending) in [("cert", "pem"), ("key", "key")] {
            try FileManager.default.copyItem(
                atPath: "\(folder.path)/\(part)/Z1-supplier-ka.\(ending)",
                toPath: "\(folder.path)/\(Self.supplier.fileName)-ka.\(ending)")
        }
        let error = #expect(throws: KeyFolderError.self) { try KeyFolder(path: folder.path) }
        #expect(error?.description.contains("chmod 600") == true)
    }

    @Test("The published test keystore loads as it lies there", .enabled(if: PublishedKeystore.path != nil))
    func thePublishedKeystore() throws {
        let path = try #require(PublishedKeystore.path)
        let folder = try KeyFolder(path: path)
        let credentials = folder.parties.flatMap(folder.credentials(of:))
        #expect(credentials.count == 35)
        #expect(credentials.allSatisfy { $0.isPublished })
        for credential in credentials {
            let key = try #require(try folder.privateKey(of: credential))
            #expect(key.publicKey == credential.certificate.publicKey)
            #expect(folder.certificate(serial: credential.certificate.serialNumber) == credential.certificate)
        }
        let names: [(UInt64, KeyFolder.Usage, String)] = [
            (0x90B3_D51F_3001_0000, .keyAgreement, "3B362657731E6B2BBE078650CFA14F15"),
            (0x90B3_D51F_3001_0000, .digitalSignature, "4FBC525201A1D7586C1BC1C4734DEB9F"),
            (0x90B3_D51F_3001_0000, .prepayment, "703733774EF2B8E50F7AF2BBB33C198F"),
            (0x90B3_D51F_3001_0009, .keyAgreement, "6C274B2F59A4253B9155DEE50776980C"),
            (0x90B3_D51F_3000_0002, .keyAgreement, "37CDF206B07DDEF852FBC62950F22ED0"),
        ]
        for (party, usage, serial) in names {
            #expect(folder.certificate(of: EntityIdentifier(party), usage)?.serialNumber.hexadecimal == serial)
        }
        let signers: [(UInt64, String, UInt8)] = [
            (0x90B3_D51F_3001_0000, "14BE4AD2EA1D0E4EC7F7156BD24624A7", 135),
            (0x90B3_D51F_3000_0002, "0F4889EF197D41E9016966F9D5AB0402", 137),
            (0x90B3_D51F_3001_0009, "173CFBF08C3464D8C0E61E331D73D6A0", 127),
            (0x90B3_D51F_3003_0000, "39EAFF0055CE4DAF085AC874C7C84BD3", 2),
        ]
        for (party, serial, role) in signers {
            let signer = try #require(try folder.xmlSigner(of: EntityIdentifier(party)))
            #expect(signer.certificate.serialNumber.hexadecimal == serial)
            #expect(signer.certificate.roleCode == role)
        }
        // Its OU is 137 in decimal.
        let old = try #require(CertificateSerial(hexadecimal: "261E9CCC40A78FD13D83BCE07DACFE08"))
        #expect(folder.certificate(serial: old)?.xmlSigningRole == .dataServiceProvider)
        let retriever = try #require(folder.certificate(of: EntityIdentifier(0x90B3_D51F_3001_0009), .keyAgreement))
        #expect(retriever.issuerName == "CN=Z99,OU=07")
        #expect(folder.parties(in: .supplier).first == Self.supplier)
    }
}
