/// xDLMS InitiateRequest (tag 01): what a client proposes for the association (IEC 62056-5-3, 9.4.6.1).
public struct InitiateRequest: Hashable, Sendable {
    /// Tag of an InitiateRequest.
    public static let tag: UInt8 = 0x01
    /// The DLMS version of this module: 6.
    public static let version: UInt8 = 6

    /// The dedicated key that the client proposes; nil when not given, as always without ciphering.
    public var dedicatedKey: [UInt8]?
    /// Whether the client wants an answer.
    public var responseAllowed: Bool
    /// Proposed quality of service; nil when not given.
    public var qualityOfService: UInt8?
    /// The DLMS version that the client proposes.
    public var dlmsVersion: UInt8
    /// The services that the client would like to use.
    public var conformance: Conformance
    /// Longest APDU that the client takes, in octets; 0 for no limit.
    public var clientMaximumPDUSize: UInt16

    /// A request with these fields.
    public init(
        dedicatedKey: [UInt8]? = nil, responseAllowed: Bool = true, qualityOfService: UInt8? = nil,
        dlmsVersion: UInt8 = version, conformance: Conformance, clientMaximumPDUSize: UInt16 = 0xFFFF
    ) {
        self.dedicatedKey = dedicatedKey
        self.responseAllowed = responseAllowed
        self.qualityOfService = qualityOfService
        self.dlmsVersion = dlmsVersion
        self.conformance = conformance
        self.clientMaximumPDUSize = clientMaximumPDUSize
    }

    /// Decodes all of `octets` as one InitiateRequest; throws where they are none.
    public init(decoding octets: [UInt8]) throws(CodecError) { try self.init(decoding: octets.span.bytes) }

    /// Decodes all of `octets`.
    public init(decoding octets: RawSpan) throws(CodecError) {
        var cursor = OctetCursor(0..<octets.byteCount)
        try cursor.expect(Self.tag, "InitiateRequest", octets)
        dedicatedKey = try cursor.readPresence(octets) ? octets.copy(try cursor.readContents(octets)) : nil
        responseAllowed = try cursor.readPresence(octets) ? try cursor.readUInt8(octets) != 0 : true
        qualityOfService = try cursor.readPresence(octets) ? try cursor.readUInt8(octets) : nil
        dlmsVersion = try cursor.readUInt8(octets)
        conformance = try Conformance(at: &cursor, in: octets)
        clientMaximumPDUSize = try cursor.readInteger(octets)
        try cursor.expectEnd()
    }

    /// Appends the InitiateRequest, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        if let dedicatedKey {
            octets.append(1)
            octets.append(lengthPrefixed: dedicatedKey)
        } else {
            octets.append(0)
        }
        octets.append(contentsOf: responseAllowed ? [0] : [1, 0])
        if let qualityOfService { octets.append(contentsOf: [1, qualityOfService]) } else { octets.append(0) }
        octets.append(dlmsVersion)
        conformance.encode(into: &octets)
        octets.append(bigEndian: clientMaximumPDUSize)
    }
}

extension OctetCursor {
    /// Reads the octet in front of an OPTIONAL or DEFAULT field: 00 for absent, anything else for present.
    public mutating func readPresence(_ octets: RawSpan) throws(CodecError) -> Bool { try readUInt8(octets) != 0 }
}
