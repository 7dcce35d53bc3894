import COSEM
import Testing

/// Encoding `value` gives exactly `text`, and decoding `text` gives `value` back.
func assertRoundTrip(
    _ value: COSEMData, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let octets = try [UInt8](hexadecimal: text)
    #expect(value.encoded.hexadecimal == octets.hexadecimal, sourceLocation: sourceLocation)
    let decoded = try COSEMData(decoding: octets)
    #expect(decoded == value, sourceLocation: sourceLocation)
    #expect(decoded.encoded.hexadecimal == octets.hexadecimal, sourceLocation: sourceLocation)
}

/// `decode` throws a ``CodecError`` with this code at this octet.
func expectError(
    _ code: CodecError.Code, at offset: Int, sourceLocation: SourceLocation = #_sourceLocation,
    _ decode: () throws -> some Any
) {
    #expect(throws: CodecError(code, at: offset), sourceLocation: sourceLocation) { _ = try decode() }
}

/// Decoding `text` as one value throws this code at this octet.
func expectError(
    _ code: CodecError.Code, at offset: Int, decoding text: String, limits: CodecLimits = .standard,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let octets = try [UInt8](hexadecimal: text)
    expectError(code, at: offset, sourceLocation: sourceLocation) { try COSEMData(decoding: octets, limits: limits) }
}

/// Every proper prefix of `octets` is refused as truncated, no further in than where the prefix ends.
func expectTruncationAtEveryPrefix(
    of octets: [UInt8], sourceLocation: SourceLocation = #_sourceLocation, _ decode: ([UInt8]) throws -> some Any
) {
    for count in octets.indices {
        let error = #expect(throws: CodecError.self, "prefix of \(count) octets", sourceLocation: sourceLocation) {
            _ = try decode(Array(octets.prefix(count)))
        }
        guard let error else { continue }
        guard case .truncated(let missing) = error.code else {
            Issue.record("prefix of \(count) octets: \(error)", sourceLocation: sourceLocation)
            continue
        }
        #expect((1...octets.count - count).contains(missing), "prefix of \(count)", sourceLocation: sourceLocation)
        #expect((0...count).contains(error.offset), "prefix of \(count)", sourceLocation: sourceLocation)
    }
}
