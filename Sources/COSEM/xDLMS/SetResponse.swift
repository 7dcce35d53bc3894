/// xDLMS SET response (tag C5) in its five forms (IEC 62056-5-3, 9.3.7 and 9.4.6).
public struct SetResponse: Hashable, Sendable {
    /// Tag of a SET response.
    public static let tag: UInt8 = 0xC5

    /// The five forms of the response.
    public enum Form: Hashable, Sendable {
        /// The result for the one attribute.
        case normal(DataAccessResult)
        /// A block arrived, with this number, and the next is awaited.
        case block(UInt32)
        /// The last block arrived: the result for the one attribute, and the number of the block.
        case lastBlock(DataAccessResult, block: UInt32)
        /// The last block arrived: the results for several attributes, and the number of the block.
        case lastBlockWithList([DataAccessResult], block: UInt32)
        /// The results for several attributes, in the order of the request.
        case withList([DataAccessResult])
    }

    /// The invoke-id and priority of the request.
    public var invokeID: InvokeIDAndPriority
    /// The form of the response and what it carries.
    public var form: Form

    /// A response of this form.
    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

    /// Decodes all of `octets` as one SET response; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try reader.expect(Self.tag, "SET response")
        let choice = try reader.readUInt8()
        invokeID = InvokeIDAndPriority(rawValue: try reader.readUInt8())
        switch choice {
        case 1: form = .normal(try reader.readResult())
        case 2: form = .block(try reader.readInteger())
        case 3: form = .lastBlock(try reader.readResult(), block: try reader.readInteger())
        case 4: form = .lastBlockWithList(try reader.readResults(), block: try reader.readInteger())
        case 5: form = .withList(try reader.readResults())
        default: throw CodecError(.unexpectedOctet(found: choice, expected: "a form of the SET response"), at: 1)
        }
        try reader.expectEnd()
    }

    /// Appends the SET response, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        switch form {
        case .normal(let result): octets.append(contentsOf: [1, invokeID.rawValue, result.rawValue])
        case .block(let number):
            octets.append(contentsOf: [2, invokeID.rawValue])
            octets.append(bigEndian: number)
        case .lastBlock(let result, let number):
            octets.append(contentsOf: [3, invokeID.rawValue, result.rawValue])
            octets.append(bigEndian: number)
        case .lastBlockWithList(let results, let number):
            octets.append(contentsOf: [4, invokeID.rawValue])
            octets.append(lengthPrefixed: results.map(\.rawValue))
            octets.append(bigEndian: number)
        case .withList(let results):
            octets.append(contentsOf: [5, invokeID.rawValue])
            octets.append(lengthPrefixed: results.map(\.rawValue))
        }
    }
}

extension OctetReader {
    mutating func readResult() throws(CodecError) -> DataAccessResult {
        DataAccessResult(rawValue: try readUInt8())
    }

    fileprivate mutating func readResults() throws(CodecError) -> [DataAccessResult] {
        try readList { (reader) throws(CodecError) in try reader.readResult() }
    }
}
