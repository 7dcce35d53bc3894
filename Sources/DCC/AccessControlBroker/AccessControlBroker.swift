import COSEM
import GBCS
import Keys

/// The DCC towards a meter: builds commands with the keys of a folder, with the MAC of the Access Control Broker, and
/// checks and decrypts the responses. Not Sendable: it owns cryptographic contexts.
public final class AccessControlBroker {
    /// A command that is ready to be sent, with what is needed to check its response.
    public struct PreparedCommand {
        public let message: Message
        /// What the response must satisfy.
        let verifier: ResponseVerifier

        public var octets: [UInt8] { message.octets }
    }

    let folder: KeyFolder
    let context = CryptographicContext()
    public let entityIdentifier: EntityIdentifier
    let key: P256PrivateKey

    public init(folder: KeyFolder) throws(KeyFolderError) {
        guard let party = RequestingRole.accessControlBroker.party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no Access Control Broker certificate (OU 04)")
        }
        self.folder = folder
        entityIdentifier = party
        key = try folder.senderKey(of: party, .keyAgreement)
    }

    /// Builds the command `request` as `role` to `device`.
    ///
    /// - Parameters:
    ///   - deviceKeys: the device's public keys.
    ///   - counter: Originator Counter, for the sender and for the party behind the broker alike.
    ///   - arguments: the command's own values; the form's example where none are given.
    public func command(
        _ request: SupportedRequest, as role: RequestingRole, to device: EntityIdentifier,
        deviceKeys: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?), counter: UInt64,
        from: UTCTime? = nil, to end: UTCTime? = nil, arguments: RequestArguments? = nil
    ) throws(KeyFolderError) -> PreparedCommand {
        let sender = try CommandSender(role, of: request, broker: entityIdentifier, in: folder)
        let brokerSecret = key.sharedSecret(with: deviceKeys.keyAgreement)
        let octets = CommandBuilder(using: context).command(
            GBCSRequest(request, arguments, from: from, to: end), from: sender.originator(counter: counter), to: device,
            signingKey: sender.signingKey, brokerSecret: brokerSecret)
        let partySecret = try folder.senderKey(of: sender.party, .keyAgreement)
            .sharedSecret(with: deviceKeys.keyAgreement)
        return try prepared(
            octets, macSecret: sender.isBehindBroker ? brokerSecret : partySecret, payloadSecret: partySecret,
            deviceKey: deviceKeys.digitalSignature)
    }

    /// Checks `response` against the command and decrypts it.
    public func verify(
        _ response: [UInt8], to command: PreparedCommand
    ) throws(VerifiedResponse.Problem) -> VerifiedResponse {
        try command.verifier.response(response, using: context)
    }

    /// Builds a message of any use case with any content: for tests of permissions, and for commands with ASN.1 content.
    ///
    /// - Parameter protection: how it is protected; as the use case has it for the role unless given.
    package func arbitraryCommand(
        _ useCase: UseCase, as role: RequestingRole, content: [UInt8], to device: EntityIdentifier,
        deviceKey: P256PublicKey, counter: UInt64, protection: CommandProtection? = nil
    ) throws(KeyFolderError) -> [UInt8] {
        let protection = protection ?? Self.protection(of: useCase, as: role)
        let sender = try CommandSender(
            try role.knownParty(in: folder), isBehindBroker: role.isUnknownRemoteParty, signs: protection != .mac,
            broker: entityIdentifier, in: folder)
        return CommandBuilder(using: context).command(
            header: sender.originator(counter: counter).header(useCase.messageCode, to: device), content: content,
            signingKey: sender.signingKey,
            brokerSecret: protection == .signature ? nil : key.sharedSecret(with: deviceKey))
    }

    /// A command that was built, with what its response must satisfy. Throws when values of the caller's made it longer than
    /// messages may be.
    func prepared(
        _ octets: [UInt8], macSecret: SharedSecret, payloadSecret: SharedSecret, deviceKey: P256PublicKey?
    ) throws(KeyFolderError) -> PreparedCommand {
        let message: Message
        do throws(CodecError) { message = try Message(parsing: octets) } catch {
            throw KeyFolderError(
                "the command of \(octets.count) octets is no message: \(error); give it fewer or shorter values")
        }
        return PreparedCommand(
            message: message,
            verifier: ResponseVerifier(
                to: message.header, macSecret: macSecret, payloadSecret: payloadSecret, deviceKey: deviceKey))
    }

    /// How `role` protects a command of `useCase`: the Access Control Broker with its MAC where it has the choice, all
    /// others with a signature.
    package static func protection(of useCase: UseCase, as role: RequestingRole) -> CommandProtection {
        guard useCase.protection == [.mac, .signature] else { return useCase.protection }
        return role.roleAtMeter == .accessControlBroker ? .mac : .signature
    }
}
