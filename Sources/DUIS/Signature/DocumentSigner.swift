import CXMLSec
import GBCS

/// Signs documents by DUIS's profile: an enveloped signature, prefix ds, as the last child of the root; ECDSA on P-256 with
/// SHA-256; SignedInfo in Exclusive XML Canonicalization; X509IssuerSerial; base64 in one line.
///
/// `@unchecked Sendable`: the prepared signature is a tree that is only copied after init, and copying reads it.
public final class DocumentSigner: @unchecked Sendable {
    /// Whose signature it is.
    public let certificate: CertificateReference
    private let key: SignatureKey
    /// A document whose root is a signature without values.
    private let prepared: XMLDocument

    public init(key: P256PrivateKey, certificate: CertificateReference) throws(SignatureProblem) {
        self.key = try SignatureKey(key)
        self.certificate = certificate
        prepared = try Self.prepare(certificate)
    }

    /// Adds a signature to a document that has none.
    func sign(_ document: XMLDocument) throws(SignatureProblem) {
        guard let root = document.root, let template = prepared.root,
            let signature = xmlDocCopyNode(template, document.pointer, 1)
        else { throw .library("no memory for a signature") }
        xmlAddChild(root, signature)
        try key.withContext { (context) throws(SignatureProblem) in
            guard xmlSecDSigCtxSign(context, signature) >= 0,
                context.pointee.status == xmlSecDSigStatusSucceeded
            else { throw .library("the document could not be signed") }
        }
    }

    private static func prepare(_ certificate: CertificateReference) throws(SignatureProblem) -> XMLDocument {
        let document = XMLDocument()
        guard
            let signature = xmlSecTmplSignatureCreateNsPref(
                document.pointer, xmlSecTransformExclC14NGetKlass(), xmlSecOpenSSLTransformEcdsaSha256GetKlass(), nil,
                "ds")
        else { throw .library("no signature could be prepared") }
        xmlDocSetRootElement(document.pointer, signature)
        let reference = xmlSecTmplSignatureAddReference(
            signature, xmlSecOpenSSLTransformSha256GetKlass(), nil, "", nil)
        let keyInfo = xmlSecTmplSignatureEnsureKeyInfo(signature, nil)
        guard let reference, xmlSecTmplReferenceAddTransform(reference, xmlSecTransformEnvelopedGetKlass()) != nil,
            let keyInfo, let data = xmlSecTmplKeyInfoAddX509Data(keyInfo),
            let issuerSerial = xmlSecTmplX509DataAddIssuerSerial(data),
            let name = xmlSecTmplX509IssuerSerialAddIssuerName(issuerSerial, nil),
            let serial = xmlSecTmplX509IssuerSerialAddSerialNumber(issuerSerial, nil)
        else { throw .library("no signature could be prepared") }
        for (node, text) in [(name, certificate.issuerName), (serial, certificate.serial.description)] {
            xmlAddChild(node, xmlNewDocText(document.pointer, XMLText.storable(text)))
        }
        // xmlsec writes line breaks between them.
        signature.removeBlankTextBetweenElements()
        return document
    }
}
