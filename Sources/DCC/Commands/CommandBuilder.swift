import COSEM
import GBCS

/// Commands as the DCC puts them together: with the Access Control Broker's key, and without Users' private keys (GBCS 6.2,
/// 7.2). Not Sendable: it uses a cryptographic context, of which there is one for each thread.
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
    func command(
        header: GroupingHeader, content: [UInt8], signingKey: P256PrivateKey?, brokerSecret: SharedSecret?
    ) -> [UInt8] {
        guard let brokerSecret else {
            return signingKey.map { Message.signed(header: header, content: content, key: $0) }
                ?? Message.encodeGrouping(header: header, content: content, signature: nil)
        }
        return Message.protected(
            header: header, content: content, signingKey: signingKey, secret: brokerSecret, using: context)
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
        var octets: [UInt8] = []
        let start = Message.encodeUnMACed(
            header: issued.header, content: Array(issued.content), signature: signature, into: &octets)
        context.appendMAC(to: &octets, groupingFrom: start, header: issued.header, secret: brokerSecret)
        return octets
    }
}
