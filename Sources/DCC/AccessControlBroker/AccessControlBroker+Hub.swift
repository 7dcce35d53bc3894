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
        let sender = try CommandSender(
            try role.knownParty(in: folder), isBehindBroker: role != .accessControlBroker, broker: entityIdentifier,
            in: folder)
        let secret = key.sharedSecret(with: hubKey)
        let octets = CommandBuilder(using: context).command(
            GBCSRequest(request, arguments, from: from, to: end), from: sender.originator(counter: counter), to: hub,
            brokerSecret: secret)
        return try prepared(octets, macSecret: secret, payloadSecret: secret, deviceKey: nil)
    }
}
