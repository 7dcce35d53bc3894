import COSEM
import GBCS
import Keys

/// The DCC towards a meter: builds commands with the keys of a folder, with the MAC of the Access Control Broker, and
/// checks and decrypts the responses. Not Sendable: it owns cryptographic contexts.
public final class AccessControlBroker {
    /// A command that is ready to be sent, with what is needed to check its response.
    public struct PreparedCommand {
        public let message: Message
        let macSecret: SharedSecret
        let payloadSecret: SharedSecret
        let deviceSigningKey: P256PublicKey?

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
        key = try Self.privateKey(of: party, .keyAgreement, in: folder)
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
        guard let party = role.party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no party for the role \(role.rawValue)")
        }
        let originator = try originator(role, party, request, counter: counter)
        var signingKey: P256PrivateKey?
        if request.useCase.category == .criticalCommand {
            signingKey = try Self.privateKey(of: originator.businessOriginator, .digitalSignature, in: folder)
        }
        let brokerSecret = key.sharedSecret(with: deviceKeys.keyAgreement)
        let octets = CommandBuilder(using: context).command(
            GBCSRequest(request, arguments, from: from, to: end), from: originator, to: device, signingKey: signingKey,
            brokerSecret: brokerSecret)
        let partySecret = try Self.privateKey(of: party, .keyAgreement, in: folder)
            .sharedSecret(with: deviceKeys.keyAgreement)
        return PreparedCommand(
            message: try Self.built(octets), macSecret: role.isUnknownRemoteParty ? brokerSecret : partySecret,
            payloadSecret: partySecret, deviceSigningKey: deviceKeys.digitalSignature)
    }

    /// Checks `response` against the command and decrypts it.
    public func verify(
        _ response: [UInt8], to command: PreparedCommand
    ) throws(VerifiedResponse.Problem) -> VerifiedResponse {
        try VerifiedResponse(
            response, to: command.message, macSecret: command.macSecret, payloadSecret: command.payloadSecret,
            deviceKey: command.deviceSigningKey, using: context)
    }

    /// Builds a message of any use case with any content: for tests of permissions, and for commands with ASN.1 content.
    ///
    /// - Parameter protection: how it is protected; as the use case has it for the role unless given.
    package func arbitraryCommand(
        _ useCase: UseCase, as role: RequestingRole, content: [UInt8], to device: EntityIdentifier,
        deviceKey: P256PublicKey, counter: UInt64, protection: CommandProtection? = nil
    ) throws(KeyFolderError) -> [UInt8] {
        guard let party = role.party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no party for the role \(role.rawValue)")
        }
        let originator: CommandOriginator =
            role.isUnknownRemoteParty
            ? .accessControlBroker(
                entityIdentifier, counter: counter, onBehalfOf: SupplementaryRemoteParty(id: party, counter: counter),
                certificate: nil)
            : .knownRemoteParty(party, counter: counter)
        let protection = protection ?? Self.protection(of: useCase, as: role)
        let header = originator.header(useCase.messageCode, to: device)
        var signingKey: P256PrivateKey?
        if protection != .mac {
            signingKey = try Self.privateKey(of: originator.businessOriginator, .digitalSignature, in: folder)
        }
        return CommandBuilder(using: context).command(
            header: header, content: content, signingKey: signingKey,
            brokerSecret: protection == .signature ? nil : key.sharedSecret(with: deviceKey))
    }

    /// A command that was built, as a message. Throws when values of the caller's made it longer than messages may be.
    static func built(_ octets: [UInt8]) throws(KeyFolderError) -> Message {
        do throws(CodecError) { return try Message(parsing: octets) } catch {
            throw KeyFolderError(
                "the command of \(octets.count) octets is no message: \(error); give it fewer or shorter values")
        }
    }

    /// How `role` protects a command of `useCase`: the Access Control Broker with its MAC where it has the choice, all
    /// others with a signature.
    package static func protection(of useCase: UseCase, as role: RequestingRole) -> CommandProtection {
        guard useCase.protection == [.mac, .signature] else { return useCase.protection }
        return role.roleAtMeter == .accessControlBroker ? .mac : .signature
    }

    /// The originator of a command. Behind the broker, reads of protected attributes carry the party's certificate.
    private func originator(
        _ role: RequestingRole, _ party: EntityIdentifier, _ request: SupportedRequest, counter: UInt64
    ) throws(KeyFolderError) -> CommandOriginator {
        guard role.isUnknownRemoteParty else { return .knownRemoteParty(party, counter: counter) }
        var certificate: [UInt8]?
        if request.form.isProtected {
            guard let found = folder.certificate(of: party, .keyAgreement) else {
                throw KeyFolderError("\(folder.path): has no Key Agreement certificate of \(party)")
            }
            certificate = found.der
        }
        return .accessControlBroker(
            entityIdentifier, counter: counter, onBehalfOf: SupplementaryRemoteParty(id: party, counter: counter),
            certificate: certificate)
    }

    static func privateKey(
        of party: EntityIdentifier, _ usage: KeyFolder.Usage, in folder: KeyFolder
    ) throws(KeyFolderError) -> P256PrivateKey {
        guard let key = try folder.privateKey(of: party, usage) else {
            throw KeyFolderError(
                "\(folder.path): has no \(party.fileName)-\(usage.rawValue).key; commands need their sender's private key"
            )
        }
        return key
    }
}
