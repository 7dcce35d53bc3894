import COSEM

@testable import ESMEEmulator

/// COSEM values of calendars, as short as tests want them.
enum TariffFixture {
    static let scriptTable = LogicalName(0, 0, 10, 0, 100)

    static func season(_ name: String, _ start: COSEMDateTime, week: String) -> COSEMData {
        .structure([.octetString(Array(name.utf8)), .octetString(start.octets), .octetString(Array(week.utf8))])
    }

    /// A season that begins every year at the start of a day.
    static func season(_ name: String, month: UInt8, day: UInt8, week: String) -> COSEMData {
        season(
            name, COSEMDateTime(year: 0xFFFF, month: month, day: day, hour: 0, minute: 0, second: 0), week: week)
    }

    static func week(_ name: String, _ dayIDs: [UInt8]) -> COSEMData {
        .structure([.octetString(Array(name.utf8))] + dayIDs.map { .unsigned($0) })
    }

    static func action(
        _ selector: UInt16, at hour: UInt8, _ minute: UInt8 = 0, _ second: UInt8 = 0
    ) -> COSEMData {
        .structure([
            .octetString([hour, minute, second, 0]), .octetString(scriptTable), .longUnsigned(selector),
        ])
    }

    static func day(_ id: UInt8, _ actions: [COSEMData]) -> COSEMData { .structure([.unsigned(id), .array(actions)]) }

    static func calendar(seasons: [COSEMData], weeks: [COSEMData], days: [COSEMData]) -> ActivityCalendar? {
        ActivityCalendar(seasons: .array(seasons), weeks: .array(weeks), days: .array(days))
    }

    /// A calendar of one season and one day, the same every day.
    static func daily(_ actions: [COSEMData]) -> ActivityCalendar? {
        calendar(
            seasons: [season("all", month: 1, day: 1, week: "w")],
            weeks: [week("w", Array(repeating: 1, count: 7))], days: [day(1, actions)])
    }
}
