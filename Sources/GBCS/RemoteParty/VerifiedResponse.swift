import COSEM

/// A response that answers a command, checked and decrypted.
public struct VerifiedResponse: Sendable {
    /// Why a message is not the answer to a command.
    public enum Problem: Error, Equatable, Sendable {
        case malformed(CodecError)
        /// The header or the list of results does not belong to the command.
        case doesNotAnswer(String)
        case wrongMAC
        case wrongSignature
        case wrongPayloadTag
    }

    public let message: Message
    /// The access-response as sent, its protected datum still encrypted.
    public let access: AccessResponse
    /// The values that the reader asked for: each datum, protected ones decrypted and without their outer structure.
    public let values: [COSEMData]
    public let results: [AccessResponse.Result]

    public var isSuccess: Bool { results.allSatisfy { $0.result == .success } }

    /// - Parameters:
    ///   - macSecret: Z of the device and the response's recipient.
    ///   - payloadSecret: Z of the device and the party the attributes are protected for.
    ///   - deviceKey: the device's Digital Signature key, for critical responses.
    public init(
        _ octets: [UInt8], to command: Message, macSecret: SharedSecret, payloadSecret: SharedSecret,
        deviceKey: P256PublicKey?, using context: CryptographicContext
    ) throws(Problem) {
        try self.init(
            octets, answering: command.header, macSecret: macSecret, payloadSecret: payloadSecret, deviceKey: deviceKey,
            using: context)
    }

    /// The same where only the command's header is known, as to a User whose commands the DCC made.
    ///
    /// - Parameter macSecret: nil where the recipient's key is not at hand; a MAC is then not checked.
    package init(
        _ octets: [UInt8], answering command: GroupingHeader, macSecret: SharedSecret?, payloadSecret: SharedSecret,
        deviceKey: P256PublicKey?, using context: CryptographicContext
    ) throws(Problem) {
        do {
            message = try Message(parsing: octets)
            access = try AccessResponse(decoding: Array(message.content))
        } catch { throw .malformed(error) }
        try Self.check(message.header, answers: command)
        if case .present(let range) = message.signature {
            guard let deviceKey, deviceKey.verifies(octets[range], of: octets[message.signedRange]) else {
                throw .wrongSignature
            }
        } else if let macSecret {
            guard context.verifiesMAC(of: message, secret: macSecret) else { throw .wrongMAC }
        } else if message.macRange == nil {
            throw .doesNotAnswer("it has neither a MAC nor a signature")
        }
        results = access.results
        guard results.count == access.data.count else {
            throw .doesNotAnswer("\(access.data.count) data but \(results.count) results")
        }
        let derivation = KeyDerivation(protectedAttributesOf: message.header)
        var values: [COSEMData] = []
        for datum in access.data {
            guard let protected = ProtectedAttributes.Datum(datum) else {
                values.append(datum)
                continue
            }
            guard
                let plaintext = context.unprotect(
                    protected.ciphertext[...], tag: protected.tag[...], derivation: derivation, secret: payloadSecret)
            else { throw .wrongPayloadTag }
            // There is one member for each object asked for: one, or two of ECS20c.
            switch Swift.Result(catching: { () throws(CodecError) in try COSEMData(decoding: plaintext) }) {
            case .success(.structure(let members)): values.append(contentsOf: members)
            case .success(let other):
                throw .malformed(CodecError(.invalidValue("the protected value is a \(other.tag.name)"), at: 0))
            case .failure(let error): throw .malformed(error)
            }
        }
        self.values = values
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

extension VerifiedResponse.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let error): "the response is malformed: \(error)"
        case .doesNotAnswer(let reason): "the response does not answer the command: \(reason)"
        case .wrongMAC: "the response's MAC does not verify"
        case .wrongSignature: "the response's signature does not verify"
        case .wrongPayloadTag: "the protected attributes do not authenticate"
        }
    }
}
