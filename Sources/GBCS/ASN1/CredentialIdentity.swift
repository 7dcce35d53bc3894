import COSEM

/// The name of a certificate in GBCS messages: whose it is and which key it has (GBCS 13.3).
///
/// On the wire they are two OCTET STRINGs of eight octets in a row, not a value of their own.
package struct CredentialIdentity: Hashable, Sendable {
    /// The last eight octets of the subject's uniqueIdentifier (2.5.4.45); zero for a root, which has none.
    package var subjectUniqueID: EntityIdentifier
    package var subjectKeyID: SubjectKeyIdentifier

    package init(subjectUniqueID: EntityIdentifier, subjectKeyID: SubjectKeyIdentifier) {
        (self.subjectUniqueID, self.subjectKeyID) = (subjectUniqueID, subjectKeyID)
    }

    /// The name of `certificate`; nil when its key identifier is not one of eight octets.
    package init?(_ certificate: SMKICertificate) {
        guard let key = certificate.subjectKeyIdentifier else { return nil }
        self.init(subjectUniqueID: certificate.subjectUniqueID, subjectKeyID: key)
    }

    init(from reader: inout DERReader) throws(CodecError) {
        subjectUniqueID = try reader.readEntityIdentifier("subject unique ID")
        subjectKeyID = SubjectKeyIdentifier(try reader.readEightOctets("subject key identifier"))
    }

    func write(to writer: inout DERWriter) {
        writer.write(subjectUniqueID)
        writer.write(DERTag.octetString, subjectKeyID.octets)
    }
}
