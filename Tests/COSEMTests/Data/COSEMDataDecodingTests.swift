import COSEM
import Testing

@Suite("COSEMData: input that is refused")
struct COSEMDataDecodingTests {
    @Test("no octets at all")
    func empty() throws {
        try expectError(.truncated(missing: 1), at: 0, decoding: "")
    }

    @Test("every prefix of every type is truncated")
    func everyPrefixOfEveryType() throws {
        for (_, text) in COSEMDataTests.examples {
            expectTruncationAtEveryPrefix(of: try [UInt8](hexadecimal: text)) { try COSEMData(decoding: $0) }
        }
    }

    @Test("every prefix of a structure, octet by octet")
    func everyPrefix() throws {
        let octets = try [UInt8](hexadecimal: "0204 06 0000000A 0903 AABBCC 13 0202 0611 05 0000000102 0409 A580")
        _ = try COSEMData(decoding: octets)
        for (count, (missing, offset)) in Self.prefixErrors.enumerated() {
            let prefix = Array(octets.prefix(count))
            expectError(.truncated(missing: missing), at: offset) { try COSEMData(decoding: prefix) }
        }
        #expect(Self.prefixErrors.count == octets.count)
    }

    /// (missing, at) for the prefixes of 0, 1, 2 … octets.
    static let prefixErrors: [(Int, Int)] = [
        // tag and count; then more members than octets are left
        (1, 0), (1, 1), (4, 2), (3, 2), (2, 2), (1, 2),
        // double-long-unsigned
        (1, 3),
        // octet-string: tag, length, contents
        (1, 7), (1, 8), (3, 9), (2, 9), (1, 9),
        // compact-array: tag, type, length, contents
        (1, 12), (1, 13), (1, 14), (1, 15), (1, 16), (1, 17), (5, 18), (4, 18), (3, 18), (2, 18), (1, 18),
        // bit-string: tag, length, contents
        (1, 23), (1, 24), (2, 25), (1, 25),
    ]

    @Test("every prefix of a string whose length takes three octets")
    func everyPrefixOfALongString() throws {
        let octets = try [UInt8](hexadecimal: "09820100") + [UInt8](repeating: 0x5A, count: 256)
        expectTruncationAtEveryPrefix(of: octets) { try COSEMData(decoding: $0) }
        expectError(.truncated(missing: 200), at: 4) { try COSEMData(decoding: Array(octets.prefix(60))) }
    }

    @Test("octets after the value")
    func trailing() throws {
        try expectError(.trailingOctets(count: 1), at: 1, decoding: "00 00")
        try expectError(.trailingOctets(count: 3), at: 3, decoding: "120001 AABBCC")
        try expectError(.trailingOctets(count: 1), at: 2, decoding: "0100 00")
        try expectError(.trailingOctets(count: 2), at: 5, decoding: "13 11 02 0102 0000")
        for (_, text) in COSEMDataTests.examples {
            let octets = try [UInt8](hexadecimal: text)
            expectError(.trailingOctets(count: 1), at: octets.count) { try COSEMData(decoding: octets + [0]) }
        }
    }

    @Test(
        "octets that are no tag",
        arguments: [0x07, 0x08, 0x0B, 0x0E, 0x22, 0x7F, 0x80, 0xFE] as [UInt8])
    func unknownTag(octet: UInt8) {
        let code = CodecError.Code.unexpectedOctet(found: octet, expected: "a DLMS data tag")
        expectError(code, at: 0) { try COSEMData(decoding: [octet, 0, 0, 0]) }
        expectError(code, at: 3) { try COSEMData(decoding: [0x02, 0x02, 0x00, octet]) }
        expectError(code, at: 1) { try COSEMData(decoding: [0x13, octet, 0x00]) }
    }

    @Test("all octets that are no tag are refused, the others are not")
    func allTags() {
        for octet in UInt8.min...UInt8.max where DataTag(rawValue: octet) == nil {
            expectError(.unexpectedOctet(found: octet, expected: "a DLMS data tag"), at: 0) {
                try COSEMData(decoding: [octet])
            }
        }
        #expect((UInt8.min...UInt8.max).filter { DataTag(rawValue: $0) != nil }.count == 31)
    }

    @Test(
        "lengths not in their shortest form, and the indefinite one",
        arguments: [
            ("80", 0x80), ("8100", 0x81), ("817F", 0x81), ("8200FF", 0x82), ("8300FFFF", 0x83), ("8400FFFFFF", 0x84),
            ("850000000001", 0x85), ("FF", 0xFF),
        ] as [(String, UInt8)])
    func badLengths(length: String, first: UInt8) throws {
        for tag in ["01", "02", "04", "09", "0A", "0C"] {
            try expectError(.badLength(octet: first), at: 1, decoding: tag + length + "00000000")
        }
        try expectError(.badLength(octet: first), at: 2, decoding: "1311" + length + "00000000")
        try expectError(.badLength(octet: first), at: 2, decoding: "1302" + length + "00000000")
    }

    @Test("structures and arrays are nested 16 deep at most", arguments: ["01", "02"])
    func nesting(tag: String) throws {
        let sixteen = String(repeating: tag + "01", count: 15) + tag + "00"
        let octets = try [UInt8](hexadecimal: sixteen)
        #expect(try COSEMData(decoding: octets).encoded == octets)
        try expectError(.nestedTooDeeply(limit: 16), at: 32, decoding: String(repeating: tag + "01", count: 17))
        try expectError(.nestedTooDeeply(limit: 16), at: 32, decoding: String(repeating: tag + "01", count: 100_000))
    }

    @Test("the limit of nesting can be set")
    func nestingLimit() throws {
        let none = CodecLimits(nesting: 0)
        #expect(try COSEMData(decoding: [0x11, 0x07], limits: none) == .unsigned(7))
        try expectError(.nestedTooDeeply(limit: 0), at: 0, decoding: "0100", limits: none)
        try expectError(.nestedTooDeeply(limit: 1), at: 4, decoding: "0202 1107 0200", limits: CodecLimits(nesting: 1))
    }

    @Test("more elements than the limit", arguments: ["01", "02"])
    func elements(tag: String) throws {
        let nulls = String(repeating: "00", count: 65_536)
        try expectError(.tooLarge(value: 65_536, limit: 65_535), at: 1, decoding: tag + "83010000" + nulls)
        try expectError(.tooLarge(value: 4_294_967_295, limit: 65_535), at: 1, decoding: tag + "84FFFFFFFF")
        let three = CodecLimits(elements: 3)
        #expect(try COSEMData(decoding: [UInt8](hexadecimal: tag + "03000000"), limits: three).encoded.count == 5)
        try expectError(.tooLarge(value: 4, limit: 3), at: 1, decoding: tag + "0400000000", limits: three)
    }

    @Test("strings longer than the limit", arguments: ["09", "0A", "0C"])
    func strings(tag: String) throws {
        try expectError(.tooLarge(value: 1_048_577, limit: 1_048_576), at: 1, decoding: tag + "83100001")
        try expectError(.tooLarge(value: 4_294_967_295, limit: 1_048_576), at: 1, decoding: tag + "84FFFFFFFF00")
        let four = CodecLimits(octets: 4)
        #expect(try COSEMData(decoding: [UInt8](hexadecimal: tag + "0401020304"), limits: four).encoded.count == 6)
        try expectError(.tooLarge(value: 5, limit: 4), at: 1, decoding: tag + "050102030405", limits: four)
    }

    @Test("bit-strings longer than the limit")
    func bitStrings() throws {
        try expectError(.tooLarge(value: 536_870_912, limit: 1_048_576), at: 1, decoding: "0484FFFFFFFF")
    }

    @Test("the limit of a bit-string is one of octets")
    func bitStringOctets() throws {
        let octets = try [UInt8](hexadecimal: "0420 01020304")
        let decoded = try COSEMData(decoding: octets, limits: CodecLimits(octets: 4))
        #expect(decoded.encoded == octets)
    }

    @Test("a count of elements beyond the input is a truncation and reserves nothing", arguments: ["01", "02"])
    func countBeyondInput(tag: String) throws {
        try expectError(.truncated(missing: 65_535), at: 4, decoding: tag + "82FFFF")
        try expectError(.truncated(missing: 65_533), at: 4, decoding: tag + "82FFFF 0000")
        let unlimited = CodecLimits(elements: .max, octets: .max)
        try expectError(.truncated(missing: 4_294_967_295), at: 6, decoding: tag + "84FFFFFFFF", limits: unlimited)
    }

    @Test("a length beyond the input is a truncation and reserves nothing")
    func lengthBeyondInput() throws {
        let unlimited = CodecLimits(elements: .max, octets: .max)
        for tag in ["09", "0A", "0C", "1311"] {
            let offset = tag.utf8.count / 2 + 5
            try expectError(
                .truncated(missing: 4_294_967_294), at: offset, decoding: tag + "84FFFFFFFF 11", limits: unlimited)
        }
        try expectError(.truncated(missing: 536_870_912), at: 6, decoding: "0484FFFFFFFF", limits: unlimited)
    }

    @Test("more values than a message may hold")
    func values() throws {
        let four = CodecLimits(values: 4)
        #expect(try COSEMData(decoding: [UInt8](hexadecimal: "0203 00 00 00"), limits: four).encoded.count == 5)
        try expectError(.tooLarge(value: 5, limit: 4), at: 6, decoding: "0204 00 00 00 00", limits: four)
        try expectError(.tooLarge(value: 5, limit: 4), at: 9, decoding: "0101 0101 0101 0101 0101", limits: four)
        try expectError(.tooLarge(value: 1, limit: 0), at: 1, decoding: "00", limits: CodecLimits(values: 0))
        try expectError(.tooLarge(value: 1, limit: 0), at: 1, decoding: "1311020102", limits: CodecLimits(values: 0))
    }
}
