import COSEM
import Testing

@Suite("DataTag")
struct DataTagTests {
    /// The choice of COSEMpdu.asn.
    static let standard: [(UInt8, String)] = [
        (0, "null-data"), (1, "array"), (2, "structure"), (3, "boolean"), (4, "bit-string"), (5, "double-long"),
        (6, "double-long-unsigned"), (9, "octet-string"), (10, "visible-string"), (12, "utf8-string"), (13, "bcd"),
        (15, "integer"), (16, "long"), (17, "unsigned"), (18, "long-unsigned"), (19, "compact-array"), (20, "long64"),
        (21, "long64-unsigned"), (22, "enum"), (23, "float32"), (24, "float64"), (25, "date-time"), (26, "date"),
        (27, "time"), (28, "delta-integer"), (29, "delta-long"), (30, "delta-double-long"), (31, "delta-unsigned"),
        (32, "delta-long-unsigned"), (33, "delta-double-long-unsigned"), (255, "dont-care"),
    ]

    @Test("numbers and names are those of the standard")
    func numbersAndNames() {
        #expect(DataTag.allCases.map(\.rawValue) == Self.standard.map(\.0))
        #expect(DataTag.allCases.map(\.name) == Self.standard.map(\.1))
    }

    @Test("a tag is read, anything else is left in place")
    func reading() throws {
        var reader = OctetReader([0x06, 0x07])
        #expect(try DataTag(from: &reader) == .doubleLongUnsigned)
        expectError(.unexpectedOctet(found: 0x07, expected: "a DLMS data tag"), at: 1) { try DataTag(from: &reader) }
        #expect(reader.offset == 1)
        try reader.skip(1)
        expectError(.truncated(missing: 1), at: 2) { try DataTag(from: &reader) }
    }
}
