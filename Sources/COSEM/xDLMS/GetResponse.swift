/// xDLMS GET response (tag C4) in its three forms (IEC 62056-5-3, 9.3.6 and 9.4.6).
public struct GetResponse: Hashable, Sendable {
    /// Tag of a GET response.
    public static let tag: UInt8 = 0xC4

    /// The value that was read, or why it was not (Get-Data-Result).
    public enum Result: Hashable, Sendable {
        /// The value that was read.
        case data(COSEMData)
        /// Why the value was not read.
        case failure(DataAccessResult)
    }

    /// A piece of the encoded answer, or why there is none (DataBlock-G).
    public struct Block: Hashable, Sendable {
        /// What the block carries.
        public enum Content: Hashable, Sendable {
            /// A piece of the encoded answer (raw-data).
            case octets([UInt8])
            /// Why there is no such block.
            case failure(DataAccessResult)
        }

        /// Whether this is the last block of the answer (last-block).
        public var isLast: Bool
        /// Number of the block, from 1 (block-number).
        public var number: UInt32
        /// The piece of the answer, or why there is none.
        public var content: Content

        /// A block with these fields.
        public init(isLast: Bool, number: UInt32, _ content: Content) {
            (self.isLast, self.number, self.content) = (isLast, number, content)
        }
    }

    /// The three forms of the response.
    public enum Form: Hashable, Sendable {
        /// The result for the one attribute.
        case normal(Result)
        /// One block of an answer that is too long for one APDU.
        case block(Block)
        /// The results for several attributes, in the order of the request.
        case withList([Result])
    }

    /// The invoke-id and priority of the request.
    public var invokeID: InvokeIDAndPriority
    /// The form of the response and what it carries.
    public var form: Form

    /// A response of this form.
    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

    /// Decodes all of `octets` as one GET response; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try reader.expect(Self.tag, "GET response")
        let choice = try reader.readUInt8()
        invokeID = InvokeIDAndPriority(rawValue: try reader.readUInt8())
        switch choice {
        case 1: form = .normal(try Result(from: &reader))
        case 2: form = .block(try Block(from: &reader))
        case 3: form = .withList(try reader.readList { (reader) throws(CodecError) in try Result(from: &reader) })
        default: throw CodecError(.unexpectedOctet(found: choice, expected: "a form of the GET response"), at: 1)
        }
        try reader.expectEnd()
    }

    /// Appends the GET response, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        switch form {
        case .normal(let result):
            octets.append(contentsOf: [1, invokeID.rawValue])
            result.encode(into: &octets)
        case .block(let block):
            octets.append(contentsOf: [2, invokeID.rawValue])
            block.encode(into: &octets)
        case .withList(let list):
            octets.append(contentsOf: [3, invokeID.rawValue])
            octets.append(length: list.count)
            for result in list { result.encode(into: &octets) }
        }
    }
}

extension GetResponse.Result {
    init(from reader: inout OctetReader) throws(CodecError) {
        let start = reader.offset
        switch try reader.readUInt8() {
        case 0: self = .data(try COSEMData(from: &reader))
        case 1: self = .failure(DataAccessResult(rawValue: try reader.readUInt8()))
        case let choice: throw CodecError(.unexpectedOctet(found: choice, expected: "a Get-Data-Result"), at: start)
        }
    }

    func encode(into octets: inout [UInt8]) {
        switch self {
        case .data(let data):
            octets.append(0)
            data.encode(into: &octets)
        case .failure(let result): octets.append(contentsOf: [1, result.rawValue])
        }
    }
}

extension GetResponse.Block {
    init(from reader: inout OctetReader) throws(CodecError) {
        isLast = try reader.readUInt8() != 0
        number = try reader.readInteger()
        let start = reader.offset
        switch try reader.readUInt8() {
        case 0: content = .octets(try reader.readOctets(try reader.readStringLength()))
        case 1: content = .failure(DataAccessResult(rawValue: try reader.readUInt8()))
        case let choice: throw CodecError(.unexpectedOctet(found: choice, expected: "a DataBlock-G"), at: start)
        }
    }

    func encode(into octets: inout [UInt8]) {
        octets.append(isLast ? 1 : 0)
        octets.append(bigEndian: number)
        switch content {
        case .octets(let contents):
            octets.append(0)
            octets.append(lengthPrefixed: contents)
        case .failure(let result): octets.append(contentsOf: [1, result.rawValue])
        }
    }
}
