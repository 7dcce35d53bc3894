import COSEM
import Testing

@testable import GBCS

@Suite("Times in ASN.1 content")
struct GeneralizedTimeTests {
    static func time(_ text: String) -> UTCTime? { GeneralizedTime.time(Array(text.utf8)) }

    @Test("times to and from octets")
    func times() {
        for (text, time) in [
            ("20261101003000Z", halfPastMidnight), ("99991231235959Z", GeneralizedTime.never),
            ("20000101000000Z", UTCTime(secondsSince2000: 0)),
            ("20240229235959Z", UTCTime(iso8601: "2024-02-29T23:59:59")!),
            ("00000101000000Z", UTCTime(year: 0, month: 1, day: 1)!),
        ] {
            #expect(Self.time(text) == time)
            #expect(GeneralizedTime.octets(time) == Array(text.utf8))
        }
        #expect(GeneralizedTime.never == SMKIIssuer.noExpiry)
    }

    @Test("moments outside of the years 0 to 9999 become the nearest in them")
    func clamped() {
        let last = Array("99991231235959Z".utf8)
        #expect(GeneralizedTime.octets(GeneralizedTime.never + 1) == last)
        #expect(GeneralizedTime.octets(UTCTime(secondsSince2000: .max)) == last)
        #expect(GeneralizedTime.octets(UTCTime(secondsSince2000: .min)) == Array("00000101000000Z".utf8))
    }

    @Test(
        "other forms, and days and times that there are not",
        arguments: [
            "", "Z", "20261101003000", "20261101003000+", "2026110100300Z", "202611010030000Z", "20261101003000.5Z",
            "20261301003000Z", "20260229003000Z", "20261100003000Z", "20261101240000Z", "20261101006000Z",
            "20261101000060Z", "-0261101003000Z", "2026110100300:Z", "20261101003000z", "2026110100300éZ",
        ])
    func bad(text: String) {
        #expect(Self.time(text) == nil)
        var writer = DERWriter()
        writer.write(DERTag.generalizedTime, Array(text.utf8))
        var reader = DERReader(writer.octets)
        #expect(throws: CodecError(.invalidValue("not a time yyyymmddhhmmssZ (time)"), at: 0)) {
            try reader.readTime("time")
        }
    }
}
