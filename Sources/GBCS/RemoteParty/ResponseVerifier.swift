import COSEM

/// What a message of a device must satisfy to be the response to a command: its header, its MAC or signature, the tags of
/// what is encrypted. Each is checked as far as the receiver has the key for it.
///
/// Whoever receives responses holds them against this: the DCC, Users, loads and tests.
public struct ResponseVerifier: Sendable {
    public typealias Problem = VerifiedResponse.Problem

    /// The command's header.
    public let command: GroupingHeader
    package let macSecret: SharedSecret?
    let payloadSecret: SharedSecret?
    let deviceKey: P256PublicKey?
    private let passesUnknownSignatures: Bool

    /// - Parameters:
    ///   - command: the command's header; its certificate may be left out.
    ///   - macSecret: Z of the device and the response's recipient; nil where the recipient's key is not at hand: a MAC is
    ///     then not checked.
    ///   - payloadSecret: Z of the device and the party that attributes are protected for; nil where that party's key is
    ///     not at hand: protected attributes then do not authenticate.
    ///   - deviceKey: the device's Digital Signature key, for responses that are signed.
    ///   - passesUnknownSignatures: whether a signed response passes unverified where there is no `deviceKey`, as with the
    ///     DCC, whose User verifies it.
    public init(
        to command: GroupingHeader, macSecret: SharedSecret?, payloadSecret: SharedSecret? = nil,
        deviceKey: P256PublicKey? = nil, passesUnknownSignatures: Bool = false
    ) {
        (self.command, self.macSecret, self.payloadSecret) = (command, macSecret, payloadSecret)
        (self.deviceKey, self.passesUnknownSignatures) = (deviceKey, passesUnknownSignatures)
    }

    /// The response that `octets` are, whatever their content. Throws the reason for which they are not the answer.
    package func message(_ octets: [UInt8], using context: CryptographicContext) throws(Problem) -> Message {
        let message: Message
        do throws(CodecError) { message = try Message(parsing: octets) } catch { throw .malformed(error) }
        try check(message, using: context)
        return message
    }

    /// The response that `octets` are, with its values decrypted; its content is an access-response. Throws the reason for
    /// which they are not the answer.
    public func response(_ octets: [UInt8], using context: CryptographicContext) throws(Problem) -> VerifiedResponse {
        try VerifiedResponse(octets, verifiedBy: self, using: context)
    }

    /// Checks a message's header, and its MAC or signature.
    package func check(_ message: Message, using context: CryptographicContext) throws(Problem) {
        try Self.check(message.header, answers: command)
        var isSigned = false
        if case .present(let range) = message.signature {
            isSigned = true
            let octets = message.octets
            guard deviceKey?.verifies(octets[range], of: octets[message.signedRange]) ?? passesUnknownSignatures else {
                throw .wrongSignature
            }
        }
        if let macSecret, message.macRange != nil || !isSigned {
            guard context.verifiesMAC(of: message, secret: macSecret) else { throw .wrongMAC }
        } else if !isSigned, message.macRange == nil {
            throw .doesNotAnswer("it has neither a MAC nor a signature")
        }
    }

    /// Checks that the header of a response is the one that answers a command with the header `command`.
    package static func check(_ header: GroupingHeader, answers command: GroupingHeader) throws(Problem) {
        guard header.craFlag == .response else { throw .doesNotAnswer("it is a \(header.craFlag.name)") }
        guard header.originatorCounter == command.originatorCounter else {
            throw .doesNotAnswer(
                "Originator Counter \(header.originatorCounter), the command's is \(command.originatorCounter)")
        }
        guard header.messageCode == command.messageCode else {
            throw .doesNotAnswer("Message Code \(header.messageCode), the command's is \(command.messageCode)")
        }
        guard header.businessOriginator == command.businessTarget, header.businessTarget == command.businessOriginator
        else {
            throw .doesNotAnswer("it goes from \(header.businessOriginator) to \(header.businessTarget)")
        }
        guard header.otherInformation.supplementaryRemoteParty == command.otherInformation.supplementaryRemoteParty
        else {
            throw .doesNotAnswer("its supplementary fields are not the command's")
        }
    }
}
