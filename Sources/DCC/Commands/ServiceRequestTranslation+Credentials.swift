import COSEM
import DUIS
import GBCS

// Replacements of credentials: the bodies of 6.15.1, 6.21, 6.23 and 8.5.
extension ServiceRequestTranslation {
    private static let floor = "RemotePartyFloorSeqNumber"
    private static let topUpFloor = "RemotePartyPrepaymentTopUpFloorSeqNumber"
    private static let path = "CertificationPathCertificates"
    private static let checks = "ApplyTimeBasedCPVChecks"

    /// 6.15.1: a party replaces its own credentials, or a supplier a Load Controller's.
    static func updateOfKnownParty(_ body: Element) throws(TranslationError) -> GBCSRequest {
        try body.allow(executionDateTime, "RemotePartyRole", floor, topUpFloor, "ReplacementCertificates", path, checks)
        let role = try remotePartyRole(body)
        let (code, mode) = try ownReplacement(role)
        let certificates = try body.child("ReplacementCertificates").child("SupplierOrNetworkOperatorCertificates")
        let replacement = try CredentialReplacement(body, certificates: certificates, of: role)
        let floor = try CredentialReplacement.floor(floor, in: body)
        let topUpFloor = try CredentialReplacement.floor(topUpFloor, in: body)
        let activation = try activation(body)
        // A Load Controller's counter is another role's than the one that signs.
        let isOwn = role != .loadController
        let content = replacement.content(
            mode, authorisingCell: TrustAnchorCell(isOwn ? role : .supplier, .digitalSignature),
            floor: isOwn ? floor : nil, topUpFloor: isOwn ? topUpFloor : nil,
            otherChanges: isOwn ? nil : floor.map { [SequenceNumberChange(role, floor: $0)] }, at: activation)
        return GBCSRequest(try useCase(code), .asn1(content), activation: activation)
    }

    private static func ownReplacement(
        _ role: RemotePartyRole
    ) throws(TranslationError) -> (code: String, mode: CredentialsReplacementMode) {
        switch role {
        case .supplier: return ("CS02bSupplierBySupplier", .supplierBySupplier)
        case .networkOperator: return ("CS02bNOByNO", .networkOperatorByNetworkOperator)
        case .loadController: return ("CS02gLoadControllerBySupplier", .loadControllerBySupplier)
        default: throw TranslationError("RemotePartyRole: a User cannot replace the credentials of \(role.name)")
        }
    }

    /// 6.21: the DCC, whose credentials are in the place of a party's, gives it up to the party [inferred: it signs as itself].
    static func handover(_ body: Element) throws(TranslationError) -> GBCSRequest {
        try body.allow(executionDateTime, "RemotePartyRole", floor, topUpFloor, "ReplacementCertificates", path, checks)
        let role = try remotePartyRole(body)
        let (code, mode) = try ownReplacement(role)
        guard role != .loadController else {
            throw TranslationError("RemotePartyRole: the DCC holds no place of a Load Controller")
        }
        let replacement = try CredentialReplacement(
            body, certificates: try body.child("ReplacementCertificates"), of: role)
        let content = replacement.content(
            mode, authorisingCell: TrustAnchorCell(role, .digitalSignature),
            floor: try CredentialReplacement.floor(floor, in: body),
            topUpFloor: try CredentialReplacement.floor(topUpFloor, in: body))
        return GBCSRequest(
            try useCase(code), .asn1(content), executionTime: try executionTime(body),
            originator: .accessControlBroker)
    }

    /// 6.23: the party that changes suppliers puts a new one in the place of the old.
    static func changeOfSupplier(_ body: Element) throws(TranslationError) -> GBCSRequest {
        let (floor, topUp) = ("SupplierFloorSeqNumber", "SupplierPrepaymentTopUpFloorSeqNumber")
        try body.allow(
            executionDateTime, floor, topUp, "SupplierReplacementCertificates", path, checks, "ImportMPxN")
        let replacement = try CredentialReplacement(
            body, certificates: try body.child("SupplierReplacementCertificates"), of: .supplier)
        _ = try body.child(floor)
        _ = try body.child("ImportMPxN")
        let change = SequenceNumberChange(
            .supplier, floor: try CredentialReplacement.floor(floor, in: body) ?? 0,
            specialistFloors: try CredentialReplacement.floor(topUp, in: body).map { [SpecialistFloor(floor: $0)] })
        let activation = try activation(body)
        let content = replacement.content(
            .supplierByTransitionalCoS, authorisingCell: TrustAnchorCell(.transitionalCoS, .digitalSignature),
            otherChanges: [change], at: activation)
        return GBCSRequest(
            try useCase("CS02bSupplierByTransCoS"), .asn1(content), activation: activation,
            originator: .transitionalCoS)
    }

    /// 8.5: another party becomes the device's Access Control Broker, at the time given, for which the DCC waits.
    static func optOut(_ body: Element) throws(TranslationError) -> GBCSRequest {
        try body.allow(executionDateTime, "ACBFloorSeqNumber", "ReplacementCertificates", path, checks)
        let replacement = try CredentialReplacement(
            body, certificates: try body.child("ReplacementCertificates"), of: .accessControlBroker)
        _ = try body.child("ACBFloorSeqNumber")
        let content = replacement.content(
            .accessControlBrokerByACB, authorisingCell: nil,
            floor: try CredentialReplacement.floor("ACBFloorSeqNumber", in: body))
        return GBCSRequest(
            try useCase("CS02bACBByACB"), .asn1(content), executionTime: try body.dateTime(executionDateTime),
            originator: .accessControlBroker)
    }
}
