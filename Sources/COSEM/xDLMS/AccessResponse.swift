/// xDLMS ACCESS.response (tag DA): one datum and one result for each item of the request, in its order.
public struct AccessResponse: Hashable, Sendable {
    public static let tag: UInt8 = 0xDA

    /// Access-Response-Specification.
    public struct Result: Hashable, Sendable {
        public let kind: AccessResponseKind
        public let result: DataAccessResult

        public init(_ kind: AccessResponseKind, _ result: DataAccessResult) {
            (self.kind, self.result) = (kind, result)
        }
    }

    public var invokeID: LongInvokeIDAndPriority
    public var dateTime: COSEMDateTime?
    /// The request list, when the server repeats it; GBCS devices never do.
    public var requestSpecifications: [AccessRequest.Specification]?
    public var data: [COSEMData]
    public var results: [Result]

    public init(
        invokeID: LongInvokeIDAndPriority, dateTime: COSEMDateTime? = nil,
        requestSpecifications: [AccessRequest.Specification]? = nil, data: [COSEMData], results: [Result]
    ) {
        self.invokeID = invokeID
        self.dateTime = dateTime
        self.requestSpecifications = requestSpecifications
        self.data = data
        self.results = results
    }

    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        try reader.expect(Self.tag, "access-response")
        invokeID = LongInvokeIDAndPriority(rawValue: try reader.readInteger())
        dateTime = try reader.readOptionalDateTime()
        switch try reader.readUInt8() {
        case 0: requestSpecifications = nil
        case 1:
            requestSpecifications = try reader.readList { (reader: inout OctetReader) throws(CodecError) in
                try AccessRequest.Specification(from: &reader)
            }
        case let octet:
            throw CodecError(
                .unexpectedOctet(found: octet, expected: "00 or 01 (request list present)"), at: reader.offset - 1)
        }
        data = try reader.readList { (reader: inout OctetReader) throws(CodecError) in try COSEMData(from: &reader) }
        results = try reader.readList { (reader: inout OctetReader) throws(CodecError) in
            let choice = try reader.readUInt8()
            guard let kind = AccessResponseKind(rawValue: choice) else {
                throw CodecError(
                    .unexpectedOctet(found: choice, expected: "an access-response choice 01 to 03"),
                    at: reader.offset - 1)
            }
            return Result(kind, DataAccessResult(rawValue: try reader.readUInt8()))
        }
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        octets.append(bigEndian: invokeID.rawValue)
        octets.append(optional: dateTime)
        if let requestSpecifications {
            octets.append(1)
            octets.append(length: requestSpecifications.count)
            for specification in requestSpecifications { specification.encode(into: &octets) }
        } else {
            octets.append(0)
        }
        octets.append(length: data.count)
        for value in data { value.encode(into: &octets) }
        octets.append(length: results.count)
        for result in results {
            octets.append(result.kind.rawValue)
            octets.append(result.result.rawValue)
        }
    }
}
