import COSEM

/// Commands as the DCC puts them together: what a user asks, with the MAC of the Access Control Broker.
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
        return Message.protected(
            header: header, content: request.content(header: header, range: range, arguments: arguments),
            signingKey: signingKey, secret: brokerSecret, using: context)
    }
}
