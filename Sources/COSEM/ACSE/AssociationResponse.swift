/// AARE: the server's answer to an AARQ (IEC 62056-5-3, 9.4.2.1 and 9.5).
public struct AssociationResponse: Hashable, Sendable {
    /// Tag of the AARE.
    public static let tag: UInt8 = 0x61

    /// What became of the request for an association.
    public enum Result: UInt8, Hashable, Sendable {
        /// The association is established, or waits for the second half of high level security.
        case accepted = 0
        /// The association is refused, and asking again will not help.
        case rejectedPermanent = 1
        /// The association is refused for now.
        case rejectedTransient = 2
    }

    /// The application context of the association.
    public var applicationContextName: ApplicationContextName
    /// What became of the request.
    public var result: Result
    /// Why the request was refused, or what is still required.
    public var diagnostic: AssociationDiagnostic
    /// The server's system title; empty when not given.
    public var respondingAPTitle: [UInt8]
    /// The authentication mechanism that the server names; nil when not given, or none of DLMS's.
    public var mechanismName: AuthenticationMechanism?
    /// The server's challenge; nil when not given.
    public var respondingAuthenticationValue: [UInt8]?
    /// The encoded InitiateResponse or ConfirmedServiceError, or a ciphered one; empty when not given.
    public var userInformation: [UInt8]

    /// A response with these fields.
    public init(
        applicationContextName: ApplicationContextName, result: Result, diagnostic: AssociationDiagnostic,
        respondingAPTitle: [UInt8] = [], mechanismName: AuthenticationMechanism? = nil,
        respondingAuthenticationValue: [UInt8]? = nil, userInformation: [UInt8] = []
    ) {
        self.applicationContextName = applicationContextName
        self.result = result
        self.diagnostic = diagnostic
        self.respondingAPTitle = respondingAPTitle
        self.mechanismName = mechanismName
        self.respondingAuthenticationValue = respondingAuthenticationValue
        self.userInformation = userInformation
    }

    /// Decodes all of `octets` as one AARE; throws where they are none, or lack context name, result or diagnostic.
    public init(decoding octets: [UInt8]) throws(CodecError) {
        try self.init(decoding: octets.span.bytes)
    }

    /// Decodes all of `octets`.
    public init(decoding octets: RawSpan) throws(CodecError) {
        var context: ApplicationContextName?
        var result: Result?
        var diagnostic: AssociationDiagnostic?
        var (title, mechanism, value, information) = (
            [UInt8](), AuthenticationMechanism?.none, [UInt8]?.none, [UInt8]()
        )
        var cursor = OctetCursor(0..<octets.byteCount)
        var body = OctetCursor(try cursor.readElement(Self.tag, "AARE", octets))
        try cursor.expectEnd()
        while !body.isAtEnd {
            let tag = try body.readUInt8(octets)
            let contents = try body.readContents(octets)
            var inner = OctetCursor(contents)
            switch tag {
            case 0xA1:
                let name = try inner.readElement(0x06, "object identifier", octets)
                context = ApplicationContextName(octets, name)
            case 0xA2: result = Result(rawValue: try inner.readSmallInteger(octets))
            case 0xA3:
                let source = try inner.readUInt8(octets)
                var inside = OctetCursor(try inner.readContents(octets))
                diagnostic = AssociationDiagnostic(source: source, code: try inside.readSmallInteger(octets))
            case 0xA4: title = octets.copy(try inner.readElement(0x04, "AP title", octets))
            case 0x89: mechanism = AuthenticationMechanism(octets, contents)
            case 0xAA: value = octets.copy(try inner.readElement(0x80, "authentication value", octets))
            case 0xBE: information = octets.copy(try inner.readElement(0x04, "user information", octets))
            case 0x80, 0xA5...0xA7, 0x88, 0xBD: break
            default: throw CodecError(.unexpectedOctet(found: tag, expected: "a field of the AARE"), at: body.position)
            }
        }
        guard let context, let result, let diagnostic else {
            throw CodecError(.invalidValue("an AARE without context name, result or diagnostic"), at: body.position)
        }
        self.init(
            applicationContextName: context, result: result, diagnostic: diagnostic, respondingAPTitle: title,
            mechanismName: mechanism, respondingAuthenticationValue: value, userInformation: information)
    }

    /// Appends the AARE, tag included.
    public func encode(into octets: inout [UInt8]) {
        var body: [UInt8] = []
        body.append(element: 0xA1, holding: 0x06, applicationContextName.octets)
        body.append(element: 0xA2, holding: 0x02, [result.rawValue])
        body.append(contentsOf: [0xA3, 0x05, diagnostic.source, 0x03, 0x02, 0x01, diagnostic.code])
        if !respondingAPTitle.isEmpty { body.append(element: 0xA4, holding: 0x04, respondingAPTitle) }
        if let mechanismName {
            body.append(element: 0x88, [0x07, 0x80])
            body.append(element: 0x89, mechanismName.octets)
        }
        if let respondingAuthenticationValue {
            body.append(element: 0xAA, holding: 0x80, respondingAuthenticationValue)
        }
        if !userInformation.isEmpty { body.append(element: 0xBE, holding: 0x04, userInformation) }
        octets.append(element: Self.tag, body)
    }
}

extension OctetCursor {
    /// An INTEGER of one octet.
    mutating func readSmallInteger(_ octets: RawSpan) throws(CodecError) -> UInt8 {
        let range = try readElement(0x02, "INTEGER", octets)
        guard range.count == 1 else {
            throw CodecError(.invalidValue("an INTEGER of \(range.count) octets"), at: position)
        }
        return octets.octet(at: range.lowerBound)
    }
}
