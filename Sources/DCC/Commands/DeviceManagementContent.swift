import COSEM
import GBCS

/// The ASN.1 content of a command before its Originator Counter is known, which CS02b, CS02g and CS06 repeat (GBCS 11, 13).
package enum DeviceManagementContent: Hashable, Sendable {
    /// CS02a and CS02f.
    case provideSecurityCredentialDetails(ProvideSecurityCredentialDetailsCommand)
    /// CS02b and CS02g.
    case updateSecurityCredentials(UpdateSecurityCredentialsCommand)
    /// CS02c.
    case issueSecurityCredentials(IssueSecurityCredentialsCommand)
    /// CS02d.
    case updateDeviceCertificate(UpdateDeviceCertificateCommand)
    /// CS02e.
    case provideDeviceCertificate(ProvideDeviceCertificateCommand)
    /// CS03A1.
    case joinDevice(JoinDeviceCommand)
    /// CS04AC.
    case unjoinDevice(UnjoinDeviceCommand)
    /// CS06.
    case activateFirmware(ActivateFirmwareCommand)

    /// The content of a command with this Originator Counter.
    package func octets(counter: UInt64) -> [UInt8] {
        switch self {
        case .provideSecurityCredentialDetails(let command): return command.encoded
        case .updateSecurityCredentials(var command):
            command.control.counter = counter
            return command.encoded
        case .issueSecurityCredentials(let command): return command.encoded
        case .updateDeviceCertificate(let command): return command.encoded
        case .provideDeviceCertificate(let command): return command.encoded
        case .joinDevice(let command): return command.encoded
        case .unjoinDevice(let command): return command.encoded
        case .activateFirmware(var command):
            command.counter = counter
            return command.encoded
        }
    }
}
