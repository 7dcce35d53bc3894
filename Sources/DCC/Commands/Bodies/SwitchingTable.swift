import COSEM
import DUIS
import GBCS

/// A tariff's switching table: days, weeks and seasons (DUIS 5.4 schema, types ElecSwitchingTablePrimary and -Secondary; GBCS
/// 7.3.7).
struct SwitchingTable {
    let days: COSEMData
    let weeks: COSEMData
    let seasons: COSEMData

    /// The script table that calendars of tariffs choose registers in.
    private static let scriptTable = COSEMData.octetString(LogicalName(0, 0, 10, 0, 100))

    /// - Parameter isSecondary: whether it is that of the secondary element, which has four registers and no blocks.
    init(_ table: Element, isSecondary: Bool) throws(TranslationError) {
        try table.allow("DayProfiles", "WeekProfiles", "Seasons")
        var days: [COSEMData] = []
        for profile in try table.child("DayProfiles").list("DayProfile", 1...16) {
            try profile.allow("DayName", "ProfileSchedule")
            var actions: [COSEMData] = []
            for action in try profile.list("ProfileSchedule", 1...48) {
                actions.append(
                    .structure([
                        try action.timeOfDay("StartTime"), Self.scriptTable,
                        .longUnsigned(try Self.selector(action, isSecondary)),
                    ]))
            }
            days.append(.structure([.unsigned(try profile.number("DayName", in: 1...16)), .array(actions)]))
        }
        var weeks: [COSEMData] = []
        for profile in try table.child("WeekProfiles").list("WeekProfile", 1...4) {
            try profile.allow("WeekName", "ReferencedDayName")
            var week: [COSEMData] = [.octetString([try profile.number("WeekName", in: 1...4)])]
            for (_, day) in try profile.indexed("ReferencedDayName", 7...7, 1...7) {
                week.append(.unsigned(try day.number(in: 1...16)))
            }
            weeks.append(.structure(week))
        }
        var seasons: [COSEMData] = []
        for season in try table.child("Seasons").list("Season", 1...4) {
            try season.allow("SeasonName", "SeasonStartDate", "ReferencedWeekName")
            seasons.append(
                .structure([
                    .octetString(try season.ascii("SeasonName", 0...8)),
                    .octetString(try WildcardDate(try season.child("SeasonStartDate")).midnight),
                    .octetString([try season.number("ReferencedWeekName", in: 1...4)]),
                ]))
        }
        (self.days, self.weeks, self.seasons) = (.array(days), .array(weeks), .array(seasons))
    }

    /// The register that counts from a time on: 1 to 48 without blocks, 101 to 108 with, 201 to 204 of the secondary element.
    private static func selector(_ action: Element, _ isSecondary: Bool) throws(TranslationError) -> UInt16 {
        guard !isSecondary else {
            try action.allow("StartTime", "TOUTariffAction")
            return 200 + (try action.number("TOUTariffAction", in: 1...4))
        }
        try action.allow("StartTime", "TOUTariffAction", "BlockTariffAction")
        let choice = try action.choice("TOUTariffAction", "BlockTariffAction")
        return choice.name == "TOUTariffAction" ? try choice.number(in: 1...48) : 100 + (try choice.number(in: 1...8))
    }
}
