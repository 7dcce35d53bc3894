import DUIS
import Foundation
import GBCS

/// Signed documents put together by hand: canonical forms written out, digest and ECDSA by the module GBCS, so that
/// neither libxml2's canonicalisation nor xmlsec has a part in what is expected of them.
struct HandSigned {
    var transforms = [enveloped]
    var canonicalisation = "http://www.w3.org/2001/10/xml-exc-c14n#"
    /// Namespace declarations that SignedInfo inherits, in canonical order: needed where it is canonicalised inclusively.
    var inheritedDeclarations = ""
    var key = SampleRequest.key
    var serial = SampleRequest.serial

    static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
    static let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

    /// A request in canonical form, which is also how it is sent.
    static let request =
        #"<sr:Request xmlns:ds="http://www.w3.org/2000/09/xmldsig#" "#
        + #"xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4"><sr:Header><sr:RequestID>"#
        + SampleRequest.idText
        + "</sr:RequestID><sr:CommandVariant>8</sr:CommandVariant><sr:ServiceReference>8.2</sr:ServiceReference>"
        + "<sr:ServiceReferenceVariant>8.2</sr:ServiceReferenceVariant></sr:Header><sr:Body><sr:ReadInventory>"
        + "<sr:DeviceID>00-DB-12-34-56-78-90-A0</sr:DeviceID></sr:ReadInventory></sr:Body></sr:Request>"
    static let end = "</sr:Request>"

    /// The document with a signature before `end` that covers `canonical`.
    func document(_ document: String = request, canonical: String? = nil, end: String = end) -> String {
        document.replacingOccurrences(of: end, with: signature(over: canonical ?? document) + end)
    }

    func signature(over canonical: String) -> String {
        let digest = Data(sha256(Array(canonical.utf8))).base64EncodedString()
        let list = transforms.map { #"<ds:Transform Algorithm="\#($0)"></ds:Transform>"# }.joined()
        let declarations =
            inheritedDeclarations.isEmpty ? #" xmlns:ds="http://www.w3.org/2000/09/xmldsig#""# : inheritedDeclarations
        let inner =
            #"<ds:CanonicalizationMethod Algorithm="\#(canonicalisation)"></ds:CanonicalizationMethod>"#
            + #"<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256">"#
            + #"</ds:SignatureMethod><ds:Reference URI=""><ds:Transforms>\#(list)</ds:Transforms>"#
            + #"<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>"#
            + "<ds:DigestValue>\(digest)</ds:DigestValue></ds:Reference></ds:SignedInfo>"
        let value = key.signature(of: Array("<ds:SignedInfo\(declarations)>\(inner)".utf8)[...])
        return #"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>"# + inner
            + "<ds:SignatureValue>\(Data(value).base64EncodedString())</ds:SignatureValue><ds:KeyInfo><ds:X509Data>"
            + "<ds:X509IssuerSerial><ds:X509IssuerName>CN=Z1,OU=07</ds:X509IssuerName><ds:X509SerialNumber>\(serial)"
            + "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo></ds:Signature>"
    }
}
