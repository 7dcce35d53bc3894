import COSEM
import Testing

@Suite("OctetWriter")
struct OctetWriterTests {
    @Test("integers are appended big-endian")
    func integers() {
        var octets: [UInt8] = [0xAA]
        octets.append(bigEndian: UInt8(0x01))
        octets.append(bigEndian: Int8(-1))
        octets.append(bigEndian: UInt16(0x0203))
        octets.append(bigEndian: Int16(-2))
        octets.append(bigEndian: UInt32(0x0405_0607))
        octets.append(bigEndian: Int32.min)
        octets.append(bigEndian: UInt64(0x08090A0B_0C0D0E0F))
        octets.append(bigEndian: Int64(-3))
        #expect(octets.hexadecimal == "AA01FF0203FFFE0405060780000000" + "08090A0B0C0D0E0F" + "FFFFFFFFFFFFFFFD")
    }

    @Test(
        "lengths take their shortest form",
        arguments: [
            (0, "00"), (1, "01"), (127, "7F"), (128, "8180"), (255, "81FF"), (256, "820100"), (65_535, "82FFFF"),
            (65_536, "83010000"), (16_777_215, "83FFFFFF"), (16_777_216, "8401000000"), (4_294_967_295, "84FFFFFFFF"),
        ])
    func lengths(length: Int, expected: String) {
        var octets: [UInt8] = []
        octets.append(length: length)
        #expect(octets.hexadecimal == expected)
        #expect(lengthSize(length) == octets.count)
    }

    @Test("a string is its length, then its octets")
    func lengthPrefixed() {
        var octets: [UInt8] = []
        octets.append(lengthPrefixed: [])
        octets.append(lengthPrefixed: [0xAB, 0xCD])
        octets.append(lengthPrefixed: [1, 2, 3, 4][1..<2])
        #expect(octets.hexadecimal == "00" + "02ABCD" + "0102")
    }
}
