import DCC
import DUIS
import ESMEEmulator
import GBCS
import Keys

/// The keys and certificates that the DSP works with: those of the Access Control Broker and of the DCC's signatures, and the
/// certificates of Users.
package struct DSPKeys: Sendable {
    package let folder: KeyFolder
    package let broker: EntityIdentifier
    /// Signs the DCC's documents.
    package let signer: DocumentSigner
    let brokerKey: P256PrivateKey
    /// The DSP's own certificate for signing documents.
    package let signingCertificate: SMKICertificate
    /// Signs the answers of SMETS1 meters as the S1SP; in a folder that has no key of the S1SP, the DSP's stands in.
    package let smets1Signer: DocumentSigner

    package init(folder: KeyFolder) throws(KeyFolderError) {
        self.folder = folder
        guard let broker = RequestingRole.accessControlBroker.party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no Access Control Broker certificate (OU 04)")
        }
        self.broker = broker
        guard let key = try folder.privateKey(of: broker, .keyAgreement) else {
            throw KeyFolderError("\(folder.path): has no Key Agreement key of the Access Control Broker \(broker)")
        }
        brokerKey = key
        guard let signing = try folder.xmlSigner(of: broker) else {
            throw KeyFolderError(
                "\(folder.path): has no key with which the DCC can sign documents (OU 89, or the Access Control Broker's "
                    + "Digital Signature key); make keys anew with: smets keys init DIR")
        }
        signingCertificate = signing.certificate
        signer = try Self.signer(signing, in: folder)
        let provider = try folder.xmlSigner(of: DevelopmentPKI.Party.smets1ServiceProvider.entityIdentifier)
        smets1Signer = if let provider { try Self.signer(provider, in: folder) } else { signer }
    }

    private static func signer(
        _ signing: (certificate: SMKICertificate, key: P256PrivateKey), in folder: KeyFolder
    ) throws(KeyFolderError) -> DocumentSigner {
        guard let reference = CertificateReference(signing.certificate),
            let signer = try? DocumentSigner(key: signing.key, certificate: reference)
        else {
            throw KeyFolderError(
                "\(folder.path): the DCC's key for signing documents of certificate "
                    + "\(signing.certificate.serialNumber.hexadecimal) cannot be used; make keys anew with: "
                    + "smets keys init DIR")
        }
        return signer
    }

    /// What access control has to know of whoever signed with the certificate of this serial number, and the certificate;
    /// nil where it is not known.
    func signer(_ serial: CertificateSerial) -> (certificate: SMKICertificate, signer: RequestSigner)? {
        guard let certificate = folder.certificate(serial: serial) else { return nil }
        return (
            certificate,
            RequestSigner(
                certificate.entityIdentifier, role: certificate.roleCode,
                isForDigitalSignature: certificate.keyUsage.contains(.digitalSignature))
        )
    }

    /// The private key with which a party of the DCC signs Commands; nil where the folder has none.
    func signingKey(of role: RequestingRole) throws(KeyFolderError) -> P256PrivateKey? {
        guard let party = role.party(in: folder) else { return nil }
        return try folder.privateKey(of: party, .digitalSignature)
    }
}
