import COSEM
import Testing

@Suite("RLRQ and RLRE")
struct ReleaseTests {
    @Test(
        "Decoded and encoded",
        arguments: [
            ("6203800100", Release(.request)), ("6303800100", Release(.response)),
            ("6200", Release(.request, reason: nil)),
            ("6309800100 BE0404020800", Release(.response, userInformation: [0x08, 0x00])),
        ])
    func roundTrip(text: String, release: Release) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try Release(decoding: octets) == release)
        var encoded: [UInt8] = []
        release.encode(into: &encoded)
        #expect(encoded == octets)
    }

    @Test("Malformed", arguments: ["", "62", "6003800100", "620380010000", "6204800200 00", "6202C500", "6203BE0104"])
    func malformed(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(throws: CodecError.self) { try Release(decoding: octets) }
    }
}
