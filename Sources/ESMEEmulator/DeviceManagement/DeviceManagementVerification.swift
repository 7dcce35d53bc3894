import COSEM
import GBCS

/// A command with ASN.1 content that has passed every check.
package struct DeviceManagementCommand {
    let header: GroupingHeader
    let useCase: UseCaseTraits
    let role: RemotePartyRole
    let content: [UInt8]
    let value: Content
    let isSigned: Bool
    /// Z with the Business Originator; nil where the response is signed.
    let responseSecret: SharedSecret?

    enum Content {
        case details(ProvideSecurityCredentialDetailsCommand)
        case update(UpdateSecurityCredentialsCommand)
        case issue(IssueSecurityCredentialsCommand)
        case certificate(UpdateDeviceCertificateCommand)
        case provide(ProvideDeviceCertificateCommand)
        case join(JoinDeviceCommand)
        case unjoin(UnjoinDeviceCommand)
        case activate(ActivateFirmwareCommand)

        init(_ octets: [UInt8], of useCase: UseCaseTraits, counter: UInt64) throws(CodecError) {
            switch ASN1Content(of: useCase.messageCode, .command) {
            case .provideSecurityCredentialDetailsCommand?: self = .details(try .init(decoding: octets))
            case .updateSecurityCredentialsCommand?:
                let command = try UpdateSecurityCredentialsCommand(decoding: octets)
                guard command.control.mode == CredentialsReplacementMode(useCase.messageCode) else {
                    throw CodecError(.invalidValue("mode \(command.control.mode) is not the Message Code's"), at: 0)
                }
                try Self.check(command.control.counter, is: counter)
                self = .update(command)
            case .issueSecurityCredentialsCommand?: self = .issue(try .init(decoding: octets))
            case .updateDeviceCertificateCommand?: self = .certificate(try .init(decoding: octets))
            case .provideDeviceCertificateCommand?: self = .provide(try .init(decoding: octets))
            case .joinDeviceCommand?: self = .join(try .init(decoding: octets))
            case .unjoinDeviceCommand?: self = .unjoin(try .init(decoding: octets))
            case .activateFirmwareCommand?:
                let command = try ActivateFirmwareCommand(decoding: octets)
                try Self.check(command.counter, is: counter)
                self = .activate(command)
            default: throw CodecError(.invalidValue("this Message Code has no ASN.1 command"), at: 0)
            }
        }

        /// The counter in the content is that of the Grouping Header (GBCS 13.3.4).
        private static func check(_ counter: UInt64, is header: UInt64) throws(CodecError) {
            guard counter == header else {
                throw CodecError(.invalidValue("counter \(counter), that of the Grouping Header is \(header)"), at: 0)
            }
        }
    }
}

extension CommandRecipient {
    /// Makes the checks of GBCS 6.2.4 that follow those of role and replay on a command with ASN.1 content.
    func verifyDeviceManagement(
        _ octets: RawSpan, _ layout: MessageLayout, _ useCase: UseCaseTraits, originator: Int,
        by credentials: DeviceCredentials, in context: ProcessingContext
    ) throws(Refusal) -> DeviceManagementCommand {
        let trustAnchors = credentials.trustAnchors
        let hasMAC = layout.macRange != nil
        var isSigned = false
        if case .present = layout.signature { isSigned = true }
        let protection: CommandProtection = isSigned ? (hasMAC ? .signatureAndMAC : .signature) : .mac
        let brokerSecret = hasMAC ? try credentials.checkMAC(octets, layout, in: context) : nil
        guard useCase.protection.contains(protection), hasMAC || isSigned else {
            throw hasMAC || isSigned && useCase.protection == .mac ? .signatureFailure : .macFailure
        }
        if case .present(let range) = layout.signature {
            guard let key = trustAnchors.all[originator].digitalSignature,
                key.verifies(octets.copy(range)[...], of: octets.copy(layout.signedRange)[...])
            else { throw .signatureFailure }
        }
        let message = octets.copy(0..<octets.byteCount)
        let content = Array(message[layout.contentRange])
        let value: DeviceManagementCommand.Content
        do { value = try .init(content, of: useCase, counter: layout.header.originatorCounter) } catch {
            throw .contentNotConforming(error)
        }
        var known = originator == trustAnchors.brokerPlace ? brokerSecret : nil
        let isAnsweredByMAC = useCase.category == .nonCriticalCommand && !isSigned
        return DeviceManagementCommand(
            header: GroupingHeader(layout.header, in: message), useCase: useCase,
            role: trustAnchors.role(at: originator),
            content: content, value: value, isSigned: isSigned,
            responseSecret: isAnsweredByMAC ? try credentials.secret(withOriginator: originator, &known) : nil)
    }
}
