import COSEM

/// The five seasons of the electricity industry's load profiles (Elexon, Load Profiles and their use in Electricity
/// Settlement).
public enum Season: Int, Hashable, Sendable, CaseIterable {
    /// The season from the day BST ends to the day before it starts.
    case winter
    /// The season from the day BST starts to the Friday before summer.
    case spring
    /// The ten weeks from the 16th Saturday before the August bank holiday.
    case summer
    /// The 44 days from the sixth Saturday before the August bank holiday to the Sunday after it.
    case highSummer
    /// The season from the Monday after high summer to the day before BST ends.
    case autumn

    /// The season of a local date.
    public init(_ date: CivilDate) {
        self = SeasonBounds(year: date.year).season(date.daysSince2000)
    }
}

/// The first days of the seasons in a year, in days since 2000-01-01.
struct SeasonBounds {
    let spring: Int
    let summer: Int
    let highSummer: Int
    let autumn: Int
    let winter: Int

    init(year: Int) {
        let augustHoliday = BritishTime.lastWeekday(
            1, onOrBefore: CivilDate(year: year, month: 8, day: 31).daysSince2000)
        let saturdayBefore = augustHoliday - 2
        spring = BritishTime.summerTimeStart(of: year)
        summer = saturdayBefore - 15 * 7
        highSummer = saturdayBefore - 5 * 7
        autumn = augustHoliday + 7
        winter = BritishTime.summerTimeEnd(of: year)
    }

    /// The season of a day of this year.
    func season(_ day: Int) -> Season {
        switch day {
        case spring..<summer: .spring
        case summer..<highSummer: .summer
        case highSummer..<autumn: .highSummer
        case autumn..<winter: .autumn
        default: .winter
        }
    }
}
