import COSEM
import Testing

@testable import GBCS

@Suite("A-XDR data explained")
struct DataAnnotationTests {
    static func meanings(_ value: COSEMData, of code: MessageCode? = nil) throws -> [String] {
        let octets = value.encoded
        let lines = try AnnotatedMessage.annotating(plaintext: octets, of: code)
        #expect(lines.flatMap(\.octets) == octets)
        return lines.map(\.meaning)
    }

    /// Inside a structure, as every decrypted value is.
    static func meaning(_ value: COSEMData) throws -> String? {
        try meanings(.structure([value])).last
    }

    static let leaves: [(COSEMData, String)] = [
        (.nullData, "null-data"),
        (.dontCare, "dont-care"),
        (.boolean(0), "boolean false"),
        (.boolean(0xFF), "boolean true"),
        (.bitString(BitString(count: 0, octets: [])!), "bit-string empty"),
        (.bitString(BitString(count: 10, octets: [0xA5, 0x40])!), "bit-string 1010010101"),
        (.doubleLong(-5), "double-long -5"),
        (.doubleLongUnsigned(846_720_000), "double-long-unsigned 846720000"),
        (.octetString([]), "octet-string of 0"),
        (.octetString([1, 2, 3]), "octet-string of 3"),
        (.octetString(LogicalName(1, 0, 1, 8, 0)), "octet-string of 6, 1-0:1.8.0.255"),
        (.octetString([UInt8](repeating: 0xEE, count: 300)), "octet-string of 300"),
        (.octetString(COSEMDateTime(halfPastMidnight).octets), "octet-string of 12, 2026-11-01T00:30:00Z"),
        (.octetString(COSEMDateTime.unspecified.octets), "octet-string of 12, not specified"),
        (.octetString([UInt8](repeating: 0xEE, count: 12)), "octet-string of 12"),
        (.visibleString(Array("meter \"1\"".utf8)), #"visible-string "meter \"1\"""#),
        (.utf8String(Array("\u{1B}[2J\n".utf8)), #"utf8-string "\u{1B}[2J\n""#),
        (.bcd(-1), "bcd -1"),
        (.integer(-128), "integer -128"),
        (.long(-32_768), "long -32768"),
        (.unsigned(255), "unsigned 255"),
        (.longUnsigned(65_535), "long-unsigned 65535"),
        (.long64(.min), "long64 -9223372036854775808"),
        (.long64Unsigned(.max), "long64-unsigned 18446744073709551615"),
        (.enumerated(30), "enum 30"),
        (.float32(1.5), "float32 1.5"),
        (.float64(-0.25), "float64 -0.25"),
        (.dateTime(COSEMDateTime(halfPastMidnight)), "date-time 2026-11-01T00:30:00Z"),
        (.date(COSEMDate(year: 2026, month: 11, day: 1)), "date 07EA0B01FF"),
        (.time(COSEMTime(hour: 12, minute: 30, second: 0)), "time 0C1E0000"),
        (.deltaInteger(-1), "delta-integer -1"),
        (.deltaLong(-2), "delta-long -2"),
        (.deltaDoubleLong(-3), "delta-double-long -3"),
        (.deltaUnsigned(1), "delta-unsigned 1"),
        (.deltaLongUnsigned(2), "delta-long-unsigned 2"),
        (.deltaDoubleLongUnsigned(3), "delta-double-long-unsigned 3"),
    ]

    @Test("every type by its name, with its value", arguments: leaves)
    func leaf(value: COSEMData, meaning: String) throws {
        #expect(try Self.meaning(value) == meaning)
    }

    @Test("decrypted registers")
    func registers() throws {
        let lines = try AnnotatedMessage.annotating(plaintext: Vector.ecs17bPlaintext)
        #expect(
            AnnotatedMessageTests.text(of: lines) == """
                0 0201 one member for each object asked for: structure of 1
                2 0204   structure of 4
                4 06000004D2     double-long-unsigned 1234
                9 0202     structure of 2
                11 0F00       integer 0
                13 161E       enum 30
                15 0600000038     double-long-unsigned 56
                20 0202     structure of 2
                22 0F00       integer 0
                24 1620       enum 32
                """)
    }

    @Test("a decrypted log, with and without its use case")
    func log() throws {
        let named = try AnnotatedMessage.annotating(plaintext: Vector.ecs22bPlaintext, of: .ecs22b)
        #expect(
            AnnotatedMessageTests.text(of: named) == """
                0 0201 one member for each object asked for: structure of 1
                2 13   import profile: compact-array
                3 0202     element type: structure of 2
                5 06       timestamp: double-long-unsigned
                6 06       active import: double-long-unsigned
                7 18     contents: length 24
                8 3277EC0000000064     row 0: 2026-10-31T00:00:00Z, active import 100
                16 3277F30800000065     row 1: 2026-10-31T00:30:00Z, active import 101
                24 3277FA1000000066     row 2: 2026-10-31T01:00:00Z, active import 102
                """)
        let unnamed = try AnnotatedMessage.annotating(plaintext: Vector.ecs22bPlaintext)
        #expect(unnamed.last?.meaning == "row 2: 2026-10-31T01:00:00Z, 102")
        // A use case that reads no log names nothing, and takes nothing for a time.
        let other = try AnnotatedMessage.annotating(plaintext: Vector.ecs22bPlaintext, of: .ecs17b)
        #expect(other.last?.meaning == "row 2: 846723600, 102")
        let unknown = try AnnotatedMessage.annotating(
            plaintext: Vector.ecs22bPlaintext, of: MessageCode(rawValue: 0xFFFF))
        #expect(unknown.last?.meaning == "row 2: 846723600, 102")
    }

    @Test("the daily read log of a twin element meter")
    func dailyReadLog() throws {
        let type = TypeDescription.structure(
            [.simple(.doubleLongUnsigned), .simple(.doubleLongUnsigned), .simple(.doubleLongUnsigned)]
                + [48, 4, 8, 8, 8, 8].map { .array(count: $0, of: .simple(.doubleLongUnsigned)) })
        let cells = { (count: Int) in
            COSEMData.array((0..<count).map { .doubleLongUnsigned(UInt32($0)) })
        }
        let row = COSEMData.structure(
            [.doubleLongUnsigned(846_720_000), .doubleLongUnsigned(7), .doubleLongUnsigned(8)]
                + [48, 4, 8, 8, 8, 8].map(cells))
        let log = try #require(CompactArray(elementType: type, elements: [row, row]))
        let meanings = try Self.meanings(.structure([.compactArray(log)]), of: .ecs21a)
        #expect(
            meanings[2...11] == [
                "element type: structure of 9", "timestamp: double-long-unsigned",
                "active import: double-long-unsigned", "secondary active import: double-long-unsigned",
                "time-of-use registers: array of 48 double-long-unsigned",
                "secondary time-of-use registers: array of 4 double-long-unsigned",
                "block 1 time-of-use registers: array of 8 double-long-unsigned",
                "block 2 time-of-use registers: array of 8 double-long-unsigned",
                "block 3 time-of-use registers: array of 8 double-long-unsigned",
                "block 4 time-of-use registers: array of 8 double-long-unsigned",
            ])
        #expect(meanings[12] == "contents: length 696")
        #expect(
            meanings[13].hasPrefix(
                "row 0: 2026-10-31T00:00:00Z, active import 7, secondary active import 8, time-of-use registers [0, 1"))
        #expect(meanings[13].contains("secondary time-of-use registers [0, 1, 2, 3], block 1"))
        #expect(meanings.count == 15)
    }

    @Test("event logs name their codes")
    func eventLog() throws {
        let type = TypeDescription.structure([
            .simple(.doubleLongUnsigned), .simple(.longUnsigned), .simple(.octetString),
        ])
        func row(_ code: UInt16, _ information: [UInt8]) -> COSEMData {
            .structure([.doubleLongUnsigned(846_720_000), .longUnsigned(code), .octetString(information)])
        }
        let log = try #require(
            CompactArray(elementType: type, elements: [row(0x8145, []), row(0x8154, [0, 0x37]), row(0x9999, [])]))
        let octets = AnnotatedMessageTests.response(.ecs35a, data: [.compactArray(log)])
        let meanings = try AnnotatedMessage(octets).lines.map(\.meaning)
        #expect(meanings.contains("log code: long-unsigned"))
        #expect(
            meanings.contains(
                "row 0: 2026-10-31T00:00:00Z, log code 8145 clock adjusted, other information empty"))
        #expect(
            meanings.contains(
                "row 1: 2026-10-31T00:00:00Z, log code 8154 immediate HAN interface command processed, "
                    + "other information 0037"))
        #expect(meanings.contains("row 2: 2026-10-31T00:00:00Z, log code 9999, other information empty"))
    }

    @Test("compact-arrays that are no logs")
    func otherCompactArrays() throws {
        let numbers = try #require(
            CompactArray(elementType: .simple(.unsigned), elements: [.unsigned(1), .unsigned(2)]))
        #expect(
            try Self.meanings(.compactArray(numbers), of: .ecs22b) == [
                "one member for each object asked for: compact-array", "element type: unsigned",
                "contents: length 2", "row 0: 1", "row 1: 2",
            ])
        // Structures inside arrays, a row whose first cell is no timestamp, values without text.
        let type = TypeDescription.structure([
            .array(count: 2, of: .structure([.simple(.nullData), .simple(.boolean)])), .simple(.visibleString),
        ])
        let pair = COSEMData.structure([.nullData, .boolean(1)])
        let nested = try #require(
            CompactArray(
                elementType: type, elements: [.structure([.array([pair, pair]), .visibleString([0x41])])]))
        #expect(
            try Self.meanings(.structure([.compactArray(nested)]), of: .ecs22b)[1...] == [
                "import profile: compact-array", "element type: structure of 2", "array of 2", "structure of 2",
                "null-data",
                "boolean", "visible-string", "contents: length 4",
                #"row 0: [[null-data, true], [null-data, true]], "A""#,
            ])
        let nulls = try #require(
            CompactArray(
                elementType: .structure([.simple(.doubleLongUnsigned), .simple(.nullData)]),
                elements: [.structure([.doubleLongUnsigned(0), .nullData])]))
        #expect(
            try Self.meanings(.structure([.compactArray(nulls)])).last == "row 0: 2000-01-01T00:00:00Z, null-data")
        #expect(
            try Self.meanings(.structure([.compactArray(nulls)]), of: .ecs17a).last == "row 0: 0, null-data")
        let empty = try #require(CompactArray(elementType: .simple(.unsigned), elements: []))
        #expect(try Self.meanings(.structure([.compactArray(empty)])).last == "contents: length 0")
        #expect(COSEMData.compactArray(numbers).readableText == "[1, 2]")
    }

    @Test("names do not fit every shape that peers may send")
    func unexpectedShapes() throws {
        // The structure of protection parameters with other types at its places.
        let parameters = COSEMData.array([
            .structure([
                .enumerated(9),
                .structure([.octetString([1]), .octetString([2]), .nullData, .unsigned(1), .array([]), .nullData]),
            ])
        ])
        let value = COSEMData.octetString([0x31, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12))
        let octets = AnnotatedMessageTests.response(.ecs22b, data: [.structure([parameters, value])])
        let lines = try AnnotatedMessage(octets).lines
        #expect(lines.flatMap(\.octets) == octets)
        #expect(lines.map(\.meaning).contains("protection type: enum 9"))
        #expect(lines.map(\.meaning).contains("transaction-id: octet-string of 1"))
        #expect(!lines.map(\.meaning).contains { $0.hasPrefix("ciphertext") })
    }

    @Test("plaintext that is no value")
    func malformed() {
        #expect(throws: CodecError(.truncated(missing: 1), at: 0)) {
            try AnnotatedMessage.annotating(plaintext: [])
        }
        #expect(throws: CodecError(.trailingOctets(count: 1), at: 1)) {
            try AnnotatedMessage.annotating(plaintext: [0, 0])
        }
        #expect(throws: CodecError(.unexpectedOctet(found: 0x99, expected: "a DLMS data tag"), at: 0)) {
            try AnnotatedMessage.annotating(plaintext: [0x99])
        }
    }
}
