import COSEM
import Testing

@Suite("COSEMTime")
struct COSEMTimeTests {
    @Test(
        "hour, minute, second and hundredths, specified or not",
        arguments: [
            (COSEMTime(hour: 23, minute: 59, second: 58), "173B3A00"),
            (COSEMTime(hour: 6, minute: 30, second: 0, hundredths: 99), "061E0063"),
            (COSEMTime(hour: 0xFF, minute: 0xFF, second: 0xFF, hundredths: 0xFF), "FFFFFFFF"),
        ])
    func roundTrip(time: COSEMTime, text: String) throws {
        var octets: [UInt8] = []
        time.encode(into: &octets)
        #expect(octets.hexadecimal == text)
        var reader = OctetReader(try [UInt8](hexadecimal: text))
        #expect(try COSEMTime(from: &reader) == time)
        #expect(reader.isAtEnd)
        expectTruncationAtEveryPrefix(of: octets) { octets in
            var reader = OctetReader(octets)
            return try COSEMTime(from: &reader)
        }
    }
}
