import COSEM

/// The octets of commands as the DCC puts them together: what a user asks, with the MAC of the Access Control Broker.
public enum Command {
    /// Builds a command that this emulator's ESME or Communications Hub knows.
    ///
    /// - Parameters:
    ///   - range: range, for the forms that take one (``RequestForm/takesRange``), from
    ///     ``RequestForm/range(from:to:)``.
    ///   - arguments: the command's own values, for the forms that take some; the form's example where none are given.
    ///   - signingKey: the Business Originator's Digital Signature key, for critical commands.
    ///   - brokerSecret: Z of the Access Control Broker and the device, whoever the originator is (GBCS 4.3.3.2).
    public static func build(
        _ request: SupportedRequest, from originator: CommandOriginator, to device: EntityIdentifier,
        range: RequestRange? = nil, arguments: RequestArguments? = nil, signingKey: P256PrivateKey? = nil,
        brokerSecret: SharedSecret, using context: CryptographicContext
    ) -> [UInt8] {
        let header = originator.header(request.useCase.messageCode, to: device)
        return build(
            header: header, content: request.content(header: header, range: range, arguments: arguments),
            signingKey: signingKey, brokerSecret: brokerSecret, using: context)
    }

    /// Builds a command with any content.
    ///
    /// - Parameter brokerSecret: nil for a command without a MAC, which then needs a signature: recovery's.
    package static func build(
        header: GroupingHeader, content: [UInt8], signingKey: P256PrivateKey?, brokerSecret: SharedSecret?,
        using context: CryptographicContext
    ) -> [UInt8] {
        guard let brokerSecret else {
            return signingKey.map { Message.signed(header: header, content: content, key: $0) }
                ?? Message.encodeGrouping(header: header, content: content, signature: nil)
        }
        return Message.protected(
            header: header, content: content, signingKey: signingKey, secret: brokerSecret, using: context)
    }

    /// Builds a command with a signature that was made elsewhere.
    package static func build(
        header: GroupingHeader, content: [UInt8], signature: [UInt8], brokerSecret: SharedSecret,
        using context: CryptographicContext
    ) -> [UInt8] {
        var octets: [UInt8] = []
        let start = Message.encodeUnMACed(header: header, content: content, signature: signature, into: &octets)
        context.appendMAC(to: &octets, groupingFrom: start, header: header, secret: brokerSecret)
        return octets
    }
}
