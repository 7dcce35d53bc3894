import COSEM

// The fast form for many responses: nearly all of a load's are right, and are told from the others without building
// values of them.
extension ResponseVerifier {
    /// Whether `octets` are recognised as the response in which every item of the example of `request` succeeded: by the
    /// header, the MAC, the list of results, and the tag of what is encrypted.
    ///
    /// Signed responses are not recognised. What is not recognised may be right all the same:
    /// ``response(_:using:)`` tells, and says what is wrong.
    package func recognisesSuccess(
        of request: SupportedRequest, in octets: [UInt8], using context: CryptographicContext
    ) -> Bool {
        guard let message = try? Message(parsing: octets), message.signature == .empty,
            Self.hasSucceeded(message, request)
        else { return false }
        do throws(Problem) { try check(message, using: context) } catch { return false }
        guard request.isProtected else { return true }
        guard let payloadSecret, let value = try? Self.protectedValue(in: message) else { return false }
        let plaintext = context.unprotect(
            octets[value.lowerBound..<value.upperBound - MACHeader.macSize],
            tag: octets[value.upperBound - MACHeader.macSize..<value.upperBound],
            derivation: KeyDerivation(protectedAttributesOf: message.header), secret: payloadSecret)
        return plaintext != nil
    }

    /// Whether the content is an access-response that ends with one success for each item asked for.
    private static func hasSucceeded(_ message: Message, _ request: SupportedRequest) -> Bool {
        let kinds = request.exampleResponseKinds
        let content = message.contentRange
        let start = content.upperBound - 1 - 2 * kinds.count
        guard start > content.lowerBound, message.octets[content.lowerBound] == AccessResponse.tag,
            message.octets[start] == UInt8(kinds.count)
        else { return false }
        for (item, kind) in kinds.enumerated() {
            guard message.octets[start + 1 + 2 * item] == kind.rawValue,
                message.octets[start + 2 + 2 * item] == DataAccessResult.success.rawValue
            else { return false }
        }
        return true
    }

    /// The range of ciphertext and tag of the only datum; nil, or an error, when it does not consist of protected
    /// attributes.
    private static func protectedValue(in message: Message) throws(CodecError) -> Range<Int>? {
        var reader = OctetReader(message.octets, range: message.contentRange)
        // The tag and the long-invoke-id come first, then date-time, no request list, and one datum.
        try reader.skip(5)
        try reader.skip(try reader.readLength())
        guard try reader.readUInt8() == 0, try reader.readLength() == 1,
            try reader.readUInt8() == DataTag.structure.rawValue
        else { return nil }
        let members = try reader.readCount()
        guard members >= 2 else { return nil }
        for _ in 0..<members - 1 {
            guard try skipValue(&reader, depth: 0) else { return nil }
        }
        guard try reader.readUInt8() == DataTag.octetString.rawValue else { return nil }
        let length = try reader.readLength()
        guard length >= ProtectedAttributes.overhead else { return nil }
        let start = try reader.skip(length)
        let header = ProtectedAttributes.securityHeader
        guard message.octets[start..<start + length].starts(with: header) else { return nil }
        return start + header.count..<start + length
    }

    /// Moves over a value of the types that protection parameters consist of; false for any other value.
    private static func skipValue(_ reader: inout OctetReader, depth: Int) throws(CodecError) -> Bool {
        switch DataTag(rawValue: try reader.readUInt8()) {
        case .nullData: break
        case .enumerated, .unsigned, .integer, .boolean: try reader.skip(1)
        case .longUnsigned, .long: try reader.skip(2)
        case .doubleLongUnsigned, .doubleLong: try reader.skip(4)
        case .octetString: try reader.skip(try reader.readLength())
        case .array, .structure:
            guard depth < 8 else { return false }
            for _ in 0..<(try reader.readCount()) {
                guard try skipValue(&reader, depth: depth + 1) else { return false }
            }
        default: return false
        }
        return true
    }
}
