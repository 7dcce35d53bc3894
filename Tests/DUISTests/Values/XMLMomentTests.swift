import COSEM
import Foundation
import Testing

@testable import DUIS

struct XMLMomentTests {
    @Test(
        arguments: [
            ("2026-11-29T00:30:00Z", 1_795_912_200_000), ("2026-11-29T00:30:00", 1_795_912_200_000),
            ("2026-11-29T00:30:00.00Z", 1_795_912_200_000), ("2026-11-29T00:30:00.1239999Z", 1_795_912_200_123),
            ("2026-11-29T01:30:00+01:00", 1_795_912_200_000), ("2026-11-28T10:30:00-14:00", 1_795_912_200_000),
            ("2026-11-28T24:00:00Z", 1_795_910_400_000), ("\n 2026-11-29T00:00:00Z\t", 1_795_910_400_000),
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.5Z", -500),
            ("3000-12-31T00:00:00.00Z", 32_535_129_600_000),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000),
        ] as [(String, Int64)])
    func momentsAreReadToTheMillisecond(text: String, milliseconds: Int64) {
        #expect(XMLMoment(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", " ", "2026-11-29", "2026-11-29 00:30:00Z", "2026-11-29T00:30Z", "2026-11-29T00:30:00z",
        "2026-13-29T00:30:00Z",
        "2026-00-29T00:30:00Z", "2026-02-29T00:30:00Z", "2026-11-31T00:30:00Z", "2026-11-00T00:30:00Z",
        "0000-11-29T00:30:00Z",
        "-2026-11-29T00:30:00Z", "12026-11-29T00:30:00Z", "2026-11-29T25:00:00Z", "2026-11-29T24:00:01Z",
        "2026-11-29T24:00:00.5Z", "2026-11-29T00:60:00Z", "2026-11-29T00:30:60Z", "2026-11-29T00:30:00.Z",
        "2026-11-29T00:30:00+1:00", "2026-11-29T00:30:00+14:01", "2026-11-29T00:30:00+15:00",
        "2026-11-29T00:30:00+01:60",
        "2026-11-29T00:30:00ZZ", "2026-11-29T00:30:00Z x", "٢٠٢٦-11-29T00:30:00Z", "2026-11-29T00:30:00.é",
        "2026-11-29T00:30:00." + String(repeating: "0", count: 60) + "Z",
    ])
    func whatIsNoMomentIsNotRead(text: String) { #expect(XMLMoment(text) == nil) }

    @Test func momentsAreRoundedToSecondsEitherWay() throws {
        let half = try #require(XMLMoment("2026-11-29T00:29:59.5Z"))
        #expect(half.time.description == "2026-11-29T00:29:59Z")
        #expect(half.timeRoundedUp.description == "2026-11-29T00:30:00Z")
        let whole = try #require(XMLMoment("2026-11-29T00:30:00Z"))
        #expect(whole.time == whole.timeRoundedUp)
        let early = try #require(XMLMoment("1969-12-31T23:59:59.5Z"))
        #expect(early.time.secondsSince2000 == -946_684_801)
        #expect(early.timeRoundedUp.secondsSince2000 == -946_684_800)
        #expect(XMLMoment(whole.time) == whole)
    }

    @Test func datesAreReadWithoutTheirZone() {
        #expect(XMLDate("2000-01-01")?.daysSince2000 == 0)
        #expect(XMLDate("2000-03-01Z")?.daysSince2000 == 60)
        #expect(XMLDate("1999-12-31+01:00")?.daysSince2000 == -1)
        #expect(XMLDate("2026-11-29").map(String.init(describing:)) == "2026-11-29")
        for text in [
            "", "2026-11-29T00:00:00Z", "2026-11-2", "2026-1-29", "2026-02-30", "20261129", "2026-11-29+25:00",
        ] {
            #expect(XMLDate(text) == nil, "\(text)")
        }
    }

    @Test func timesOfDayAreReadInUTC() {
        #expect(XMLTime("00:00:00.00Z")?.seconds == 0)
        #expect(XMLTime("23:30:00")?.seconds == 84_600)
        #expect(XMLTime("24:00:00Z")?.seconds == 86_400)
        #expect(XMLTime("00:30:00+01:00")?.seconds == -1_800)
        #expect(XMLTime("00:30:00+01:00")?.secondOfDay == 84_600)
        #expect(XMLTime("23:30:00-01:00")?.secondOfDay == 1_800)
        #expect(XMLTime("24:00:00Z")?.description == "00:00:00Z")
        for text in ["", "00:00", "0:00:00", "24:30:00", "00:00:00+", "00:00:00 Z", "12:00:00PM"] {
            #expect(XMLTime(text) == nil, "\(text)")
        }
    }

    @Test func foundationReadsTheSameMoments() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("XMLMomentTests seed \(seed)")
        var state = seed
        let format = ISO8601DateFormatter()
        for _ in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // From 1970 to 2100.
            let seconds = Int64(state >> 33) % 4_102_444_800
            let text = format.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
            #expect(XMLMoment(text)?.milliseconds == seconds * 1_000, "\(text), seed \(seed)")
        }
    }

    @Test func aVariantsServiceIsThatOfTheGateway() {
        let services = CommandVariant.allCases.map { GatewayService($0).rawValue }
        #expect(
            services == [
                "serviceS", "serviceD", "serviceS", "serviceT", "serviceS", "serviceD", "serviceS", "serviceD",
            ])
    }
}
