import DUIS
import GBCS
import Keys

/// A User of the DCC that acts: its EUI-64 with the keys that it needs for that, from a folder of keys.
package struct DCCUser: Sendable {
    package let entityIdentifier: EntityIdentifier
    /// What it signs XML documents with.
    package let xmlSigner: DocumentSigner
    /// Its Digital Signature key, for Pre-Commands; nil where the folder has none.
    package let digitalSignatureKey: P256PrivateKey?
    /// The key that Devices encrypt for.
    package let keyAgreementKey: P256PrivateKey
    package let keyAgreementCertificate: SMKICertificate

    /// Throws a sentence that names the file that is missing.
    package init(_ party: EntityIdentifier, in folder: KeyFolder) throws(KeyFolderError) {
        entityIdentifier = party
        guard let (certificate, key) = try folder.xmlSigner(of: party) else {
            throw KeyFolderError(
                "\(folder.path): has no private key with which \(party) signs XML (\(party.fileName)-xml.key or -ds.key)"
            )
        }
        guard let reference = CertificateReference(certificate) else {
            throw KeyFolderError("\(folder.path): the certificate of \(party) for XML names no issuer or number")
        }
        do { xmlSigner = try DocumentSigner(key: key, certificate: reference) } catch {
            throw KeyFolderError("\(folder.path): \(party) cannot sign XML: \(error)")
        }
        digitalSignatureKey = try folder.privateKey(of: party, .digitalSignature)
        guard let agreement = try folder.privateKey(of: party, .keyAgreement),
            let agreementCertificate = folder.certificate(of: party, .keyAgreement)
        else {
            throw KeyFolderError(
                "\(folder.path): has no \(party.fileName)-ka.key with its certificate; what Devices send to \(party) cannot be "
                    + "read without")
        }
        (keyAgreementKey, keyAgreementCertificate) = (agreement, agreementCertificate)
    }
}
