import COSEM
import Testing

@testable import GBCS

@Suite("Reading DER (ITU-T X.690)")
struct DERReaderTests {
    static func reader(_ text: String) -> DERReader { DERReader(octets(text)) }

    /// Size of the contents of an OCTET STRING that starts with `text` and goes on with zeros.
    static func size(_ text: String, zeros: Int) throws(CodecError) -> Int {
        var reader = DERReader(octets(text) + [UInt8](repeating: 0, count: zeros))
        let contents = try reader.readOctetString("octets")
        try reader.expectEnd()
        return contents.count
    }

    @Test("lengths: one octet up to 127, above it the form of DER and that of GBCS")
    func lengths() throws {
        #expect(try Self.size("0400", zeros: 0) == 0)
        #expect(try Self.size("047F", zeros: 127) == 127)
        #expect(try Self.size("048180", zeros: 128) == 128)
        #expect(try Self.size("04820080", zeros: 128) == 128)
        #expect(try Self.size("0481FF", zeros: 255) == 255)
        #expect(try Self.size("048200FF", zeros: 255) == 255)
        #expect(try Self.size("04820100", zeros: 256) == 256)
        #expect(try Self.size("0482FFFF", zeros: 65_535) == 65_535)
    }

    @Test(
        "lengths that are none",
        arguments: ["0480", "04817F", "0482007F", "0483000080", "048300FFFF", "048400000080", "0485", "04FF"])
    func badLengths(text: String) {
        let octet = octets(text)[1]
        #expect(throws: CodecError(.badLength(octet: octet), at: 1)) { try Self.size(text, zeros: 70_000) }
    }

    @Test("lengths above the limit of 65,535")
    func tooLong() {
        #expect(throws: CodecError(.tooLarge(value: 65_536, limit: 65_535), at: 1)) {
            try Self.size("0483010000", zeros: 65_536)
        }
        #expect(throws: CodecError(.tooLarge(value: 0xFFFF_FFFF, limit: 65_535), at: 1)) {
            try Self.size("0484FFFFFFFF", zeros: 8)
        }
    }

    @Test("a length beyond the end, of the octets and of the value around")
    func beyondTheEnd() {
        #expect(throws: CodecError(.truncated(missing: 3), at: 2)) { try Self.size("0405", zeros: 2) }
        #expect(throws: CodecError(.truncated(missing: 1), at: 1)) { try Self.size("04", zeros: 0) }
        #expect(throws: CodecError(.truncated(missing: 1), at: 3)) { try Self.size("048200", zeros: 0) }
        #expect(throws: CodecError(.truncated(missing: 1), at: 0)) { try Self.size("", zeros: 0) }
        var reader = Self.reader("3003 0402AA BB")
        #expect(throws: CodecError(.truncated(missing: 1), at: 4)) {
            try reader.readConstructed("outer") { (reader) throws(CodecError) in
                try reader.readOctetString("inner")
            }
        }
    }

    @Test("a wrong tag, and octets that are left in a constructed value")
    func wrongTag() {
        var reader = Self.reader("0403 020100")
        #expect(throws: CodecError(.unexpectedOctet(found: 0x04, expected: "30 (sequence)"), at: 0)) {
            try reader.readConstructed("sequence") { (_) throws(CodecError) in }
        }
        // A reader that threw has not moved.
        #expect(reader.offset == 0)
        #expect(throws: CodecError(.unexpectedOctet(found: 0x04, expected: "02 (number)"), at: 0)) {
            try reader.readUnsigned("number")
        }
        var sequence = Self.reader("3006 020100 020101")
        #expect(throws: CodecError(.trailingOctets(count: 3), at: 5)) {
            try sequence.readConstructed("sequence") { (reader) throws(CodecError) in
                try reader.readUnsigned("number")
            }
        }
    }

    @Test(
        "unsigned numbers",
        arguments: [
            ("020100", 0), ("02017F", 127), ("02020080", 128), ("020200FF", 255), ("02020100", 256),
            ("02087FFFFFFFFFFFFFFF", UInt64(Int64.max)), ("0209008000000000000000", 1 << 63),
            ("020900FFFFFFFFFFFFFFFF", .max),
        ])
    func unsigned(text: String, value: UInt64) throws {
        var reader = Self.reader(text)
        #expect(try reader.readUnsigned("number") == value)
        #expect(reader.isAtEnd)
        var other = Self.reader(text)
        if value > 0 {
            #expect(throws: CodecError(.invalidValue("a number above \(value - 1) (number)"), at: 2)) {
                try other.readUnsigned("number", limit: value - 1)
            }
        }
    }

    @Test(
        "signed numbers",
        arguments: [
            ("020100", 0), ("0201FF", -1), ("020180", -128), ("0202FF7F", -129), ("02020080", 128),
            ("02087FFFFFFFFFFFFFFF", Int64.max), ("02088000000000000000", Int64.min),
        ])
    func signed(text: String, value: Int64) throws {
        var reader = Self.reader(text)
        #expect(try reader.readSigned("number") == value)
    }

    @Test("numbers that are empty, not minimal, negative or too large")
    func badNumbers() {
        func error(_ text: String) -> CodecError? {
            #expect(throws: CodecError.self) {
                var reader = Self.reader(text)
                _ = try reader.readUnsigned("number")
            }
        }
        #expect(error("0200") == CodecError(.invalidValue("a number without octets (number)"), at: 0))
        #expect(error("02020000") == CodecError(.invalidValue("a number that is not minimal (number)"), at: 2))
        #expect(error("0202007F") == CodecError(.invalidValue("a number that is not minimal (number)"), at: 2))
        #expect(error("0202FF80") == CodecError(.invalidValue("a number that is not minimal (number)"), at: 2))
        #expect(error("0201FF") == CodecError(.invalidValue("a negative number (number)"), at: 2))
        #expect(
            error("0209010000000000000000")
                == CodecError(.invalidValue("a number above 18446744073709551615 (number)"), at: 2))
        #expect(error("02820100" + String(repeating: "7F", count: 256)) != nil)
        var reader = Self.reader("0209008000000000000000")
        #expect(throws: CodecError(.invalidValue("a number of more than 64 bits (number)"), at: 2)) {
            try reader.readSigned("number")
        }
    }

    @Test("values of an enumeration, and numbers that are none of them")
    func enumerations() throws {
        var reader = Self.reader("0A0119 0A0101 0A020100")
        #expect(
            try reader.readEnumeration("status", tag: DERTag.enumerated, TrustAnchorStatus.self)
                == .trustAnchorNotFound)
        let text = "1 is not one of the values of this type (status)"
        #expect(throws: CodecError(.invalidValue(text), at: 3)) {
            try reader.readEnumeration("status", tag: DERTag.enumerated, TrustAnchorStatus.self)
        }
        var large = Self.reader("0A020100")
        #expect(throws: CodecError.self) {
            try large.readEnumeration("status", tag: DERTag.enumerated, TrustAnchorStatus.self)
        }
    }

    @Test("bit strings")
    func bitStrings() throws {
        func bits(_ text: String) throws -> BitString {
            var reader = Self.reader(text)
            return try reader.readBitString("bits")
        }
        #expect(try bits("030100") == BitString(count: 0, octets: []))
        #expect(try bits("03020780") == BitString(count: 1, octets: [0x80]))
        #expect(try bits("030300A5F0") == BitString(count: 16, octets: [0xA5, 0xF0]))
        #expect(try bits("030304A5F0") == BitString(count: 12, octets: [0xA5, 0xF0]))
        for text in ["0300", "030101", "030107", "03020880", "0302FF80", "03020781", "03020301", "030304A5F8"] {
            #expect(throws: CodecError(.invalidValue("not a bit string (bits)"), at: 0), "\(text)") { try bits(text) }
        }
    }

    @Test("null has no contents")
    func null() throws {
        var good = Self.reader("0500")
        try good.readNull("null")
        #expect(good.isAtEnd)
        var bad = Self.reader("050100")
        #expect(throws: CodecError(.invalidValue("a null with contents (null)"), at: 0)) { try bad.readNull("null") }
    }

    @Test("octet strings of a fixed size")
    func fixedSize() throws {
        var reader = Self.reader("040401020304")
        #expect(try reader.readOctetString("version", count: 4) == [1, 2, 3, 4])
        for text in ["0403010203", "04050102030405", "0400"] {
            var other = Self.reader(text)
            #expect(throws: CodecError.self, "\(text)") { try other.readOctetString("version", count: 4) }
        }
    }

    @Test("constructed values inside one another: eight and no more")
    func depth() throws {
        func descend(_ reader: inout DERReader) throws(CodecError) -> Int {
            if reader.isAtEnd { return 0 }
            return try reader.readConstructed("level") { (inner) throws(CodecError) in try descend(&inner) } + 1
        }
        func nested(_ levels: Int) -> [UInt8] {
            (0..<levels).reduce([]) { inner, _ in [0x30, UInt8(inner.count)] + inner }
        }
        var eight = DERReader(nested(8))
        #expect(try descend(&eight) == 8)
        for levels in [9, 60] {
            var deep = DERReader(nested(levels))
            #expect(throws: CodecError(.nestedTooDeeply(limit: 8), at: 16)) { try descend(&deep) }
        }
    }

    @Test("lists of 64 elements and no more")
    func count() throws {
        func list(_ count: Int) throws(CodecError) -> Int {
            let elements = [[UInt8]](repeating: [0x05, 0x00], count: count).flatMap { $0 }
            var writer = DERWriter()
            writer.write(DERTag.sequence, elements)
            var reader = DERReader(writer.octets)
            return try reader.readList("nulls") { (reader) throws(CodecError) in try reader.readNull("null") }.count
        }
        #expect(try list(0) == 0)
        #expect(try list(64) == 64)
        #expect(throws: CodecError(.tooLarge(value: 65, limit: 64), at: 132)) { try list(65) }
        #expect(throws: CodecError(.tooLarge(value: 65, limit: 64), at: 132)) { try list(32_767) }
    }

    @Test("a range that reaches beyond the octets is cut to them")
    func range() throws {
        var reader = DERReader([0x05, 0x00, 0x05], range: 0..<99)
        try reader.readNull("null")
        #expect(throws: CodecError(.truncated(missing: 1), at: 3)) { try reader.readNull("null") }
    }
}
