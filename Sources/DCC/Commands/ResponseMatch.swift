import COSEM
import GBCS

/// Whether messages of a device answer a command that was sent, as the DCC can tell.
package struct ResponseMatch: Hashable, Sendable {
    /// The command's header.
    package let command: GroupingHeader

    package init(to command: GroupingHeader) { self.command = command }

    /// The response that `octets` are. Throws the reason for which they are not the answer.
    ///
    /// - Parameters:
    ///   - brokerSecret: Z of the Access Control Broker and the device where the command was the broker's, whose MAC the
    ///     response then has; nil for a User's own, whose MAC only the User can verify.
    ///   - deviceKey: the device's Digital Signature key, for responses that are signed; nil where it is not known.
    package func response(
        _ octets: [UInt8], brokerSecret: SharedSecret?, deviceKey: P256PublicKey? = nil,
        using context: CryptographicContext
    ) throws(VerifiedResponse.Problem) -> Message {
        let message: Message
        do throws(CodecError) { message = try Message(parsing: octets) } catch { throw .malformed(error) }
        try VerifiedResponse.check(message.header, answers: command)
        if case .present(let range) = message.signature {
            if let deviceKey, !deviceKey.verifies(octets[range], of: octets[message.signedRange]) {
                throw .wrongSignature
            }
        } else if message.macRange == nil {
            throw .doesNotAnswer("it has neither a MAC nor a signature")
        }
        if message.macRange != nil, let brokerSecret {
            guard context.verifiesMAC(of: message, secret: brokerSecret) else { throw .wrongMAC }
        }
        return message
    }
}
