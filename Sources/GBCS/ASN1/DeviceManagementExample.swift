import COSEM

/// Commands with ASN.1 content that a meter takes and that change as little as can be: for trials of permissions.
package enum DeviceManagementExample {
    /// The content of a command with this Message Code.
    ///
    /// - Parameters:
    ///   - role: role that the meter knows the sender in.
    ///   - counter: Originator Counter of the command, which some contents repeat.
    package static func content(of code: MessageCode, as role: RemotePartyRole, counter: UInt64) -> [UInt8] {
        let signature = TrustAnchorCell(role, .digitalSignature)
        switch code {
        case .cs02a, .cs02f:
            return ProvideSecurityCredentialDetailsCommand(authorisingCell: signature, roles: [.supplier]).encoded
        case .cs02c: return IssueSecurityCredentialsCommand(keyUsage: .digitalSignature).encoded
        case .cs02d: return UpdateDeviceCertificateCommand(certificate: noCertificate).encoded
        case .cs02e: return ProvideDeviceCertificateCommand(keyUsage: .digitalSignature).encoded
        case .cs03a1:
            return JoinDeviceCommand(method: .methodAInitiator, device: EntityIdentifier(1), deviceType: .ppmid).encoded
        case .cs04ac: return UnjoinDeviceCommand(device: EntityIdentifier(1)).encoded
        case .cs06:
            return ActivateFirmwareCommand(
                imageHash: Array(repeating: 0, count: ActivateFirmwareCommand.hashSize), counter: counter
            ).encoded
        default:
            guard let mode = CredentialsReplacementMode(code) else { return [] }
            // Its one certificate is none, so that the replacement fails.
            return UpdateSecurityCredentialsCommand(
                control: UpdateSecurityCredentialsControl(
                    mode: mode, authorisingCell: mode == .accessControlBrokerByACB ? nil : signature, counter: counter),
                replacements: [.init(certificate: noCertificate, cell: signature)], certificationPath: []
            ).encoded
        }
    }

    /// A SEQUENCE without anything in it.
    private static let noCertificate: [UInt8] = [0x30, 0]
}
