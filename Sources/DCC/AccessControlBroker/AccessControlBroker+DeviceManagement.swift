import COSEM
import GBCS
import Keys

/// Commands with ASN.1 content (GBCS 11, 13).
extension AccessControlBroker {
    /// The answer to such a command, checked.
    public struct DeviceManagementAnswer: Sendable {
        public let message: Message
        /// What the content says, by the standard's names, from the outermost part on.
        public let lines: [AnnotatedMessage.Line]
        /// Whether it says that all was done: no response code or status but success.
        public let isSuccess: Bool
    }

    /// Builds a command with ASN.1 content as `role` to `device`.
    package func deviceManagementCommand(
        _ useCase: UseCase, as role: RequestingRole, content: [UInt8], to device: EntityIdentifier,
        deviceKeys: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?), counter: UInt64
    ) throws(KeyFolderError) -> PreparedCommand {
        let octets = try arbitraryCommand(
            useCase, as: role, content: content, to: device, deviceKey: deviceKeys.keyAgreement, counter: counter)
        let brokerSecret = key.sharedSecret(with: deviceKeys.keyAgreement)
        var macSecret = brokerSecret
        if !role.isUnknownRemoteParty, let party = role.party(in: folder), party != entityIdentifier {
            macSecret = try Self.privateKey(of: party, .keyAgreement, in: folder)
                .sharedSecret(with: deviceKeys.keyAgreement)
        }
        return PreparedCommand(
            message: try Self.built(octets), macSecret: macSecret, payloadSecret: macSecret,
            deviceSigningKey: deviceKeys.digitalSignature)
    }

    /// Checks `response` against such a command, signature or MAC too.
    public func verifyDeviceManagement(
        _ response: [UInt8], to command: PreparedCommand
    ) throws(VerifiedResponse.Problem) -> DeviceManagementAnswer {
        try DeviceManagementAnswer(
            response, answering: command.message.header, macSecret: command.macSecret,
            deviceKey: command.deviceSigningKey, using: context)
    }
}

extension AccessControlBroker.DeviceManagementAnswer {
    /// Checks a response against the header of the command that it is to answer.
    ///
    /// - Parameters:
    ///   - macSecret: Z of the device and the response's recipient; nil where the recipient's key is not at hand: a MAC is
    ///     then not checked.
    ///   - deviceKey: the device's Digital Signature key, for responses that are signed.
    package init(
        _ response: [UInt8], answering command: GroupingHeader, macSecret: SharedSecret?, deviceKey: P256PublicKey?,
        using context: CryptographicContext
    ) throws(VerifiedResponse.Problem) {
        let message: Message
        let lines: [AnnotatedMessage.Line]?
        do throws(CodecError) {
            message = try Message(parsing: response)
            lines = try AnnotatedMessage.annotating(
                content: Array(message.content), of: message.header.messageCode, .response)
        } catch { throw .malformed(error) }
        try VerifiedResponse.check(message.header, answers: command)
        if case .present(let range) = message.signature {
            guard let deviceKey, deviceKey.verifies(response[range], of: response[message.signedRange]) else {
                throw .wrongSignature
            }
        } else if let macSecret {
            guard context.verifiesMAC(of: message, secret: macSecret) else { throw .wrongMAC }
        } else if message.macRange == nil {
            throw .doesNotAnswer("it has neither a MAC nor a signature")
        }
        guard let lines else { throw .doesNotAnswer("its content is not ASN.1") }
        let codes = ["response code", "status", "result"].map { "\($0): " }
        let isSuccess = lines.allSatisfy { line in
            guard let code = codes.first(where: line.meaning.hasPrefix) else { return true }
            return line.meaning.dropFirst(code.count).hasPrefix("0,")
        }
        self.init(message: message, lines: lines, isSuccess: isSuccess)
    }
}
