/// RLRQ and RLRE: a client's end of the association, and the server's answer (IEC 62056-5-3, 9.4.2.1).
public struct Release: Hashable, Sendable {
    /// Request or response, by the tag of the APDU.
    public enum Kind: UInt8, Hashable, Sendable {
        /// RLRQ: the client gives the association up.
        case request = 0x62
        /// RLRE: the server confirms that.
        case response = 0x63
    }

    /// Whether this is the request or the response.
    public var kind: Kind
    /// Reason of the release, 0 for a normal one; nil when not given.
    public var reason: UInt8?
    /// The encoded InitiateRequest or InitiateResponse, plain or ciphered; empty when not given.
    public var userInformation: [UInt8]

    /// A release with these fields; reason 0, a normal release, unless given.
    public init(_ kind: Kind, reason: UInt8? = 0, userInformation: [UInt8] = []) {
        (self.kind, self.reason, self.userInformation) = (kind, reason, userInformation)
    }

    /// Decodes all of `octets` as one RLRQ or RLRE; throws where they are neither.
    public init(decoding octets: [UInt8]) throws(CodecError) {
        try self.init(decoding: octets.span.bytes)
    }

    /// Decodes all of `octets`.
    public init(decoding octets: RawSpan) throws(CodecError) {
        var cursor = OctetCursor(0..<octets.byteCount)
        let tag = try cursor.readUInt8(octets)
        guard let kind = Kind(rawValue: tag) else {
            throw CodecError(.unexpectedOctet(found: tag, expected: "RLRQ or RLRE"), at: 0)
        }
        self.init(kind, reason: nil)
        var body = OctetCursor(try cursor.readContents(octets))
        try cursor.expectEnd()
        while !body.isAtEnd {
            let tag = try body.readUInt8(octets)
            let contents = try body.readContents(octets)
            switch tag {
            case 0x80:
                guard contents.count == 1 else {
                    throw CodecError(.invalidValue("a reason of \(contents.count) octets"), at: contents.lowerBound)
                }
                reason = octets.octet(at: contents.lowerBound)
            case 0xBE:
                var inner = OctetCursor(contents)
                userInformation = octets.copy(try inner.readElement(0x04, "user information", octets))
            default:
                throw CodecError(.unexpectedOctet(found: tag, expected: "a field of a release"), at: body.position)
            }
        }
    }

    /// Appends the RLRQ or RLRE, tag included.
    public func encode(into octets: inout [UInt8]) {
        var body: [UInt8] = []
        if let reason { body.append(element: 0x80, [reason]) }
        if !userInformation.isEmpty { body.append(element: 0xBE, holding: 0x04, userInformation) }
        octets.append(element: kind.rawValue, body)
    }
}
