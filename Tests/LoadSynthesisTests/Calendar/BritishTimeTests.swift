import COSEM
import Testing

@testable import LoadSynthesis

@Suite("British time")
struct BritishTimeTests {
    @Test(
        "BST lasts from 01:00 UTC on March's last Sunday to 01:00 UTC on October's",
        arguments: [
            (2024, 31, 27), (2025, 30, 26), (2026, 29, 25), (2027, 28, 31), (2030, 31, 27), (2100, 28, 31),
        ])
    func changes(year: Int, march: Int, october: Int) throws {
        let forward = try #require(UTCTime(year: year, month: 3, day: march, hour: 1))
        let back = try #require(UTCTime(year: year, month: 10, day: october, hour: 1))
        #expect(BritishTime.offset(at: forward - 1) == 0)
        #expect(BritishTime.offset(at: forward) == 3_600)
        #expect(BritishTime.offset(at: back - 1) == 3_600)
        #expect(BritishTime.offset(at: back) == 0)
    }

    @Test("The compiled calendar's local half hours are those of the clock")
    func localHalfHours() {
        for day in [.midnight(2025, 1, 15), .midnight(2025, 3, 30), .midnight(2025, 7, 1), .midnight(2025, 10, 26)]
            as [UTCTime]
        {
            let index = Int(day.secondsSince2000 / 86_400) - BritishCalendar.firstDay
            for slot in 0..<48 {
                let time = day + Int64(slot) * 1_800
                let local = slot + Int(BritishTime.offset(at: time) / 1_800)
                #expect(BritishCalendar.shared.days[index].clock.localHalfHour(slot) == local, "\(time)")
            }
        }
    }
}
