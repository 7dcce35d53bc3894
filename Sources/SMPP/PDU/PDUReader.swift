/// Reads the fields of a PDU from front to back; every read is bounds-checked and throws a ``PDUError``.
struct PDUReader {
    private let octets: [UInt8]
    private(set) var offset = 0

    init(_ octets: [UInt8]) { self.octets = octets }

    var remaining: Int { octets.count - offset }

    mutating func readOctets(_ count: Int, _ field: PDUField) throws(PDUError) -> [UInt8] {
        guard count <= remaining else { throw PDUError(.truncated(missing: count - remaining), field, at: offset) }
        defer { offset += count }
        return Array(octets[offset..<offset + count])
    }

    mutating func readUInt8(_ field: PDUField) throws(PDUError) -> UInt8 {
        guard remaining > 0 else { throw PDUError(.truncated(missing: 1), field, at: offset) }
        defer { offset += 1 }
        return octets[offset]
    }

    mutating func readUInt16(_ field: PDUField) throws(PDUError) -> UInt16 {
        try readOctets(2, field).reduce(0) { $0 << 8 | UInt16($1) }
    }

    mutating func readUInt32(_ field: PDUField) throws(PDUError) -> UInt32 {
        try readOctets(4, field).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A C-octet string of at most `maximum` octets, its NUL included (SMPP 3.4, 3.1).
    mutating func readString(maximum: Int, _ field: PDUField) throws(PDUError) -> String {
        let limit = min(offset + maximum, octets.count)
        guard let end = octets[offset..<limit].firstIndex(of: 0) else {
            guard remaining >= maximum else { throw PDUError(.truncated(missing: 1), field, at: octets.count) }
            throw PDUError(.notTerminated(maximum: maximum), field, at: offset)
        }
        if let wrong = octets[offset..<end].firstIndex(where: { $0 >= 0x80 }) {
            throw PDUError(.notASCII(octet: octets[wrong]), field, at: wrong)
        }
        defer { offset = end + 1 }
        return String(decoding: octets[offset..<end], as: UTF8.self)
    }

    mutating func readHeader(limit: Int) throws(PDUError) -> PDUHeader {
        let length = try readUInt32(.commandLength)
        try PDUHeader.check(length: length, limit: limit)
        return PDUHeader(
            length: length, command: CommandID(rawValue: try readUInt32(.commandID)),
            status: CommandStatus(rawValue: try readUInt32(.commandStatus)),
            sequenceNumber: try readUInt32(.sequenceNumber))
    }

    /// The optional parameters, to the end of the PDU.
    mutating func readOptionalParameters() throws(PDUError) -> [OptionalParameter] {
        var parameters: [OptionalParameter] = []
        while remaining > 0 {
            guard parameters.count < OptionalParameter.limit else {
                throw PDUError(
                    .tooLong(count: parameters.count + 1, maximum: OptionalParameter.limit), .optionalParameters,
                    at: offset)
            }
            let tag = OptionalParameter.Tag(rawValue: try readUInt16(.optionalParameters))
            let length = Int(try readUInt16(.optionalParameters))
            parameters.append(OptionalParameter(tag, try readOctets(length, .optionalParameters)))
        }
        return parameters
    }
}
