import COSEM
import GBCS
import Keys

extension AccessControlBroker {
    /// Builds the command `request` to a hub. It comes from the broker itself or from a party behind it; to a hub,
    /// every party except the broker is behind it.
    ///
    /// - Parameters:
    ///   - hubKey: the hub's Key Agreement key.
    ///   - counter: Originator Counter, for the broker and for the party behind it alike.
    ///   - arguments: arguments of CCS01 and CCS02.
    public func hubCommand(
        _ request: SupportedRequest, as role: RequestingRole, to hub: EntityIdentifier, hubKey: P256PublicKey,
        counter: UInt64, from: UTCTime? = nil, to end: UTCTime? = nil, arguments: RequestArguments? = nil
    ) throws(KeyFolderError) -> PreparedCommand {
        guard let party = role.party(in: folder) else {
            throw KeyFolderError("\(folder.path): has no party for the role \(role.rawValue)")
        }
        let originator: CommandOriginator =
            role == .accessControlBroker
            ? .knownRemoteParty(entityIdentifier, counter: counter)
            : .accessControlBroker(
                entityIdentifier, counter: counter, onBehalfOf: SupplementaryRemoteParty(id: party, counter: counter),
                certificate: nil)
        let secret = key.sharedSecret(with: hubKey)
        let octets = CommandBuilder(using: context).command(
            GBCSRequest(request, arguments, from: from, to: end), from: originator, to: hub, brokerSecret: secret)
        guard let message = try? Message(parsing: octets) else { preconditionFailure("a built command parses") }
        return PreparedCommand(message: message, macSecret: secret, payloadSecret: secret, deviceSigningKey: nil)
    }
}
