/// xDLMS SET request (tag C1) in its five forms (IEC 62056-5-3, 9.3.7 and 9.4.6).
public struct SetRequest: Hashable, Sendable {
    /// Tag of a SET request.
    public static let tag: UInt8 = 0xC1

    /// A piece of the encoded value (DataBlock-SA).
    public struct Block: Hashable, Sendable {
        /// Whether this is the last block of the value (last-block).
        public var isLast: Bool
        /// Number of the block, from 1 (block-number).
        public var number: UInt32
        /// A piece of the encoded value (raw-data).
        public var octets: [UInt8]

        /// A block with these fields.
        public init(isLast: Bool, number: UInt32, octets: [UInt8]) {
            (self.isLast, self.number, self.octets) = (isLast, number, octets)
        }
    }

    /// The five forms of the request.
    public enum Form: Hashable, Sendable {
        /// One attribute and the value to write to it.
        case normal(AttributeSelection, COSEMData)
        /// One attribute and the first block of the value to write to it.
        case withFirstBlock(AttributeSelection, Block)
        /// A further block of a value or of values.
        case withBlock(Block)
        /// Attributes and the values to write to them, one for each.
        case withList([AttributeSelection], [COSEMData])
        /// Several attributes and the first block of the values to write to them.
        case withListAndFirstBlock([AttributeSelection], Block)
    }

    /// The invoke-id and priority: the response repeats it.
    public var invokeID: InvokeIDAndPriority
    /// The form of the request and what it carries.
    public var form: Form

    /// A request of this form.
    public init(_ form: Form, invokeID: InvokeIDAndPriority = .example) {
        (self.form, self.invokeID) = (form, invokeID)
    }

    /// Decodes all of `octets` as one SET request; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try reader.expect(Self.tag, "SET request")
        let choice = try reader.readUInt8()
        invokeID = InvokeIDAndPriority(rawValue: try reader.readUInt8())
        switch choice {
        case 1: form = .normal(try AttributeSelection(from: &reader), try COSEMData(from: &reader))
        case 2: form = .withFirstBlock(try AttributeSelection(from: &reader), try Block(from: &reader))
        case 3: form = .withBlock(try Block(from: &reader))
        case 4: form = .withList(try reader.readSelections(), try reader.readValues())
        case 5: form = .withListAndFirstBlock(try reader.readSelections(), try Block(from: &reader))
        default: throw CodecError(.unexpectedOctet(found: choice, expected: "a form of the SET request"), at: 1)
        }
        try reader.expectEnd()
    }

    /// Appends the SET request, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        switch form {
        case .normal(let selection, let value):
            octets.append(contentsOf: [1, invokeID.rawValue])
            selection.encode(into: &octets)
            value.encode(into: &octets)
        case .withFirstBlock(let selection, let block):
            octets.append(contentsOf: [2, invokeID.rawValue])
            selection.encode(into: &octets)
            block.encode(into: &octets)
        case .withBlock(let block):
            octets.append(contentsOf: [3, invokeID.rawValue])
            block.encode(into: &octets)
        case .withList(let selections, let values):
            octets.append(contentsOf: [4, invokeID.rawValue])
            octets.append(length: selections.count)
            for selection in selections { selection.encode(into: &octets) }
            octets.append(length: values.count)
            for value in values { value.encode(into: &octets) }
        case .withListAndFirstBlock(let selections, let block):
            octets.append(contentsOf: [5, invokeID.rawValue])
            octets.append(length: selections.count)
            for selection in selections { selection.encode(into: &octets) }
            block.encode(into: &octets)
        }
    }
}

extension SetRequest.Block {
    init(from reader: inout OctetReader) throws(CodecError) {
        isLast = try reader.readUInt8() != 0
        number = try reader.readInteger()
        octets = try reader.readOctets(try reader.readStringLength())
    }

    func encode(into octets: inout [UInt8]) {
        octets.append(isLast ? 1 : 0)
        octets.append(bigEndian: number)
        octets.append(lengthPrefixed: self.octets)
    }
}

extension OctetReader {
    fileprivate mutating func readSelections() throws(CodecError) -> [AttributeSelection] {
        try readList { (reader) throws(CodecError) in try AttributeSelection(from: &reader) }
    }

    mutating func readValues() throws(CodecError) -> [COSEMData] {
        try readList { (reader) throws(CodecError) in try COSEMData(from: &reader) }
    }
}
