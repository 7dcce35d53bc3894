import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// GBCS 9.1.6, and the ends of time.
@Suite("Log ranges")
struct LogRangeTests {
    /// Sends a log read whose range is spelled freely.
    private static func answer(
        _ code: MessageCode, _ from: RequestBound, _ to: RequestBound, from sender: Sender
    ) throws -> Answer {
        let estate = TestEstate()
        let header = sender.originator(counter: 9).header(code, to: TestEstate.meterIdentifier)
        let form = try #require(RequestCatalogue[code]).form
        let content = form.accessRequest(header: header, range: RequestRange(from: from, to: to)).octets
        return try estate.answer(to: estate.protected(header, content: content), from: sender)
    }

    private static func dateTime(_ text: String) -> RequestBound { .dateTime(COSEMDateTime(moment(text))) }

    @Test("Seconds from 0 to FFFFFFFF are the whole log")
    func secondsOfAllTime() throws {
        let rows = try Self.answer(.ecs21c, .seconds(0), .seconds(.max), from: .accessControlBroker).timestamps()
        #expect(rows.count == 31)
        #expect(rows.last == moment("2026-11-01"))
    }

    @Test("Date-times without a year are the start and the end of time")
    func unspecifiedDateTimes() throws {
        let noYear = RequestBound.dateTime(.unspecified)
        let highest = RequestBound.dateTime(
            COSEMDateTime(year: 0xFFFF, month: 0xFE, day: 0xFF, hour: 0xFF, minute: 0xFF, second: 0xFF))
        let lowest = Self.dateTime("2000-01-01")
        for (from, to) in [(noYear, noYear), (lowest, highest), (noYear, highest), (lowest, noYear)] {
            #expect(try Self.answer(.ecs66, from, to, from: .supplier).rows().count == 61)
        }
        let recent = try Self.answer(.ecs66, Self.dateTime("2026-10-31"), noYear, from: .supplier).timestamps()
        #expect(recent == [moment("2026-10-31"), moment("2026-11-01")])
        let first = try Self.answer(.ecs66, noYear, Self.dateTime("2026-09-03"), from: .supplier).timestamps()
        #expect(first == [moment("2026-09-02"), moment("2026-09-03")])
    }

    @Test("Moments beyond double-long-unsigned seconds are only far away")
    func farDateTimes() throws {
        let far = RequestBound.dateTime(
            COSEMDateTime(year: 0xFFFE, month: 12, day: 31, hour: 23, minute: 59, second: 59))
        let early = RequestBound.dateTime(COSEMDateTime(year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0))
        #expect(try Self.answer(.ecs66, early, far, from: .supplier).rows().count == 61)
        #expect(try Self.answer(.ecs66, far, far, from: .supplier).rows().isEmpty)
        #expect(try Self.answer(.ecs66, early, early, from: .supplier).rows().isEmpty)
    }

    @Test("Only the date-time's deviation 0 or not specified is UTC")
    func deviation() throws {
        var dateTime = COSEMDateTime(moment("2026-10-31"))
        dateTime.deviation = 0
        dateTime.clockStatus = 0
        dateTime.dayOfWeek = 6
        let rows = try Self.answer(.ecs66, .dateTime(dateTime), .dateTime(dateTime), from: .supplier).timestamps()
        #expect(rows == [moment("2026-10-31")])
    }

    @Test(
        "A range that ends before it starts is empty, encrypted all the same",
        arguments: [
            (MessageCode.ecs21a, Sender.supplier), (.ecs22b, .supplier), (.ecs66, .networkOperator),
            (.ecs66, .retrieverWithCertificate),
        ])
    func reversedProtectedRange(code: MessageCode, sender: Sender) throws {
        let answer = try Self.answer(
            code, Self.dateTime("2026-10-31T00:00:01"), Self.dateTime("2026-10-31"), from: sender)
        #expect(answer.results == [0])
        // Structure of one, compact-array, type, contents of no octets.
        #expect(answer.plaintext.starts(with: [0x02, 0x01, 0x13]))
        #expect(answer.plaintext.last == 0)
        #expect(try answer.rows().isEmpty)
    }

    @Test(
        "A reversed range in the clear",
        arguments: [
            (MessageCode.ecs22a, Sender.networkOperator, "13 0203060606 00"), (.ecs22c, .supplier, "13 02020606 00"),
            (.ecs21c, .accessControlBroker, "13 02020606 00"), (.ecs35a, .supplier, "13 0203061209 00"),
            (.ecs35b, .supplier, "13 02020612 00"), (.ecs35e, .supplier, "13 0203061206 00"),
        ])
    func reversedClearRange(code: MessageCode, sender: Sender, datum: String) throws {
        let answer = try Self.answer(code, .seconds(.max), .seconds(0), from: sender)
        #expect(answer.content == octets("DA20000009 00 00 01 \(datum) 01 0100"))
    }

    @Test("A given log is read by the same rules")
    func recordedLog() throws {
        var recorded = RecordedLogs()
        recorded.record([10, 20, 30].map { .init(timestamp: $0, value: $0) }, in: .dailyExportReads)
        let estate = TestEstate(recorded: recorded)
        func timestamps(_ from: Int64, _ to: Int64) throws -> [Int64] {
            let range = UTCTime(secondsSince2000: from)...UTCTime(secondsSince2000: to)
            return try estate.answer(.ecs21c, from: .accessControlBroker, range: range).timestamps()
                .map(\.secondsSince2000)
        }
        #expect(try timestamps(10, 30) == [10, 20, 30])
        #expect(try timestamps(11, 29) == [20])
        #expect(try timestamps(0, 10) == [10])
        #expect(try timestamps(30, 4_000_000_000) == [30])
        #expect(try timestamps(31, 40) == [])
    }
}
