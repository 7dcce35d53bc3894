import COSEM
import DUIS
import EstateFixture
import Foundation
import GBCS
import Keys
import Testing

@testable import DSP

/// The keys that the DCC signs documents with.
@Suite struct DSPKeysTests {
    private static let provider = DevelopmentPKI.Party.smets1ServiceProvider.entityIdentifier
    private static let broker = DevelopmentPKI.Party.accessControlBroker.entityIdentifier

    private func serial(_ party: EntityIdentifier, in folder: KeyFolder) throws -> CertificateSerial {
        try #require(folder.certificate(of: party, .xmlSigning)).serialNumber
    }

    @Test("The DSP and the S1SP have a key each")
    func ownKeys() throws {
        let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: UTCTime(iso8601: "2024-01-01")!)
        let keys = try DSPKeys(folder: folder)
        #expect(keys.broker == Self.broker)
        #expect(try keys.signer.certificate.serial == serial(Self.broker, in: folder))
        #expect(try keys.smets1Signer.certificate.serial == serial(Self.provider, in: folder))
        #expect(keys.signer.certificate != keys.smets1Signer.certificate)
    }

    @Test("In a folder that was made when there was no key of the S1SP, the DSP's stands in")
    func olderFolder() throws {
        let path = NSTemporaryDirectory() + "smets-dsp-keys-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var generator = SystemRandomNumberGenerator()
        _ = try DevelopmentPKI.create(in: path, validFrom: UTCTime(iso8601: "2026-01-01")!, using: &generator)
        let files = try FileManager.default.contentsOfDirectory(atPath: path).filter {
            $0.hasPrefix("02534d455453000e-")
        }
        #expect(files.sorted() == ["02534d455453000e-xml.key", "02534d455453000e-xml.pem"])
        for file in files { try FileManager.default.removeItem(atPath: "\(path)/\(file)") }
        let keys = try DSPKeys(folder: try KeyFolder(path: path))
        #expect(keys.smets1Signer.certificate == keys.signer.certificate)
    }

    @Test("The published test keys have none of the S1SP", .enabled(if: PublishedKeystore.path != nil))
    func publishedKeys() throws {
        let keys = try DSPKeys(folder: try KeyFolder(path: try #require(PublishedKeystore.path)))
        #expect(keys.smets1Signer.certificate == keys.signer.certificate)
        #expect(keys.signer.certificate.serial == CertificateSerial(hexadecimal: "0F4889EF197D41E9016966F9D5AB0402"))
    }
}
