/// xDLMS InitiateResponse (tag 08): what was agreed for the association (IEC 62056-5-3, 9.4.6.1).
public struct InitiateResponse: Hashable, Sendable {
    /// Tag of an InitiateResponse.
    public static let tag: UInt8 = 0x08
    /// The vaa-name of logical name referencing.
    public static let logicalNameReferencing: UInt16 = 0x0007

    /// Negotiated quality of service; nil when not given.
    public var qualityOfService: UInt8?
    /// The DLMS version of the association.
    public var dlmsVersion: UInt8
    /// The services that both sides can use.
    public var conformance: Conformance
    /// Longest APDU that the server takes, in octets; 0 for no limit.
    public var serverMaximumPDUSize: UInt16
    /// The vaa-name, which says how objects are addressed: ``logicalNameReferencing``, or another number for short
    /// names.
    public var vaaName: UInt16

    /// A response with these fields.
    public init(
        qualityOfService: UInt8? = nil, dlmsVersion: UInt8 = InitiateRequest.version, conformance: Conformance,
        serverMaximumPDUSize: UInt16, vaaName: UInt16 = logicalNameReferencing
    ) {
        self.qualityOfService = qualityOfService
        self.dlmsVersion = dlmsVersion
        self.conformance = conformance
        self.serverMaximumPDUSize = serverMaximumPDUSize
        self.vaaName = vaaName
    }

    /// Decodes all of `octets` as one InitiateResponse; throws where they are none.
    public init(decoding octets: [UInt8]) throws(CodecError) { try self.init(decoding: octets.span.bytes) }

    /// Decodes all of `octets`.
    public init(decoding octets: RawSpan) throws(CodecError) {
        var cursor = OctetCursor(0..<octets.byteCount)
        try cursor.expect(Self.tag, "InitiateResponse", octets)
        qualityOfService = try cursor.readPresence(octets) ? try cursor.readUInt8(octets) : nil
        dlmsVersion = try cursor.readUInt8(octets)
        conformance = try Conformance(at: &cursor, in: octets)
        serverMaximumPDUSize = try cursor.readInteger(octets)
        vaaName = try cursor.readInteger(octets)
        try cursor.expectEnd()
    }

    /// Appends the InitiateResponse, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        if let qualityOfService { octets.append(contentsOf: [1, qualityOfService]) } else { octets.append(0) }
        octets.append(dlmsVersion)
        conformance.encode(into: &octets)
        octets.append(bigEndian: serverMaximumPDUSize)
        octets.append(bigEndian: vaaName)
    }
}
