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
