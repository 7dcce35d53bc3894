/// Functions that append in the order of the wire.
extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends `text` as a C-octet string of at most `maximum` octets, its NUL included.
    mutating func append(string text: String, maximum: Int, _ field: PDUField) throws(PDUError) {
        guard text.utf8.count < maximum else {
            throw PDUError(.tooLong(count: text.utf8.count + 1, maximum: maximum), field)
        }
        if let wrong = text.utf8.first(where: { $0 == 0 || $0 >= 0x80 }) {
            throw PDUError(.notASCII(octet: wrong), field)
        }
        append(contentsOf: text.utf8)
        append(0)
    }

    mutating func append(optionalParameters parameters: [OptionalParameter]) throws(PDUError) {
        guard parameters.count <= OptionalParameter.limit else {
            throw PDUError(.tooLong(count: parameters.count, maximum: OptionalParameter.limit), .optionalParameters)
        }
        for parameter in parameters {
            guard let length = UInt16(exactly: parameter.value.count) else {
                throw PDUError(.tooLong(count: parameter.value.count, maximum: Int(UInt16.max)), .optionalParameters)
            }
            append(bigEndian: parameter.tag.rawValue)
            append(bigEndian: length)
            append(contentsOf: parameter.value)
        }
    }
}
