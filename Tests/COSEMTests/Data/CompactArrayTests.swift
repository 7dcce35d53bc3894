import COSEM
import Testing

@Suite("CompactArray")
struct CompactArrayTests {
    private func row(_ time: UInt32, _ value: UInt32) -> COSEMData {
        .structure([.doubleLongUnsigned(time), .doubleLongUnsigned(value)])
    }

    private static let rowType = TypeDescription.structure([.simple(.doubleLongUnsigned), .simple(.doubleLongUnsigned)])

    @Test("elements of a simple type")
    func simple() throws {
        let array = CompactArray(
            elementType: .simple(.longUnsigned), elements: [.longUnsigned(1), .longUnsigned(2), .longUnsigned(0xFFFF)])
        try assertRoundTrip(.compactArray(#require(array)), "13 12 06 0001 0002 FFFF")
    }

    @Test("rows of a profile: structures of double-long-unsigned")
    func rows() throws {
        let array = CompactArray(
            elementType: Self.rowType, elements: [row(473_385_600, 95), row(473_387_400, 243), row(473_389_200, 139)])
        try assertRoundTrip(
            .compactArray(#require(array)),
            "13 02020606 18 1C374A80 0000005F  1C375188 000000F3  1C375890 0000008B")
    }

    @Test("a row with registers of 48 rates, as billing data has")
    func billingRow() throws {
        let array = CompactArray(
            elementType: .structure([
                .simple(.doubleLongUnsigned), .array(count: 48, of: .simple(.doubleLongUnsigned)),
                .array(count: 2, of: .structure([.simple(.integer), .simple(.enumerated)])),
            ]),
            elements: [
                .structure([
                    .doubleLongUnsigned(7), .array((0..<48).map { .doubleLongUnsigned($0) }),
                    .array([
                        .structure([.integer(0), .enumerated(30)]), .structure([.integer(-1), .enumerated(32)]),
                    ]),
                ])
            ])
        var rates: [UInt8] = []
        for rate in UInt32(0)..<48 { rates.append(bigEndian: rate) }
        try assertRoundTrip(
            .compactArray(#require(array)),
            "13 0203 06 010030 06 010002 0202 0F16 81C8 00000007" + rates.hexadecimal + "001E FF20")
    }

    @Test("elements that are strings bring their own lengths")
    func strings() throws {
        let bits = try #require(BitString(count: 9, octets: [0xA5, 0x80]))
        let examples: [(TypeDescription, [COSEMData], String)] = [
            (.simple(.octetString), [.octetString([]), .octetString([0xAB])], "13 09 03 00 01AB"),
            (.simple(.visibleString), [.visibleString([0x41, 0x42])], "13 0A 03 024142"),
            (.simple(.utf8String), [.utf8String([0xC2, 0xB2]), .utf8String([])], "13 0C 04 02C2B2 00"),
            (.simple(.bitString), [.bitString(bits), .bitString(bits)], "13 04 06 09A580 09A580"),
            (
                .structure([.simple(.octetString), .simple(.unsigned)]),
                [.structure([.octetString([1, 2]), .unsigned(3)])], "13 02020911 04 02010203"
            ),
        ]
        for (type, elements, octets) in examples {
            try assertRoundTrip(.compactArray(#require(CompactArray(elementType: type, elements: elements))), octets)
        }
    }

    @Test("a string of 128 octets as an element")
    func longString() throws {
        let string = [UInt8](repeating: 0x5A, count: 128)
        let array = try #require(CompactArray(elementType: .simple(.octetString), elements: [.octetString(string)]))
        try assertRoundTrip(.compactArray(array), "13 09 8182 8180" + string.hexadecimal)
    }

    @Test("elements that are arrays")
    func arrays() throws {
        let array = CompactArray(
            elementType: .array(count: 2, of: .simple(.unsigned)),
            elements: [.array([.unsigned(1), .unsigned(2)]), .array([.unsigned(3), .unsigned(4)])])
        try assertRoundTrip(.compactArray(#require(array)), "13 01000211 04 0102 0304")
    }

    @Test("members that take no octets beside one that does")
    func nullMembers() throws {
        let type = TypeDescription.structure([
            .simple(.nullData), .simple(.dontCare), .array(count: 0, of: .simple(.long64)), .structure([]),
            .simple(.unsigned),
        ])
        let element = COSEMData.structure([.nullData, .dontCare, .array([]), .structure([]), .unsigned(9)])
        let array = try #require(CompactArray(elementType: type, elements: [element, element]))
        try assertRoundTrip(.compactArray(array), "13 0205 00 FF 01000014 0200 11 02 0909")
    }

    @Test("every simple type as an element, without its tag")
    func everySimpleType() throws {
        for (value, text) in COSEMDataTests.examples {
            let octets = try [UInt8](hexadecimal: text)
            guard let array = CompactArray(elementType: .simple(value.tag), elements: [value, value]) else { continue }
            if [.array, .structure].contains(value.tag) { continue }
            let contents = octets.dropFirst() + octets.dropFirst()
            var expected: [UInt8] = [0x13, value.tag.rawValue]
            expected.append(lengthPrefixed: contents)
            try assertRoundTrip(.compactArray(array), expected.hexadecimal)
        }
    }

    @Test("no elements: the type and a length of 0")
    func empty() throws {
        let array = try #require(CompactArray(elementType: Self.rowType, elements: []))
        try assertRoundTrip(.compactArray(array), "13 02020606 00")
        #expect(array.elements.isEmpty)
        #expect(array.elementType == Self.rowType)
    }

    @Test(
        "the length of the contents takes its shortest form",
        arguments: [
            (127, "7F"), (128, "8180"), (255, "81FF"), (256, "820100"), (65_535, "82FFFF"), (65_536, "83010000"),
        ])
    func contentLengths(count: Int, length: String) throws {
        let elements = [COSEMData](repeating: .unsigned(0x5A), count: count)
        let array = try #require(CompactArray(elementType: .simple(.unsigned), elements: elements))
        let octets = try [UInt8](hexadecimal: "1311" + length) + [UInt8](repeating: 0x5A, count: count)
        #expect(COSEMData.compactArray(array).encoded == octets)
        #expect(try COSEMData(decoding: octets) == .compactArray(array))
    }

    @Test("a compact-array in a structure is followed by the next member")
    func insideStructure() throws {
        let array = try #require(CompactArray(elementType: .simple(.unsigned), elements: [.unsigned(1), .unsigned(2)]))
        try assertRoundTrip(.structure([.compactArray(array), .unsigned(3)]), "0202 1311020102 1103")
    }

    @Test("an element of another type makes no compact-array")
    func wrongElements() {
        let pair = TypeDescription.array(count: 2, of: .simple(.unsigned))
        #expect(CompactArray(elementType: .simple(.unsigned), elements: [.unsigned(1), .integer(1)]) == nil)
        #expect(CompactArray(elementType: .simple(.unsigned), elements: [.array([.unsigned(1)])]) == nil)
        #expect(CompactArray(elementType: pair, elements: [.array([.unsigned(1)])]) == nil)
        #expect(CompactArray(elementType: pair, elements: [.array([.unsigned(1), .long(1)])]) == nil)
        #expect(CompactArray(elementType: pair, elements: [.structure([.unsigned(1), .unsigned(1)])]) == nil)
        #expect(CompactArray(elementType: Self.rowType, elements: [.structure([.doubleLongUnsigned(1)])]) == nil)
        #expect(CompactArray(elementType: Self.rowType, elements: [.structure([.nullData, .nullData])]) == nil)
        #expect(CompactArray(elementType: Self.rowType, elements: [.nullData]) == nil)
    }

    @Test("elements that take no octets make no compact-array")
    func zeroSizeElements() {
        #expect(CompactArray(elementType: .simple(.nullData), elements: []) == nil)
        #expect(CompactArray(elementType: .simple(.dontCare), elements: [.dontCare]) == nil)
        #expect(CompactArray(elementType: .structure([]), elements: []) == nil)
        #expect(CompactArray(elementType: .array(count: 0, of: .simple(.unsigned)), elements: []) == nil)
    }

    @Test("array, structure and compact-array have no type description that is their tag alone")
    func containersAsSimpleTypes() throws {
        let inner = try #require(CompactArray(elementType: .simple(.unsigned), elements: [.unsigned(1)]))
        #expect(CompactArray(elementType: .simple(.array), elements: [.array([.unsigned(1)])]) == nil)
        #expect(CompactArray(elementType: .simple(.structure), elements: [.structure([.unsigned(1)])]) == nil)
        #expect(CompactArray(elementType: .simple(.compactArray), elements: [.compactArray(inner)]) == nil)
    }
}
