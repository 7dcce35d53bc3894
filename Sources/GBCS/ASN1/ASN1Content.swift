import COSEM

/// The types of ASN.1 content of an electricity meter's messages, and which message has which.
package enum ASN1Content: Hashable, Sendable, CaseIterable {
    case provideSecurityCredentialDetailsCommand, provideSecurityCredentialDetailsResponse
    case updateSecurityCredentialsCommand, updateSecurityCredentialsResponse, updateSecurityCredentialsAlert
    case issueSecurityCredentialsCommand, issueSecurityCredentialsResponse
    case updateDeviceCertificateCommand, updateDeviceCertificateResponse
    case provideDeviceCertificateCommand, provideDeviceCertificateResponse
    case joinDeviceCommand, joinDeviceResponse
    case unjoinDeviceCommand, unjoinDeviceResponse
    case activateFirmwareCommand, activateFirmwareResponse, activateFirmwareAlert

    /// The content of messages with this Message Code; nil for those of other use cases.
    package init?(of code: MessageCode, _ craFlag: CRAFlag) {
        guard let content = Self.commandAndResponse(of: code) else {
            switch (code, craFlag) {
            case (.securityCredentialsAlert, .alert), (.loadControllerCredentialsAlert, .alert):
                self = .updateSecurityCredentialsAlert
            case (.firmwareActivationAlert, .alert): self = .activateFirmwareAlert
            default: return nil
            }
            return
        }
        switch craFlag {
        case .command: self = content.command
        case .response: self = content.response
        case .alert: return nil
        }
    }

    private static func commandAndResponse(of code: MessageCode) -> (command: ASN1Content, response: ASN1Content)? {
        switch code {
        case .cs02a, .cs02f:
            return (.provideSecurityCredentialDetailsCommand, .provideSecurityCredentialDetailsResponse)
        case .cs02c: return (.issueSecurityCredentialsCommand, .issueSecurityCredentialsResponse)
        case .cs02d: return (.updateDeviceCertificateCommand, .updateDeviceCertificateResponse)
        case .cs02e: return (.provideDeviceCertificateCommand, .provideDeviceCertificateResponse)
        case .cs03a1: return (.joinDeviceCommand, .joinDeviceResponse)
        case .cs04ac: return (.unjoinDeviceCommand, .unjoinDeviceResponse)
        case .cs06: return (.activateFirmwareCommand, .activateFirmwareResponse)
        default:
            guard CredentialsReplacementMode(code) != nil else { return nil }
            return (.updateSecurityCredentialsCommand, .updateSecurityCredentialsResponse)
        }
    }

    /// The Swift type of the content.
    package var type: any DERValue.Type {
        switch self {
        case .provideSecurityCredentialDetailsCommand: ProvideSecurityCredentialDetailsCommand.self
        case .provideSecurityCredentialDetailsResponse: ProvideSecurityCredentialDetailsResponse.self
        case .updateSecurityCredentialsCommand: UpdateSecurityCredentialsCommand.self
        case .updateSecurityCredentialsResponse: UpdateSecurityCredentialsResponse.self
        case .updateSecurityCredentialsAlert: UpdateSecurityCredentialsAlert.self
        case .issueSecurityCredentialsCommand: IssueSecurityCredentialsCommand.self
        case .issueSecurityCredentialsResponse: IssueSecurityCredentialsResponse.self
        case .updateDeviceCertificateCommand: UpdateDeviceCertificateCommand.self
        case .updateDeviceCertificateResponse: UpdateDeviceCertificateResponse.self
        case .provideDeviceCertificateCommand: ProvideDeviceCertificateCommand.self
        case .provideDeviceCertificateResponse: ProvideDeviceCertificateResponse.self
        case .joinDeviceCommand: JoinDeviceCommand.self
        case .joinDeviceResponse: JoinDeviceResponse.self
        case .unjoinDeviceCommand: UnjoinDeviceCommand.self
        case .unjoinDeviceResponse: UnjoinDeviceResponse.self
        case .activateFirmwareCommand: ActivateFirmwareCommand.self
        case .activateFirmwareResponse: ActivateFirmwareResponse.self
        case .activateFirmwareAlert: ActivateFirmwareAlert.self
        }
    }
}
