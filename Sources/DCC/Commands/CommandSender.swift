import GBCS
import Keys

/// The sender of commands in a role: a party that devices know, or one behind the Access Control Broker.
public struct CommandSender: Sendable {
    /// The Access Control Broker, whose MAC all commands have.
    public let broker: EntityIdentifier
    /// The party that asks, for which attributes come back encrypted.
    public let party: EntityIdentifier
    /// Whether devices do not know the party, for which the broker then sends commands.
    public let isBehindBroker: Bool
    /// The party's Key Agreement certificate (DER), which commands carry; nil when they do not.
    let certificate: [UInt8]?
    /// The Business Originator's Digital Signature key, for commands that it signs; nil for others.
    package let signingKey: P256PrivateKey?

    /// The sender of `request` in that role, to meters.
    public init(
        _ role: RequestingRole, of request: SupportedRequest, in folder: KeyFolder
    ) throws(KeyFolderError) {
        try self.init(
            role, of: request, broker: try RequestingRole.accessControlBroker.knownParty(in: folder), in: folder)
    }

    /// The same where the Access Control Broker is known.
    init(
        _ role: RequestingRole, of request: SupportedRequest, broker: EntityIdentifier, in folder: KeyFolder
    ) throws(KeyFolderError) {
        try self.init(
            try role.knownParty(in: folder), isBehindBroker: role.isUnknownRemoteParty,
            isSensitive: request.isProtected, signs: request.useCase.category == .criticalCommand, broker: broker,
            in: folder)
    }

    /// The sender of the commands of a party.
    ///
    /// - Parameters:
    ///   - isSensitive: whether protected attributes come back: behind the broker, the party's certificate then goes with
    ///     the command (GBCS 8.5).
    ///   - signs: whether the Business Originator signs the command; needs its private key.
    package init(
        _ party: EntityIdentifier, isBehindBroker: Bool, isSensitive: Bool = false, signs: Bool = false,
        broker: EntityIdentifier, in folder: KeyFolder
    ) throws(KeyFolderError) {
        (self.party, self.isBehindBroker, self.broker) = (party, isBehindBroker, broker)
        var certificate: [UInt8]?
        if isBehindBroker, isSensitive {
            guard let found = folder.certificate(of: party, .keyAgreement) else {
                throw KeyFolderError("\(folder.path): has no Key Agreement certificate of \(party)")
            }
            certificate = found.der
        }
        self.certificate = certificate
        signingKey = signs ? try folder.senderKey(of: isBehindBroker ? broker : party, .digitalSignature) : nil
    }

    /// The party to which responses go, and with whose secret their MAC is made.
    public var businessOriginator: EntityIdentifier { isBehindBroker ? broker : party }

    /// The originator of the command with this counter, which is the broker's and the party's alike.
    package func originator(counter: UInt64) -> CommandOriginator {
        isBehindBroker
            ? .accessControlBroker(
                broker, counter: counter, onBehalfOf: SupplementaryRemoteParty(id: party, counter: counter),
                certificate: certificate)
            : .knownRemoteParty(party, counter: counter)
    }
}

extension RequestingRole {
    /// The party of a key folder that has this role; throws when there is none.
    package func knownParty(in folder: KeyFolder) throws(KeyFolderError) -> EntityIdentifier {
        guard let party = party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no party for the role \(rawValue)")
        }
        return party
    }
}

extension KeyFolder {
    /// The private key of a party that sends commands; throws when the folder does not have it.
    package func senderKey(of party: EntityIdentifier, _ usage: Usage) throws(KeyFolderError) -> P256PrivateKey {
        guard let key = try privateKey(of: party, usage) else {
            throw KeyFolderError(
                "\(path): has no \(party.fileName)-\(usage.rawValue).key; commands need their sender's private key")
        }
        return key
    }
}
