import COSEM
import GBCS

/// What an ASN.1 response tells: whether the Command succeeded, and the children of its response element.
struct MMCOutcome: Sendable {
    struct Parts: Sendable {
        let isSuccess: Bool
        let elements: [Element]
    }

    let parts: @Sendable ([UInt8]) throws(MMCError) -> Parts

    /// The outcome of a response whose content is of type `Content`.
    init<Content: DERValue>(
        _ type: Content.Type, _ parts: @escaping @Sendable (Content) throws(MMCError) -> Parts
    ) {
        self.parts = { (octets) throws(MMCError) in
            let content: Content
            do { content = try Content(decoding: octets) } catch {
                throw MMCError(.content, "the content is not what the use case has: \(error)")
            }
            return try parts(content)
        }
    }

    /// A code alone, which is in an element of its own.
    init<Code: DERValue & RawRepresentable<UInt8>>(
        _ type: Code.Type, in name: String, _ word: @escaping @Sendable (Code) -> String
    ) {
        self.init(type) { (code) throws(MMCError) in
            Parts(
                isSuccess: code.rawValue == 0,
                elements: [.status(name, word(code), code: UInt64(code.rawValue))])
        }
    }
}

extension Element {
    /// A status of ASN.1 content (type StatusASN1).
    static func status(_ name: String, _ word: String, code: UInt64) -> Element {
        Element(mmc: name, [.init("ResponseCode", "\(code)")], [Element(mmc: "ASN1Status", text: word)])
    }

    static func status(_ status: TrustAnchorStatus) -> Element {
        .status("StatusCode", status.nameInMMC, code: UInt64(status.rawValue))
    }
}

extension TrustAnchorStatus {
    /// The schema's word (type StatusASN1).
    fileprivate var nameInMMC: String {
        switch self {
        case .success: "success"
        case .badCertificate: "badCertificate"
        case .noTrustAnchor: "noTrustAnchor"
        case .insufficientMemory: "insufficientMemory"
        case .trustAnchorNotFound: "trustAnchorNotFound"
        case .resourcesBusy: "resourcesBusy"
        case .other: "other"
        }
    }
}

extension RemotePartyRole {
    /// The schema's word (type RemotePartyRole); an error for the roles that it has none for.
    func nameInMMC() throws(MMCError) -> String {
        switch self {
        case .root: "Root"
        case .recovery: "Recovery"
        case .supplier: "Supplier"
        case .networkOperator: "NetworkOperator"
        case .accessControlBroker: "ACB"
        case .transitionalCoS: "TransCoS"
        case .loadController: "LoadController"
        case .wanProvider, .issuingAuthority, .other:
            throw MMCError(.bound, at: "remote party role", "the MMC schema has no word for \(name)")
        }
    }
}

extension TrustAnchorCell.KeyUsage {
    /// The schema's word for a key of this usage (CertificateUsage, CertificateType).
    func nameInMMC(_ cellUsage: TrustAnchorCell.CellUsage) -> String {
        switch (self, cellUsage) {
        case (.digitalSignature, _): "DigitalSigning"
        case (.keyAgreement, .management): "KeyAgreement"
        case (.keyAgreement, .prePaymentTopUp): "KeyAgreementTopUp"
        case (.keyCertSign, _): "KeyCertSign"
        }
    }
}
