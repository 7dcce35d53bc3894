import COSEM
import Testing

@Suite("TypeDescription")
struct TypeDescriptionTests {
    @Test(
        "types encode to their octets and back",
        arguments: [
            (.simple(.doubleLongUnsigned), "06"), (.simple(.octetString), "09"), (.simple(.dontCare), "FF"),
            (.array(count: 48, of: .simple(.doubleLongUnsigned)), "01003006"),
            (.array(count: 65_535, of: .array(count: 1, of: .simple(.long))), "01FFFF 010001 10"),
            (.structure([]), "0200"),
            (.structure([.simple(.doubleLongUnsigned), .simple(.unsigned)]), "02020611"),
            (
                .structure([.structure([.simple(.integer)]), .array(count: 2, of: .structure([]))]),
                "0202 02010F 010002 0200"
            ),
        ] as [(TypeDescription, String)])
    func roundTrip(type: TypeDescription, text: String) throws {
        let expected = try [UInt8](hexadecimal: text)
        var octets: [UInt8] = []
        type.encode(into: &octets)
        #expect(octets.hexadecimal == expected.hexadecimal)
        var reader = OctetReader(expected)
        #expect(try TypeDescription(from: &reader) == type)
        #expect(reader.isAtEnd)
        expectTruncationAtEveryPrefix(of: expected) { octets in
            var reader = OctetReader(octets)
            return try TypeDescription(from: &reader)
        }
    }

    @Test("a structure of 128 members")
    func manyMembers() throws {
        let octets = try [UInt8](hexadecimal: "028180") + [UInt8](repeating: 0x11, count: 128)
        var reader = OctetReader(octets)
        let type = try TypeDescription(from: &reader)
        #expect(type == .structure([TypeDescription](repeating: .simple(.unsigned), count: 128)))
        var encoded: [UInt8] = []
        type.encode(into: &encoded)
        #expect(encoded == octets)
    }

    private func decode(_ text: String, limits: CodecLimits = .standard) throws -> TypeDescription {
        var reader = OctetReader(try [UInt8](hexadecimal: text), limits: limits)
        return try TypeDescription(from: &reader)
    }

    @Test("types are nested 16 deep at most, the innermost counted")
    func nesting() throws {
        _ = try decode(String(repeating: "0201", count: 15) + "11")
        _ = try decode(String(repeating: "010001", count: 15) + "11")
        expectError(.nestedTooDeeply(limit: 16), at: 32) { try decode(String(repeating: "0201", count: 16) + "11") }
        expectError(.nestedTooDeeply(limit: 16), at: 48) { try decode(String(repeating: "010001", count: 16) + "11") }
        expectError(.nestedTooDeeply(limit: 16), at: 32) { try decode(String(repeating: "0201", count: 50_000)) }
        expectError(.nestedTooDeeply(limit: 1), at: 2) { try decode("020111", limits: CodecLimits(nesting: 1)) }
    }

    @Test("unknown tags, compact-arrays, bad and large counts are refused")
    func refused() {
        expectError(.unexpectedOctet(found: 0x07, expected: "a DLMS data tag"), at: 3) { try decode("02 02 11 07") }
        expectError(.unexpectedOctet(found: 0x22, expected: "a DLMS data tag"), at: 3) { try decode("01 0001 22") }
        expectError(.invalidValue("a compact-array cannot be the element of a compact-array"), at: 2) {
            try decode("02 01 13 11")
        }
        expectError(.badLength(octet: 0x81), at: 1) { try decode("02 8101 11") }
        expectError(.tooLarge(value: 65_536, limit: 65_535), at: 1) { try decode("02 83010000 11") }
        expectError(.truncated(missing: 1), at: 5) { try decode("02 82FFFF 11") }
        let three = CodecLimits(values: 3)
        expectError(.tooLarge(value: 4, limit: 3), at: 4) { try decode("02 05 11111111 11", limits: three) }
    }
}
