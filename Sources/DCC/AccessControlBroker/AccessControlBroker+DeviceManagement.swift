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
        var macKey = key
        if !role.isUnknownRemoteParty, let party = role.party(in: folder), party != entityIdentifier {
            macKey = try folder.senderKey(of: party, .keyAgreement)
        }
        let secret = macKey.sharedSecret(with: deviceKeys.keyAgreement)
        return try prepared(
            octets, macSecret: secret, payloadSecret: secret, deviceKey: deviceKeys.digitalSignature)
    }

    /// Checks `response` against such a command, signature or MAC too.
    public func verifyDeviceManagement(
        _ response: [UInt8], to command: PreparedCommand
    ) throws(VerifiedResponse.Problem) -> DeviceManagementAnswer {
        try DeviceManagementAnswer(response, verifiedBy: command.verifier, using: context)
    }
}

extension AccessControlBroker.DeviceManagementAnswer {
    /// Reads a response, and checks that it is the one that `verifier` takes.
    package init(
        _ response: [UInt8], verifiedBy verifier: ResponseVerifier, using context: CryptographicContext
    ) throws(VerifiedResponse.Problem) {
        let message: Message
        let lines: [AnnotatedMessage.Line]?
        do throws(CodecError) {
            message = try Message(parsing: response)
            lines = try AnnotatedMessage.annotating(
                content: Array(message.content), of: message.header.messageCode, .response)
        } catch { throw .malformed(error) }
        try verifier.check(message, using: context)
        guard let lines else { throw .doesNotAnswer("its content is not ASN.1") }
        let codes = ["response code", "status", "result"].map { "\($0): " }
        let isSuccess = lines.allSatisfy { line in
            guard let code = codes.first(where: line.meaning.hasPrefix) else { return true }
            return line.meaning.dropFirst(code.count).hasPrefix("0,")
        }
        self.init(message: message, lines: lines, isSuccess: isSuccess)
    }
}
