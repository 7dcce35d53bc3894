/// xDLMS ConfirmedServiceError (tag 0E), as servers send it for an InitiateRequest (IEC 62056-5-3, 9.4.6).
public struct ConfirmedServiceError: Hashable, Sendable {
    /// Tag of a ConfirmedServiceError.
    public static let tag: UInt8 = 0x0E

    /// The service that failed: 1 initiate, 5 read, 6 write …
    public var service: UInt8
    /// The kind of ServiceError: 6 initiate.
    public var kind: UInt8
    /// The error, by its number within ``kind``.
    public var value: UInt8

    /// An error with these numbers.
    public init(service: UInt8, kind: UInt8, value: UInt8) {
        (self.service, self.kind, self.value) = (service, kind, value)
    }

    /// The server does not support the DLMS version that the client proposes.
    public static let dlmsVersionTooLow = ConfirmedServiceError(service: 1, kind: 6, value: 1)
    /// The services that the client proposes are not enough for the server.
    public static let incompatibleConformance = ConfirmedServiceError(service: 1, kind: 6, value: 2)
    /// The longest APDU that the client takes is too short for the server.
    public static let pduSizeTooShort = ConfirmedServiceError(service: 1, kind: 6, value: 3)
    /// The server refuses the InitiateRequest for another reason.
    public static let refusedByTheVDEHandler = ConfirmedServiceError(service: 1, kind: 6, value: 4)

    /// Decodes all of `octets` as one ConfirmedServiceError; throws where they are none.
    public init(decoding octets: [UInt8]) throws(CodecError) {
        var reader = OctetReader(octets)
        try reader.expect(Self.tag, "ConfirmedServiceError")
        service = try reader.readUInt8()
        kind = try reader.readUInt8()
        value = try reader.readUInt8()
        try reader.expectEnd()
    }

    /// Appends the 4 octets, tag included.
    public func encode(into octets: inout [UInt8]) { octets.append(contentsOf: [Self.tag, service, kind, value]) }
}
