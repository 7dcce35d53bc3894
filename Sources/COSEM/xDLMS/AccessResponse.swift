/// xDLMS ACCESS.response (tag DA): one datum and one result for each item of the request, in its order.
public struct AccessResponse: Hashable, Sendable {
    /// Tag of an access-response.
    public static let tag: UInt8 = 0xDA

    /// The result of one item (Access-Response-Specification).
    public struct Result: Hashable, Sendable {
        /// The kind of item that the result belongs to.
        public let kind: AccessResponseKind
        /// How the item ended.
        public let result: DataAccessResult

        /// The result of an item of this kind.
        public init(_ kind: AccessResponseKind, _ result: DataAccessResult) {
            (self.kind, self.result) = (kind, result)
        }
    }

    /// The long-invoke-id and priority of the request.
    public var invokeID: LongInvokeIDAndPriority
    /// Time of the response; nil when not given.
    public var dateTime: COSEMDateTime?
    /// The request list, when the server repeats it; GBCS devices never do.
    public var requestSpecifications: [AccessRequest.Specification]?
    /// The data of the items, one for each; null-data where an item has none.
    public var data: [COSEMData]
    /// The results of the items, one for each.
    public var results: [Result]

    /// A response with these fields.
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

    /// Decodes all of `octets` as one access-response; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    /// Reads an access-response, tag included.
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

    /// Appends the access-response, tag included.
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
