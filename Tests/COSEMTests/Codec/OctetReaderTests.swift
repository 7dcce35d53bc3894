import COSEM
import Testing

@Suite("OctetReader")
struct OctetReaderTests {
    @Test("integers are big-endian, signed or not")
    func integers() throws {
        var reader = OctetReader(try [UInt8](hexadecimal: "80 FF7F 8000 00010203 FFFFFFFFFFFFFFFE 0102030405060708"))
        #expect(try reader.readInteger(Int8.self) == -128)
        #expect(try reader.readInteger(UInt16.self) == 0xFF7F)
        #expect(try reader.readInteger(Int16.self) == -32_768)
        #expect(try reader.readInteger(UInt32.self) == 0x0001_0203)
        #expect(try reader.readInteger(Int64.self) == -2)
        #expect(try reader.readInteger(UInt64.self) == 0x0102_0304_0506_0708)
        #expect(reader.isAtEnd)
        try reader.expectEnd()
    }

    @Test("reading moves on, peeking does not")
    func position() throws {
        var reader = OctetReader([1, 2, 3, 4, 5])
        #expect(try reader.peek() == 1)
        #expect(reader.offset == 0)
        #expect(try reader.readUInt8() == 1)
        #expect(try reader.skip(1) == 1)
        #expect(try reader.readOctets(2) == [3, 4])
        #expect(reader.remaining == 1)
        #expect(try reader.readSlice(1) == [5])
        #expect(try reader.readOctets(0) == [])
        #expect(reader.offset == 5)
        #expect(reader.end == 5)
    }

    @Test("a reader of a range stops at its end and counts offsets from the start of the buffer")
    func range() throws {
        var reader = OctetReader([0, 1, 2, 3, 4], range: 1..<3, limits: CodecLimits(elements: 3))
        #expect(reader.offset == 1)
        #expect(reader.end == 3)
        #expect(reader.limits.elements == 3)
        #expect(try reader.readOctets(2) == [1, 2])
        expectError(.truncated(missing: 1), at: 3) { try reader.readUInt8() }
    }

    @Test("what is not there is truncated, and reading stays where it was")
    func truncated() {
        var reader = OctetReader([1, 2, 3])
        expectError(.truncated(missing: 1), at: 0) { try reader.readInteger(UInt32.self) }
        expectError(.truncated(missing: 5), at: 0) { try reader.readInteger(UInt64.self) }
        expectError(.truncated(missing: 7), at: 0) { try reader.readOctets(10) }
        expectError(.truncated(missing: Int.max - 3), at: 0) { try reader.skip(.max) }
        #expect(reader.offset == 0)

        var empty = OctetReader([])
        expectError(.truncated(missing: 1), at: 0) { try empty.peek() }
        expectError(.truncated(missing: 1), at: 0) { try empty.readUInt8() }
        expectError(.truncated(missing: 1), at: 0) { try empty.readLength() }
        expectError(.truncated(missing: 1), at: 0) { try empty.expect(0xD9, "access-request") }
    }

    @Test("octets left over are counted")
    func trailing() throws {
        var reader = OctetReader([1, 2, 3])
        try reader.skip(1)
        expectError(.trailingOctets(count: 2), at: 1) { try reader.expectEnd() }
    }

    @Test(
        "lengths in their shortest form",
        arguments: [
            ("00", 0), ("01", 1), ("7F", 127), ("8180", 128), ("81FF", 255), ("820100", 256), ("82FFFF", 65_535),
            ("83010000", 65_536), ("83FFFFFF", 16_777_215), ("8401000000", 16_777_216), ("84FFFFFFFF", 4_294_967_295),
        ])
    func lengths(text: String, length: Int) throws {
        var reader = OctetReader(try [UInt8](hexadecimal: text))
        #expect(try reader.readLength() == length)
        try reader.expectEnd()
    }

    @Test(
        "lengths that are not in their shortest form",
        arguments: [
            ("8100", 0x81), ("817F", 0x81), ("820000", 0x82), ("8200FF", 0x82), ("83000000", 0x83), ("8300FFFF", 0x83),
            ("8400000000", 0x84), ("8400FFFFFF", 0x84),
        ] as [(String, UInt8)])
    func longLengths(text: String, first: UInt8) throws {
        var reader = OctetReader(try [UInt8](hexadecimal: "00" + text))
        try reader.skip(1)
        expectError(.badLength(octet: first), at: 1) { try reader.readLength() }
    }

    @Test("the indefinite length and lengths of more than four octets", arguments: [0x80, 0x85, 0x88, 0xFF] as [UInt8])
    func impossibleLengths(first: UInt8) {
        var reader = OctetReader([first, 1, 1, 1, 1, 1, 1, 1, 1])
        expectError(.badLength(octet: first), at: 0) { try reader.readLength() }
    }

    @Test("lengths that end too early", arguments: ["81", "8201", "830100", "84010000"])
    func truncatedLengths(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        var reader = OctetReader(octets)
        expectError(.truncated(missing: 1), at: octets.count) { try reader.readLength() }
    }

    @Test("a count is held against the limit of elements")
    func counts() throws {
        let limits = CodecLimits(elements: 300)
        var reader = OctetReader(try [UInt8](hexadecimal: "82012C 82012D"), limits: limits)
        #expect(try reader.readCount() == 300)
        expectError(.tooLarge(value: 301, limit: 300), at: 3) { try reader.readCount() }
    }

    @Test("an octet that must be there")
    func expectedOctet() throws {
        var reader = OctetReader([0xD9, 0xDA])
        try reader.expect(0xD9, "access-request")
        #expect(reader.offset == 1)
        expectError(.unexpectedOctet(found: 0xDA, expected: "D9 (access-request)"), at: 1) {
            try reader.expect(0xD9, "access-request")
        }
        #expect(reader.offset == 1)
    }
}
