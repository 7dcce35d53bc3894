import COSEM
import Testing

@Suite("COSEMData")
struct COSEMDataTests {
    /// One value of every type at least, with its octets.
    static let examples: [(COSEMData, String)] = [
        (.nullData, "00"),
        (.array([]), "0100"),
        (.array([.unsigned(1), .unsigned(2)]), "0102 1101 1102"),
        (.structure([]), "0200"),
        (.structure([.integer(0), .enumerated(30)]), "0202 0F00 161E"),
        (.boolean(0), "0300"),
        (.boolean(1), "0301"),
        (.boolean(0xFF), "03FF"),
        (.doubleLong(-2), "05 FFFFFFFE"),
        (.doubleLong(.min), "05 80000000"),
        (.doubleLongUnsigned(473_385_600), "06 1C374A80"),
        (.doubleLongUnsigned(.max), "06 FFFFFFFF"),
        (.octetString([]), "0900"),
        (.octetString([0xDE, 0xAD]), "0902 DEAD"),
        (.octetString(LogicalName(1, 0, 1, 8, 0)), "0906 0100010800FF"),
        (.visibleString(Array("ESME".utf8)), "0A04 45534D45"),
        (.utf8String(Array("kWh²".utf8)), "0C05 6B5768C2B2"),
        (.bcd(0x42), "0D42"),
        (.bcd(-103), "0D99"),
        (.integer(-128), "0F80"),
        (.integer(127), "0F7F"),
        (.long(-32_768), "10 8000"),
        (.long(258), "10 0102"),
        (.unsigned(200), "11C8"),
        (.longUnsigned(50_000), "12 C350"),
        (.long64(-1), "14 FFFFFFFFFFFFFFFF"),
        (.long64(.min), "14 8000000000000000"),
        (.long64Unsigned(0x0102_0304_0506_0708), "15 0102030405060708"),
        (.enumerated(32), "1620"),
        (.float32(230.5), "17 43668000"),
        (.float32(-.infinity), "17 FF800000"),
        (.float64(-0.1), "18 BFB999999999999A"),
        (.float64(.leastNonzeroMagnitude), "18 0000000000000001"),
        (
            .dateTime(COSEMDateTime(year: 2015, month: 1, day: 1, hour: 0, minute: 0, second: 0)),
            "19 07DF0101FF000000008000FF"
        ),
        (.date(COSEMDate(year: 2028, month: 2, day: 29, dayOfWeek: 2)), "1A 07EC021D02"),
        (.date(COSEMDate(year: 0xFFFF, month: 0xFF, day: 1)), "1A FFFFFF01FF"),
        (.time(COSEMTime(hour: 23, minute: 59, second: 58, hundredths: 0xFF)), "1B 173B3AFF"),
        (.deltaInteger(-1), "1CFF"),
        (.deltaLong(-2), "1D FFFE"),
        (.deltaDoubleLong(-3), "1E FFFFFFFD"),
        (.deltaUnsigned(254), "1FFE"),
        (.deltaLongUnsigned(65_534), "20 FFFE"),
        (.deltaDoubleLongUnsigned(4_294_967_294), "21 FFFFFFFE"),
        (.dontCare, "FF"),
    ]

    @Test("every type encodes to its octets and back", arguments: examples)
    func roundTrip(value: COSEMData, octets: String) throws {
        try assertRoundTrip(value, octets)
        #expect(value.tag.rawValue == value.encoded.first)
    }

    @Test("the examples, bit-strings and compact-arrays leave no type out")
    func everyType() {
        let tags = Set(Self.examples.map { $0.0.tag }).union([.bitString, .compactArray])
        #expect(tags == Set(DataTag.allCases))
    }

    @Test(
        "bit-strings count bits, not octets",
        arguments: [
            (0, "", "0400"), (1, "80", "0401 80"), (7, "FE", "0407 FE"), (8, "A5", "0408 A5"), (9, "A580", "0409 A580"),
            (128, String(repeating: "0F", count: 16), "048180 0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F"),
        ])
    func bitStrings(count: Int, bits: String, octets: String) throws {
        let bits = try #require(BitString(count: count, octets: [UInt8](hexadecimal: bits)))
        try assertRoundTrip(.bitString(bits), octets)
    }

    @Test("padding bits of a bit-string are kept as received")
    func paddingBits() throws {
        let octets = try [UInt8](hexadecimal: "0403 BF")
        #expect(try COSEMData(decoding: octets).encoded == octets)
    }

    @Test("structures and arrays inside one another")
    func nested() throws {
        let restriction = COSEMData.structure([.enumerated(0), .nullData])
        let object = COSEMData.structure([
            .longUnsigned(7), .octetString(LogicalName(0, 0, 99, 1, 2)), .integer(2), .longUnsigned(0), restriction,
        ])
        try assertRoundTrip(
            .structure([.array([object]), .array([])]),
            "0202 0101 0205 120007 0906 0000630102FF 0F02 120000 0202 1600 00 0100")
    }

    @Test(
        "lengths of strings take their shortest form",
        arguments: [
            (0, "00"), (1, "01"), (127, "7F"), (128, "8180"), (255, "81FF"), (256, "820100"), (65_535, "82FFFF"),
            (65_536, "83010000"), (1_048_576, "83100000"),
        ])
    func stringLengths(count: Int, length: String) throws {
        let string = [UInt8](repeating: 0x5A, count: count)
        let examples: [(String, COSEMData)] = [
            ("09", .octetString(string)), ("0A", .visibleString(string)), ("0C", .utf8String(string)),
        ]
        for (tag, value) in examples {
            let octets = try [UInt8](hexadecimal: tag + length) + string
            #expect(value.encoded == octets)
            #expect(try COSEMData(decoding: octets) == value)
        }
    }

    @Test(
        "counts of elements take their shortest form",
        arguments: [
            (0, "00"), (127, "7F"), (128, "8180"), (255, "81FF"), (256, "820100"), (65_535, "82FFFF"),
        ])
    func elementCounts(count: Int, length: String) throws {
        let elements = [COSEMData](repeating: .nullData, count: count)
        let nulls = [UInt8](repeating: 0, count: count)
        for (tag, value) in [("01", COSEMData.array(elements)), ("02", .structure(elements))] {
            let octets = try [UInt8](hexadecimal: tag + length) + nulls
            #expect(value.encoded == octets)
            #expect(try COSEMData(decoding: octets) == value)
        }
    }

    @Test(
        "floats keep every bit, those of not-a-number too",
        arguments: [
            "17 00000000", "17 80000000", "17 00000001", "17 7F7FFFFF", "17 7F800000", "17 7FC00000", "17 FFC00000",
            "17 7FC12345", "17 FFFFFFFF", "17 7F800001", "17 FFA00000",
            "18 8000000000000000", "18 7FF0000000000000", "18 7FF8000000000000", "18 7FF8000000ABCDEF",
            "18 7FF0000000000001", "18 FFF4000000000000", "18 FFFFFFFFFFFFFFFF",
            "13 17 08 7FC00001 FF800001", "13 18 08 7FF0000000000002",
        ])
    func floatBitPatterns(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try COSEMData(decoding: octets).encoded.hexadecimal == octets.hexadecimal)
    }

    @Test("a value in the middle of a buffer leaves the reader behind it")
    func fromReader() throws {
        var reader = OctetReader(try [UInt8](hexadecimal: "AA 120102 0F05 BB"))
        try reader.skip(1)
        #expect(try COSEMData(from: &reader) == .longUnsigned(0x0102))
        #expect(reader.offset == 4)
        #expect(try COSEMData(from: &reader) == .integer(5))
        #expect(reader.remaining == 1)
    }

    @Test("encoding appends")
    func appending() {
        var octets: [UInt8] = [0xAA]
        COSEMData.unsigned(1).encode(into: &octets)
        COSEMData.nullData.encode(into: &octets)
        #expect(octets.hexadecimal == "AA110100")
    }
}
