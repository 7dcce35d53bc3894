import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Special days (class 11)")
struct SpecialDaysTests {
    static func entry(_ index: UInt16, _ date: String, _ dayID: UInt8) throws -> COSEMData {
        .structure([.longUnsigned(index), .octetString(try [UInt8](hexadecimal: date)), .unsigned(dayID)])
    }

    @Test("An array of index, date and day id is read and given back, octet by octet")
    func parsing() throws {
        let octets = try [UInt8](
            hexadecimal: "0102 0203 120001 090507EA0501FF 1102 0203 120002 0905FFFF0C19FF 1103")
        let days = try #require(SpecialDays(try COSEMData(decoding: octets)))
        #expect(days.entries.map(\.index) == [1, 2])
        #expect(days.entries.map(\.dayID) == [2, 3])
        #expect(days.entries[1].date.date == COSEMDate(year: 0xFFFF, month: 12, day: 25, dayOfWeek: 0xFF))
        #expect(days.data.encoded == octets)
    }

    @Test("No special days: an empty array")
    func empty() throws {
        #expect(try #require(SpecialDays(.array([]))) == .none)
        #expect(SpecialDays.none.place(of: 0) == nil)
    }

    @Test("The first entry that means a day holds")
    func place() throws {
        let days = try #require(
            SpecialDays(
                .array([
                    Self.entry(7, "FFFF0C19FF", 2), Self.entry(8, "07EA0C19FF", 3), Self.entry(9, "FFFFFF1FFF", 4),
                ])))
        #expect(days.place(of: moment("2026-12-25").dayNumber) == 0)
        #expect(days.place(of: moment("2026-12-31").dayNumber) == 2)
        #expect(days.place(of: moment("2026-12-26").dayNumber) == nil)
    }

    @Test("50 entries are the most; other calendars' capacity is theirs")
    func capacity() throws {
        let row = try Self.entry(1, "FFFF0C19FF", 1)
        func table(_ count: Int) -> COSEMData { .array(Array(repeating: row, count: count)) }
        #expect(SpecialDays(table(50))?.entries.count == 50)
        #expect(SpecialDays(table(51)) == nil)
        #expect(SpecialDays(table(20), capacity: 20) != nil)
        #expect(SpecialDays(table(21), capacity: 20) == nil)
    }

    @Test("Everything else is refused")
    func malformed() throws {
        let date = COSEMData.octetString([0xFF, 0xFF, 12, 25, 0xFF])
        let index = COSEMData.longUnsigned(1)
        let id = COSEMData.unsigned(1)
        let rows: [COSEMData] = [
            .nullData, .array([index, date, id]), .structure([]), .structure([index, date]),
            .structure([index, date, id, id]), .structure([.unsigned(1), date, id]),
            .structure([index, date, .longUnsigned(1)]), .structure([index, .octetString([]), id]),
            .structure([index, .octetString([0xFF, 0xFF, 12, 25]), id]),
            .structure([index, .octetString([0xFF, 0xFF, 12, 25, 0xFF, 0]), id]),
            .structure([index, .octetString([0xFF, 0xFF, 13, 25, 0xFF]), id]),
            .structure([index, .visibleString([0xFF, 0xFF, 12, 25, 0xFF]), id]),
            .structure([index, .date(COSEMDate(year: 0xFFFF, month: 12, day: 25, dayOfWeek: 0xFF)), id]),
        ]
        for row in rows { #expect(SpecialDays(.array([row])) == nil, "\(row)") }
        for data in [.nullData, .structure([]), .octetString([]), .unsigned(0)] as [COSEMData] {
            #expect(SpecialDays(data) == nil, "\(data)")
        }
    }
}
