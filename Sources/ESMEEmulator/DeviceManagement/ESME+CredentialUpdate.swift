import COSEM
import GBCS

/// Replacement of credentials (GBCS 13.3: CS02b, CS02g).
extension ESME {
    func answer(
        to update: UpdateSecurityCredentialsCommand, in command: DeviceManagementCommand, _ injury: Injury,
        at now: UTCTime
    ) -> UpdateSecurityCredentialsResponse {
        guard let time = update.executionTime else {
            return UpdateSecurityCredentialsResponse(outcome: self.update(update, injury, at: now))
        }
        if time == GeneralizedTime.never {
            cancel(command.useCase.messageCode)
        } else {
            keep(command, until: time, injury)
        }
        return UpdateSecurityCredentialsResponse(outcome: nil)
    }

    /// Replaces what can be replaced, each cell by itself, and sets the floors of counters.
    func update(
        _ command: UpdateSecurityCredentialsCommand, _ injury: Injury, at now: UTCTime
    ) -> UpdateSecurityCredentialsOutcome {
        let control = command.control
        let path = command.certificationPath.map { try? SMKICertificate(der: $0) }
        var replaced: [HeldCredential] = []
        let results = command.replacements.enumerated().map { index, replacement in
            let existing = credential(in: replacement.cell)?.identity ?? Self.noIdentity
            let certificate = try? SMKICertificate(der: replacement.certificate)
            var status = status(of: certificate, for: replacement.cell, path, control, at: now)
            if let code = injury.cells[index] { status = TrustAnchorStatus(rawValue: code) ?? .other }
            guard status == .success, let certificate, let identity = CredentialIdentity(certificate) else {
                return UpdateSecurityCredentialsOutcome.Result(
                    cell: replacement.cell, status: status == .success ? .badCertificate : status, existing: existing,
                    replacing: existing)
            }
            replaced.append(HeldCredential(replacement.cell, identity: identity, publicKey: certificate.publicKey))
            return UpdateSecurityCredentialsOutcome.Result(
                cell: replacement.cell, status: .success, existing: existing, replacing: identity)
        }
        for credential in replaced { replace(credential) }
        if !replaced.isEmpty { eventLogs.recordSecurityEvent(.credentialsUpdated, at: now) }
        let changes = floors(control)
        if !replaced.isEmpty { for change in changes { apply(change) } }
        return UpdateSecurityCredentialsOutcome(
            counter: control.counter, mode: control.mode, changes: changes, results: results)
    }

    private static let noIdentity = CredentialIdentity(
        subjectUniqueID: EntityIdentifier(0), subjectKeyID: SubjectKeyIdentifier(0))

    /// The status of one replacement: its certificate must parse, be for the cell's key usage, and be signed by the last
    /// of the path, which the meter's root must have signed where it is known.
    private func status(
        of certificate: SMKICertificate?, for cell: TrustAnchorCell, _ path: [SMKICertificate?],
        _ control: UpdateSecurityCredentialsControl, at now: UTCTime
    ) -> TrustAnchorStatus {
        guard let certificate, certificate.keyUsage.contains(cell.keyUsage.ofCertificate) else {
            return .badCertificate
        }
        guard Self.mayReplace(cell.role, control.mode) else { return .noTrustAnchor }
        if rules.replacementValidityIsChecked, control.timeChecks != .disapply, !certificate.isValid(at: now) {
            return .badCertificate
        }
        let root = credential(in: TrustAnchorCell(.root, .keyCertSign))?.publicKey
        guard !path.isEmpty else {
            return root.map { certificate.isSigned(by: $0) ? .success : .noTrustAnchor } ?? .success
        }
        var issuer = certificate
        for next in path.reversed() {
            guard let next, issuer.isSigned(by: next.publicKey) else { return .noTrustAnchor }
            issuer = next
        }
        if let root, !issuer.isSigned(by: root) { return .noTrustAnchor }
        return .success
    }

    /// The roles whose cells a mode may replace (GBCS 13.3.5).
    private static func mayReplace(_ role: RemotePartyRole, _ mode: CredentialsReplacementMode) -> Bool {
        switch mode {
        case .rootBySupplier, .rootByWANProvider: role == .root
        case .supplierBySupplier, .supplierByTransitionalCoS: role == .supplier
        case .networkOperatorByNetworkOperator: role == .networkOperator
        case .accessControlBrokerByACB: role == .accessControlBroker
        case .wanProviderByWANProvider: role == .wanProvider
        case .transitionalCoSByTransitionalCoS: role == .transitionalCoS
        case .anyExceptAbnormalRootByRecovery, .anyByContingency: true
        case .loadControllerByLoadController, .loadControllerBySupplier: role == .loadController
        }
    }

    /// The floors that a command sets, as its outcome lists them: from [4] and [5] for the authorising role (the Access
    /// Control Broker where none is named), then those of [6].
    private func floors(_ control: UpdateSecurityCredentialsControl) -> [SequenceNumberChange] {
        var changes: [SequenceNumberChange] = []
        if control.floor != nil || control.specialistFloors != nil {
            let role = control.authorisingCell?.role ?? .accessControlBroker
            changes.append(
                SequenceNumberChange(
                    role, floor: control.floor ?? 0, specialistFloors: control.specialistFloors))
        }
        return changes + (control.otherChanges ?? [])
    }

    private func apply(_ change: SequenceNumberChange) {
        setFloor(change.floor, of: change.role)
        for floor in change.specialistFloors ?? [] where change.role == .supplier { topUpCounter = floor.floor }
    }
}
