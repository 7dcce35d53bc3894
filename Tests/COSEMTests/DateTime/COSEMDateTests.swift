import COSEM
import Testing

@Suite("COSEMDate")
struct COSEMDateTests {
    @Test(
        "year, month, day and day of week, specified or not",
        arguments: [
            (COSEMDate(year: 2028, month: 2, day: 29, dayOfWeek: 2), "07EC021D02"),
            (COSEMDate(year: 2028, month: 2, day: 29), "07EC021DFF"),
            (COSEMDate(year: 0xFFFF, month: 0xFF, day: 0xFE), "FFFFFFFEFF"),
        ])
    func roundTrip(date: COSEMDate, text: String) throws {
        var octets: [UInt8] = []
        date.encode(into: &octets)
        #expect(octets.hexadecimal == text)
        var reader = OctetReader(try [UInt8](hexadecimal: text))
        #expect(try COSEMDate(from: &reader) == date)
        #expect(reader.isAtEnd)
        expectTruncationAtEveryPrefix(of: octets) { octets in
            var reader = OctetReader(octets)
            return try COSEMDate(from: &reader)
        }
    }
}
