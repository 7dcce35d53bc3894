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

    /// Whether it has a result, whatever that is, for each item of the example of `request`.
    package func answers(exampleOf request: SupportedRequest) -> Bool {
        results.elementsEqual(request.exampleResponseKinds) { $0.kind == $1 }
    }

    /// Checks a response to `command` with the keys of ``ResponseVerifier``.
    ///
    /// - Parameters:
    ///   - macSecret: Z of the device and the response's recipient.
    ///   - payloadSecret: Z of the device and the party the attributes are protected for.
    ///   - deviceKey: the device's Digital Signature key, for critical responses.
    public init(
        _ octets: [UInt8], to command: Message, macSecret: SharedSecret, payloadSecret: SharedSecret,
        deviceKey: P256PublicKey?, using context: CryptographicContext
    ) throws(Problem) {
        let verifier = ResponseVerifier(
            to: command.header, macSecret: macSecret, payloadSecret: payloadSecret, deviceKey: deviceKey)
        try self.init(octets, verifiedBy: verifier, using: context)
    }

    init(_ octets: [UInt8], verifiedBy verifier: ResponseVerifier, using context: CryptographicContext) throws(Problem)
    {
        do {
            message = try Message(parsing: octets)
            access = try AccessResponse(decoding: Array(message.content))
        } catch { throw .malformed(error) }
        try verifier.check(message, using: context)
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
            guard let secret = verifier.payloadSecret,
                let plaintext = context.unprotect(
                    protected.ciphertext[...], tag: protected.tag[...], derivation: derivation, secret: secret)
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
