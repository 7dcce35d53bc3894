import COSEM
import GBCS

/// The values that a user gives for a command with ASN.1 content, and the content that they make (GBCS 11, 13).
package struct DeviceManagementArguments: Sendable {
    /// A certificate for a cell of a device.
    package struct Replacement: Sendable {
        package let certificate: SMKICertificate
        /// Whether its key is a supplier's for top-ups.
        package let isForTopUps: Bool

        package init(_ certificate: SMKICertificate, isForTopUps: Bool) {
            (self.certificate, self.isForTopUps) = (certificate, isForTopUps)
        }
    }

    package enum Argument: String, CaseIterable, Sendable {
        case roles
        case keyUsage = "key-usage"
        /// Names of files.
        case certificate, certificates, path
        case floor
        case floors
        case topUpFloor = "top-up-floor"
        case device
        case deviceType = "device-type"
        case method
        case hash

        /// Whether it names files with certificates.
        package var isFiles: Bool { self == .certificate || self == .certificates || self == .path }

        package var expectation: String {
            switch self {
            case .roles: "roles with commas between them: \(DeviceManagementArguments.roleNames)"
            case .keyUsage: "digital-signature or key-agreement"
            case .certificate: "a file with a certificate, PEM or DER"
            case .certificates:
                "files with the new certificates, with commas between them; a -pp.pem is that of top-ups"
            case .path: "files with the certificates from their issuer up, with commas between them"
            case .floor: "the new replay counter of the role that sends it"
            case .floors: "new replay counters of other roles, such as supplier=1700000000000000"
            case .topUpFloor: "the new replay counter of the supplier's top-ups"
            case .device: "an EUI-64 of 16 hexadecimal digits"
            case .deviceType:
                "one of \(CommandArguments.list(DeviceType.allCases.map(DeviceManagementArguments.name), "or"))"
            case .method: "initiator or responder"
            case .hash: "the SHA-256 of the image, 64 hexadecimal digits"
            }
        }

        /// A value for examples.
        package var example: String {
            switch self {
            case .roles: "supplier,network-operator"
            case .keyUsage: "digital-signature"
            case .certificate: "new-ds.pem"
            case .certificates: "keys/90b3d51f30010000-ds.pem"
            case .path: "keys/90b3d51f30000002-ds.pem"
            case .floor, .topUpFloor: "0"
            case .floors: "supplier=0"
            case .device: "00-DB-12-34-56-78-90-A0"
            case .deviceType: "ppmid"
            case .method: "initiator"
            case .hash: String(repeating: "0", count: 64)
            }
        }
    }

    package let useCase: UseCase
    let type: ASN1Content
    package let required: [Argument]
    package let optional: [Argument]

    /// Nil for a use case whose commands have other content.
    package init?(_ useCase: UseCase) {
        guard useCase.isASN1, let type = ASN1Content(of: useCase.messageCode, .command) else { return nil }
        (self.useCase, self.type) = (useCase, type)
        (required, optional) =
            switch type {
            case .provideSecurityCredentialDetailsCommand: ([.roles], [])
            case .issueSecurityCredentialsCommand, .provideDeviceCertificateCommand: ([.keyUsage], [])
            case .updateDeviceCertificateCommand: ([.certificate], [])
            case .updateSecurityCredentialsCommand: ([.certificates], [.path, .floor, .floors, .topUpFloor])
            case .joinDeviceCommand: ([.device, .deviceType], [.method])
            case .unjoinDeviceCommand: ([.device], [])
            case .activateFirmwareCommand: ([.hash], [])
            default: ([], [])
            }
    }

    package var all: [Argument] { required + optional }

    package var takesActivation: Bool {
        type == .updateSecurityCredentialsCommand || type == .activateFirmwareCommand
    }

    /// The argument with this name.
    package func argument(named name: String) throws(ArgumentMistake) -> Argument {
        guard let argument = all.first(where: { $0.rawValue == name.lowercased() }) else {
            throw ArgumentMistake(
                "--\(name): \(useCase.code) has no such argument; it takes "
                    + CommandArguments.list(all.map { "--\($0.rawValue)" }, "and"))
        }
        return argument
    }

    static let roleNames = CommandArguments.list(
        RemotePartyRole.allCases.filter { $0 != .other }.map(name), "and")

    static func name(_ role: RemotePartyRole) -> String { CommandArgument.kebab(role.name) }
    static func name(_ type: DeviceType) -> String { CommandArgument.kebab("\(type)") }

    static func role(named name: some StringProtocol) -> RemotePartyRole? {
        let name = name.lowercased()
        return name == "acb" ? .accessControlBroker : RemotePartyRole.allCases.first { self.name($0) == name }
    }
}
