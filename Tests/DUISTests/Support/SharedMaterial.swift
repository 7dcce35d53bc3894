import DUIS
import Foundation
import GBCS

/// Published schemas, samples and keys, which are not part of this project: in the folder that SMETS_SHARED names, or in
/// `shared` beside the project. Tests that need them are skipped where there are none.
enum SharedMaterial {
    static let folder: URL = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..")
        let shared =
            ProcessInfo.processInfo.environment["SMETS_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? root.standardizedFileURL.appendingPathComponent("../shared")
        return shared.standardizedFileURL
    }()

    static let duis: URL? = {
        let duis = folder.appendingPathComponent("duis")
        return FileManager.default.fileExists(atPath: duis.path) ? duis : nil
    }()

    static func files(_ path: String, _ suffix: String) throws -> [(name: String, octets: [UInt8])] {
        let folder = try required(duis).appendingPathComponent(path)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { name in
            guard name.lowercased().hasSuffix(suffix) else { return nil }
            return (name, [UInt8](try Data(contentsOf: folder.appendingPathComponent(name))))
        }
    }

    static func schema() throws -> DUISSchema { try DUISSchema(files: files("xsd", ".xsd")) }

    /// The public keys of the published certificates by their serial numbers.
    static func keys() throws -> [CertificateSerial: P256PublicKey] {
        var keys: [CertificateSerial: P256PublicKey] = [:]
        for file in try files("keystore/cert", ".pem") {
            let certificate = try SMKICertificate(pem: String(decoding: file.octets, as: UTF8.self))
            keys[try required(CertificateReference(certificate)).serial] = certificate.publicKey
        }
        return keys
    }
}
