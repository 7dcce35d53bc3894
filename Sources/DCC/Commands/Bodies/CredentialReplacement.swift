import COSEM
import DUIS
import GBCS

/// Certificates that take the places of others on a device (DUIS 5.4 schema, types UpdateSecurityCredentialsKRP, -CoS,
/// RequestHandoverOfDCCControlledDevice and ServiceOptOut; GBCS CS02b, CS02g).
struct CredentialReplacement {
    var replacements: [UpdateSecurityCredentialsCommand.Replacement] = []
    let path: [[UInt8]]
    /// Nil where the device is to check validity periods, which is the default.
    let timeChecks: UpdateSecurityCredentialsControl.TimeChecks?

    /// - Parameters:
    ///   - certificates: the element with the new certificates, by the schema's names.
    ///   - role: role whose certificates they are.
    init(_ body: Element, certificates: Element, of role: RemotePartyRole) throws(TranslationError) {
        let cells: [(name: String, cell: TrustAnchorCell)] = [
            ("DigitalSigningCertificate", TrustAnchorCell(role, .digitalSignature)),
            ("KeyAgreementCertificate", TrustAnchorCell(role, .keyAgreement)),
            ("KeyAgreementTopUpCertificate", TrustAnchorCell(role, .keyAgreement, .prePaymentTopUp)),
        ]
        try certificates.allow(cells[0].name, cells[1].name, cells[2].name)
        for (name, cell) in cells where certificates[name] != nil {
            guard cell.cellUsage == .management || role == .supplier else {
                throw TranslationError("\(name): only a supplier has one")
            }
            replacements.append(.init(certificate: try certificates.certificate(name).der, cell: cell))
        }
        guard !replacements.isEmpty else { throw TranslationError("\(certificates.name): has no certificate") }
        var path: [[UInt8]] = []
        for certificate in try body.child("CertificationPathCertificates").list("Certificate", 1...3) {
            path.append(try certificate.certificate().der)
        }
        self.path = path
        timeChecks = try body.boolean("ApplyTimeBasedCPVChecks") ? nil : .disapply
    }

    /// The command's content without its counter.
    func content(
        _ mode: CredentialsReplacementMode, authorisingCell: TrustAnchorCell?, floor: UInt64? = nil,
        topUpFloor: UInt64? = nil, otherChanges: [SequenceNumberChange]? = nil, at activation: ActivationMoment? = nil
    ) -> DeviceManagementContent {
        .updateSecurityCredentials(
            UpdateSecurityCredentialsCommand(
                control: UpdateSecurityCredentialsControl(
                    mode: mode, timeChecks: timeChecks, authorisingCell: authorisingCell, counter: 0, floor: floor,
                    specialistFloors: topUpFloor.map { [SpecialistFloor(floor: $0)] }, otherChanges: otherChanges),
                replacements: replacements, certificationPath: path, executionTime: activation?.generalizedTime))
    }

    /// A counter that the next commands must be above; nil where there is none.
    static func floor(_ name: String, in body: Element) throws(TranslationError) -> UInt64? {
        try body.optional(name) { (body) throws(TranslationError) in
            try body.number(name, in: 0...DERReader.maximumSequenceNumber)
        }
    }
}

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
