import COSEM
import Testing

@Suite("CompactArray: input that is refused")
struct CompactArrayDecodingTests {
    @Test(
        "every prefix is truncated",
        arguments: [
            "13 02020606 10 00000001 00000002 00000003 00000004", "13 01000211 04 01020304", "13 09 03 00 01AB",
            "13 0203 00 010003 0202 0F16 04 06 0001020304050C DEADBEEFDEADBEEF", "13 11 00",
        ])
    func everyPrefix(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        expectTruncationAtEveryPrefix(of: octets) { try COSEMData(decoding: $0) }
    }

    @Test(
        "contents that are not a whole number of elements",
        arguments: [
            // double-long-unsigned: one octet too many, one too few
            ("13 06 05 0000000100", 3, 7), ("13 06 03 000001", 1, 3),
            // structures of two
            ("13 02020611 06 0000000102 00", 3, 11), ("13 02020611 04 00000001", 1, 10),
            // arrays of three
            ("13 01000311 04 01020304", 1, 10),
            // a string that ends after the contents, though octets follow them
            ("0202 13 09 02 05AA 1101", 4, 6),
        ] as [(String, Int, Int)])
    func brokenContents(text: String, missing: Int, offset: Int) throws {
        try expectError(.truncated(missing: missing), at: offset, decoding: text)
    }

    @Test("a string's length in the contents is held against the limit, and is in its shortest form")
    func stringsInContents() throws {
        let limits = CodecLimits(octets: 4)
        try expectError(.tooLarge(value: 5, limit: 4), at: 3, decoding: "13 09 01 05", limits: limits)
        try expectError(.badLength(octet: 0x81), at: 3, decoding: "13 09 02 8101")
        try expectError(.badLength(octet: 0x80), at: 4, decoding: "13 0A 03 00 80 00")
    }

    @Test("contents longer than the limit")
    func tooLong() throws {
        try expectError(.tooLarge(value: 1_048_577, limit: 1_048_576), at: 2, decoding: "13 11 83100001")
        let four = CodecLimits(octets: 4)
        try expectError(.tooLarge(value: 5, limit: 4), at: 2, decoding: "1311 05 0102030405", limits: four)
    }

    @Test(
        "elements that take no octets",
        arguments: [
            "00", "FF", "0200", "0202 00 FF", "010000 11", "01FFFF 00", "01FFFF 0200", "0201 010000 06",
            "01FFFF 01FFFF 010000 11",
        ])
    func zeroSizeElements(type: String) throws {
        let code = CodecError.Code.invalidValue("the elements of a compact-array take no octets")
        try expectError(code, at: 1, decoding: "13" + type + "00")
        try expectError(code, at: 1, decoding: "13" + type + "0400000000")
        try expectError(code, at: 3, decoding: "020113" + type + "00")
    }

    @Test("a compact-array inside a compact-array")
    func insideCompactArray() throws {
        let code = CodecError.Code.invalidValue("a compact-array cannot be the element of a compact-array")
        try expectError(code, at: 1, decoding: "13 13 11 00")
        try expectError(code, at: 4, decoding: "13 0202 11 13 00")
        try expectError(code, at: 4, decoding: "13 010002 13 00")
    }

    @Test("values are counted in the type as well as in the contents")
    func valueBudget() throws {
        // compact-array 1, type 3, each row 3: two rows take 10.
        let ten = CodecLimits(values: 10)
        let twoRows = try [UInt8](hexadecimal: "13 02020011 02 0102")
        #expect(try COSEMData(decoding: twoRows, limits: ten).encoded == twoRows)
        expectError(.tooLarge(value: 10, limit: 9), at: 7) {
            try COSEMData(decoding: twoRows, limits: CodecLimits(values: 9))
        }
        try expectError(.tooLarge(value: 11, limit: 10), at: 8, decoding: "13 02020011 03 010203", limits: ten)
        try expectError(.tooLarge(value: 3, limit: 2), at: 3, decoding: "13 02020011 00", limits: .init(values: 2))
    }

    @Test("values of a compact-array count for what follows it")
    func valueBudgetAfterwards() throws {
        // structure 1, compact-array 1, type 1, elements 2, unsigned 1.
        let octets = try [UInt8](hexadecimal: "0202 1311020102 1103")
        #expect(try COSEMData(decoding: octets, limits: CodecLimits(values: 6)).encoded == octets)
        expectError(.tooLarge(value: 6, limit: 5), at: 8) { try COSEMData(decoding: octets, limits: .init(values: 5)) }
    }

    @Test("a few octets that describe very many values exhaust the budget")
    func amplification() throws {
        let code = CodecError.Code.tooLarge(value: 250_001, limit: 250_000)
        // 65,535 × 65,535 null-data before one unsigned.
        try expectError(code, at: 12, decoding: "13 0202 01FFFF01FFFF00 11 01 07")
        // 65,535 times 65,535 times … an empty structure.
        try expectError(code, at: 19, decoding: "13 0202 01FFFF01FFFF01FFFF01FFFF0200 11 01 07")
        // 100 null-data to each octet.
        let row = "13 0264" + String(repeating: "00", count: 99) + "11"
        try expectError(
            code, at: 106 + 2_474, decoding: row + "820BB8" + String(repeating: "07", count: 3_000))
    }

    @Test("huge counts of arrays in arrays are no overflow")
    func hugeCounts() throws {
        let three = String(repeating: "01FFFF", count: 3)
        let fifteen = String(repeating: "01FFFF", count: 15)
        #expect(try COSEMData(decoding: [UInt8](hexadecimal: "13" + three + "11 00")).tag == .compactArray)
        #expect(try COSEMData(decoding: [UInt8](hexadecimal: "13" + fifteen + "15 00")).tag == .compactArray)
        try expectError(.truncated(missing: 1), at: 13, decoding: "13" + three + "11 01 07")
        try expectError(.truncated(missing: 7), at: 48, decoding: "13" + fifteen + "15 01 07")
    }

    @Test("an array in the type is held against the limit of elements")
    func arrayCount() throws {
        let limits = CodecLimits(elements: 3)
        let octets = try [UInt8](hexadecimal: "13 01000411 04 01020304")
        #expect(throws: CodecError(.tooLarge(value: 4, limit: 3), at: 2)) {
            _ = try COSEMData(decoding: octets, limits: limits)
        }
    }
}
