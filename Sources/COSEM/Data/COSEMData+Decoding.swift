extension COSEMData {
    /// Decodes a value with its tag.
    public init(from reader: inout OctetReader) throws(CodecError) {
        try self.init(from: &reader, depth: 0)
    }

    private init(from reader: inout OctetReader, depth: Int) throws(CodecError) {
        let start = reader.offset
        let tag = try DataTag(from: &reader)
        switch tag {
        case .array, .structure:
            guard depth < reader.limits.nesting else {
                throw CodecError(.nestedTooDeeply(limit: reader.limits.nesting), at: start)
            }
            try reader.countValue()
            let count = try reader.readCount()
            // Every element takes at least one octet: a count beyond what is left is a truncation, and must not reserve
            // memory.
            guard count <= reader.remaining else {
                throw CodecError(.truncated(missing: count - reader.remaining), at: reader.offset)
            }
            var elements: [COSEMData] = []
            elements.reserveCapacity(count)
            for _ in 0..<count { elements.append(try COSEMData(from: &reader, depth: depth + 1)) }
            self = tag == .array ? .array(elements) : .structure(elements)
        case .compactArray:
            try reader.countValue()
            self = .compactArray(try CompactArray(from: &reader))
        default:
            try self.init(simple: tag, from: &reader)
        }
    }

    /// Decodes a value without its tag, as a compact array holds its elements.
    init(of type: TypeDescription, from reader: inout OctetReader) throws(CodecError) {
        switch type {
        case .simple(let tag):
            try self.init(simple: tag, from: &reader)
        case .array(let count, let element):
            try reader.countValue()
            var elements: [COSEMData] = []
            for _ in 0..<count { elements.append(try COSEMData(of: element, from: &reader)) }
            self = .array(elements)
        case .structure(let members):
            try reader.countValue()
            var elements: [COSEMData] = []
            elements.reserveCapacity(members.count)
            for member in members { elements.append(try COSEMData(of: member, from: &reader)) }
            self = .structure(elements)
        }
    }

    private init(simple tag: DataTag, from reader: inout OctetReader) throws(CodecError) {
        try reader.countValue()
        switch tag {
        case .nullData: self = .nullData
        case .dontCare: self = .dontCare
        case .boolean: self = .boolean(try reader.readUInt8())
        case .bitString:
            let start = reader.offset
            let count = try reader.readLength()
            let size = (count + 7) / 8
            guard size <= reader.limits.octets else {
                throw CodecError(.tooLarge(value: size, limit: reader.limits.octets), at: start)
            }
            guard let bits = BitString(count: count, octets: try reader.readOctets(size)) else {
                throw CodecError(.invalidValue("a bit-string does not fit its length"), at: start)
            }
            self = .bitString(bits)
        case .doubleLong: self = .doubleLong(try reader.readInteger())
        case .doubleLongUnsigned: self = .doubleLongUnsigned(try reader.readInteger())
        case .octetString: self = .octetString(try reader.readOctets(try reader.readStringLength()))
        case .visibleString: self = .visibleString(try reader.readOctets(try reader.readStringLength()))
        case .utf8String: self = .utf8String(try reader.readOctets(try reader.readStringLength()))
        case .bcd: self = .bcd(try reader.readInteger())
        case .integer: self = .integer(try reader.readInteger())
        case .long: self = .long(try reader.readInteger())
        case .unsigned: self = .unsigned(try reader.readInteger())
        case .longUnsigned: self = .longUnsigned(try reader.readInteger())
        case .long64: self = .long64(try reader.readInteger())
        case .long64Unsigned: self = .long64Unsigned(try reader.readInteger())
        case .enumerated: self = .enumerated(try reader.readInteger())
        case .float32: self = .float32(Float(bitPattern: try reader.readInteger()))
        case .float64: self = .float64(Double(bitPattern: try reader.readInteger()))
        case .dateTime: self = .dateTime(try COSEMDateTime(from: &reader))
        case .date: self = .date(try COSEMDate(from: &reader))
        case .time: self = .time(try COSEMTime(from: &reader))
        case .deltaInteger: self = .deltaInteger(try reader.readInteger())
        case .deltaLong: self = .deltaLong(try reader.readInteger())
        case .deltaDoubleLong: self = .deltaDoubleLong(try reader.readInteger())
        case .deltaUnsigned: self = .deltaUnsigned(try reader.readInteger())
        case .deltaLongUnsigned: self = .deltaLongUnsigned(try reader.readInteger())
        case .deltaDoubleLongUnsigned: self = .deltaDoubleLongUnsigned(try reader.readInteger())
        case .array, .structure, .compactArray:
            // TypeDescription never holds these as simple types.
            throw CodecError(.invalidValue("a \(tag.name) cannot stand here"), at: reader.offset)
        }
    }
}
