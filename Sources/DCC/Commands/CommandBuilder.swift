import COSEM
import GBCS

/// Commands as the DCC puts them together: with the Access Control Broker's key, and without Users' private keys (GBCS 6.2,
/// 7.2). The octets are ``Command``'s; ``CommandTemplate`` is the form for many devices. Not Sendable: it uses a cryptographic
/// context, of which there is one for each thread.
package struct CommandBuilder {
    let context: CryptographicContext

    package init(using context: CryptographicContext) { self.context = context }

    /// The command that `request` becomes.
    ///
    /// - Parameters:
    ///   - signingKey: the Business Originator's Digital Signature key, for critical commands of a party whose key is at
    ///     hand. A User's is not: its critical commands go by way of a ``PreCommand``.
    ///   - brokerSecret: Z of the Access Control Broker and the device, whoever the originator is (GBCS 4.3.3.2).
    package func command(
        _ request: GBCSRequest, from originator: CommandOriginator, to device: EntityIdentifier,
        signingKey: P256PrivateKey? = nil, brokerSecret: SharedSecret
    ) -> [UInt8] {
        let header = originator.header(request.useCase.messageCode, to: device)
        return command(
            header: header, content: request.octets(header: header), signingKey: signingKey,
            brokerSecret: brokerSecret)
    }

    /// A command with any content.
    ///
    /// - Parameter brokerSecret: nil for a command without a MAC, which then needs a signature: recovery's.
    package func command(
        header: GroupingHeader, content: [UInt8], signingKey: P256PrivateKey?, brokerSecret: SharedSecret?
    ) -> [UInt8] {
        Command.build(
            header: header, content: content, signingKey: signingKey, brokerSecret: brokerSecret, using: context)
    }

    /// The command that a Signed Pre-Command becomes: MAC Header, the signed octets, and the Access Control Broker's MAC.
    ///
    /// - Parameters:
    ///   - signed: what the User sends back.
    ///   - issued: what it was given.
    ///   - userKey: the Digital Signature key in the User's certificate of the role that the device knows it in.
    package func command(
        fromSigned signed: [UInt8], issued: PreCommand, userKey: P256PublicKey, brokerSecret: SharedSecret
    ) throws(PreCommand.Problem) -> [UInt8] {
        let signature = try issued.signature(in: signed, by: userKey)
        return Command.build(
            header: issued.header, content: Array(issued.content), signature: signature, brokerSecret: brokerSecret,
            using: context)
    }
}
