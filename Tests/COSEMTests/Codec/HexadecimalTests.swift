import COSEM
import Testing

@Suite("Hexadecimal")
struct HexadecimalTests {
    @Test("octets are written in upper case without separators")
    func writing() {
        #expect([UInt8]().hexadecimal == "")
        #expect([0x00, 0x0F, 0xA0, 0xFF].hexadecimal == "000FA0FF")
        #expect([0xDE, 0xAD, 0xBE, 0xEF][1...2].hexadecimal == "ADBE")
    }

    @Test("an integer is written with all digits of its type")
    func integers() {
        #expect(UInt8(0).hexadecimal == "00")
        #expect(UInt16(0x37).hexadecimal == "0037")
        #expect(UInt32(0x2000_04B0).hexadecimal == "200004B0")
        #expect(UInt64.max.hexadecimal == "FFFFFFFFFFFFFFFF")
        #expect(Int8(0x7F).hexadecimal == "7F")
    }

    @Test("a negative integer is written as its two's complement")
    func negativeIntegers() {
        #expect(Int8(-1).hexadecimal == "FF")
        #expect(Int16(-2).hexadecimal == "FFFE")
        #expect(Int8.min.hexadecimal == "80")
    }

    @Test(
        "text is read in either case, skipping white space, hyphens and colons",
        arguments: [
            "90B3D51F30010000", "90b3d51f30010000", "90-B3-D5-1F-30-01-00-00", "90:b3:D5:1f:30:01:00:00",
            " 90B3 D51F\t3001\r\n0000\n",
        ])
    func reading(text: String) throws {
        #expect(try [UInt8](hexadecimal: text) == [0x90, 0xB3, 0xD5, 0x1F, 0x30, 0x01, 0x00, 0x00])
    }

    @Test("no text is no octets")
    func readingNothing() throws {
        #expect(try [UInt8](hexadecimal: "") == [])
        #expect(try [UInt8](hexadecimal: " \n") == [])
    }

    @Test("every octet reads back")
    func everyOctet() throws {
        let octets = (UInt8.min...UInt8.max).map { $0 }
        #expect(try [UInt8](hexadecimal: octets.hexadecimal) == octets)
    }

    @Test("a substring is read, and offsets count from its start")
    func substring() throws {
        let line = "value=0F1G"
        #expect(try [UInt8](hexadecimal: line.dropFirst(6).prefix(2)) == [0x0F])
        expectError(.unexpectedOctet(found: 0x47, expected: "a hexadecimal digit"), at: 3) {
            try [UInt8](hexadecimal: line.dropFirst(6))
        }
    }

    @Test(
        "anything but a digit is refused where it stands",
        arguments: [
            ("0x00", 0x78, 1), ("G0", 0x47, 0), ("00 0g", 0x67, 4), ("00/", 0x2F, 2), ("0@", 0x40, 1), ("00`", 0x60, 2),
            ("é0", 0xC3, 0), ("00_00", 0x5F, 2),
        ] as [(String, UInt8, Int)])
    func notADigit(text: String, found: UInt8, offset: Int) {
        expectError(.unexpectedOctet(found: found, expected: "a hexadecimal digit"), at: offset) {
            try [UInt8](hexadecimal: text)
        }
    }

    @Test("half an octet is refused at the end of the text", arguments: [("0", 1), ("000", 3), ("00 0 ", 5)])
    func oddDigits(text: String, offset: Int) {
        expectError(.truncated(missing: 1), at: offset) { try [UInt8](hexadecimal: text) }
    }
}
