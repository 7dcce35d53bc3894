import COSEM
import DCC
import GBCS
import Testing

/// The masks of ECS25a and ECS25b.
@Suite struct EventMaskTests {
    @Test("Bit n from the last is code 81nn: 810D is the sixth of the third octet from the end, bit 20 hexadecimal")
    func bits() throws {
        let bits = try #require(EventMask("+810D -810E", firstEvent: 0x8100)?.bits)
        var octets = [UInt8](repeating: 0, count: 64)
        octets[30] = 0x60  // The Mask has both,
        octets[62] = 0x20  // the Actions only 810D.
        #expect(bits == BitString(count: 512, octets: octets))
        #expect(EventMask(bits)?.text(firstEvent: 0x8100) == "+810D -810E")
    }

    @Test("The first and the last code are the ends of the mask")
    func ends() throws {
        let bits = try #require(EventMask("+8000,+80FF", firstEvent: 0x8000)?.bits)
        #expect(bits.octets[31] == 1 && bits.octets[0] == 0x80)
        #expect(bits[255] && bits[0] && bits[256] && bits[511])
    }

    @Test("All bits may be given in hexadecimal, Actions beside the Mask too")
    func hexadecimal() throws {
        let text = "mask=\(String(repeating: "00", count: 32));actions=\(String(repeating: "00", count: 31))01"
        let bits = try #require(EventMask(text, firstEvent: 0x8100)?.bits)
        #expect(bits.octets.last == 1)
        #expect(EventMask(bits)?.text(firstEvent: 0x8100) == text)
        #expect(EventMask("none", firstEvent: 0x8100)?.bits?.octets == [UInt8](repeating: 0, count: 64))
    }

    @Test(
        "Codes of others, without a sign, twice or half are refused",
        arguments: [
            "", "810D", "+800D", "+810D -810D", "+81", "+810DD", "+810G", "*810D", "mask=00;actions=00", "mask=;",
            "mask=00",
        ])
    func mistakes(text: String) {
        #expect(EventMask(text, firstEvent: 0x8100) == nil)
    }
}
