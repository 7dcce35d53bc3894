/// AARQ: the request of a client for an application association (IEC 62056-5-3, 9.4.2.1 and 9.5).
///
/// The fields are those that DLMS uses; decoding skips all others.
public struct AssociationRequest: Hashable, Sendable {
    /// Tag of the AARQ.
    public static let tag: UInt8 = 0x60

    /// The name of the application context that the client proposes: the contents of an object identifier in BER.
    public var contextName: [UInt8]
    /// The client's system title; empty when not given.
    public var callingAPTitle: [UInt8]
    /// The name of the authentication mechanism, likewise; nil when the client names none.
    public var authenticationName: [UInt8]?
    /// The client's password or challenge; nil when not given.
    public var callingAuthenticationValue: [UInt8]?
    /// The encoded InitiateRequest or glo-initiate-request; empty when not given.
    public var userInformation: [UInt8]

    /// A request with these fields; `mechanismName` nil stands for no authentication.
    public init(
        applicationContextName: ApplicationContextName = .logicalNameNoCiphering, callingAPTitle: [UInt8] = [],
        mechanismName: AuthenticationMechanism? = nil, callingAuthenticationValue: [UInt8]? = nil,
        userInformation: [UInt8]
    ) {
        contextName = applicationContextName.octets
        self.callingAPTitle = callingAPTitle
        authenticationName = mechanismName?.octets
        self.callingAuthenticationValue = callingAuthenticationValue
        self.userInformation = userInformation
    }

    /// The application context that the client proposes; nil when its name is none of DLMS's.
    public var applicationContextName: ApplicationContextName? {
        ApplicationContextName(contextName.span.bytes, contextName.indices)
    }

    /// The authentication mechanism that the client names; nil when it names none, or one that is none of DLMS's.
    public var mechanismName: AuthenticationMechanism? {
        authenticationName.flatMap { AuthenticationMechanism($0.span.bytes, $0.indices) }
    }

    /// Whether the client names a mechanism at all.
    public var hasMechanismName: Bool { authenticationName != nil }

    /// Decodes all of `octets` as one AARQ; throws where they are none, or have no application context name.
    public init(decoding octets: [UInt8]) throws(CodecError) {
        try self.init(decoding: octets.span.bytes)
    }

    /// Decodes all of `octets`.
    public init(decoding octets: RawSpan) throws(CodecError) {
        self.init(userInformation: [])
        var cursor = OctetCursor(0..<octets.byteCount)
        var body = OctetCursor(try cursor.readElement(Self.tag, "AARQ", octets))
        try cursor.expectEnd()
        var hasContext = false
        while !body.isAtEnd {
            let tag = try body.readUInt8(octets)
            let contents = try body.readContents(octets)
            var inner = OctetCursor(contents)
            switch tag {
            case 0xA1:
                hasContext = true
                contextName = octets.copy(try inner.readElement(0x06, "object identifier", octets))
            case 0xA6: callingAPTitle = octets.copy(try inner.readElement(0x04, "AP title", octets))
            case 0x8B: authenticationName = octets.copy(contents)
            case 0xAC:
                let value = try inner.readElement(0x80, "authentication value as characters", octets)
                callingAuthenticationValue = octets.copy(value)
            case 0xBE: userInformation = octets.copy(try inner.readElement(0x04, "user information", octets))
            // Protocol version, called titles, qualifiers and identifiers, ACSE requirements, implementation
            // information: this profile of ACSE decides nothing by them.
            case 0x80, 0xA2...0xA5, 0xA7...0xA9, 0x8A, 0xBD: break
            default: throw CodecError(.unexpectedOctet(found: tag, expected: "a field of the AARQ"), at: body.position)
            }
        }
        guard hasContext else {
            throw CodecError(.invalidValue("an AARQ without application context name"), at: body.position)
        }
    }

    /// Appends the AARQ, tag included.
    public func encode(into octets: inout [UInt8]) {
        var body: [UInt8] = []
        body.append(element: 0xA1, holding: 0x06, contextName)
        if !callingAPTitle.isEmpty { body.append(element: 0xA6, holding: 0x04, callingAPTitle) }
        if let authenticationName {
            // sender-acse-requirements: bit 0, authentication.
            body.append(element: 0x8A, [0x07, 0x80])
            body.append(element: 0x8B, authenticationName)
        }
        if let callingAuthenticationValue { body.append(element: 0xAC, holding: 0x80, callingAuthenticationValue) }
        if !userInformation.isEmpty { body.append(element: 0xBE, holding: 0x04, userInformation) }
        octets.append(element: Self.tag, body)
    }
}
