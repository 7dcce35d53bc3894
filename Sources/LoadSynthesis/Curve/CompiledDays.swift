/// A shape, worked out for every day of the calendar.
struct CompiledDays {
    /// Relative energy of each day inside the tariff window.
    var weights: [Double]
    /// Number of the description of each day's half hours.
    var templates: [UInt16]
    /// The ``DayTemplate``s, one after another; empty for sessions.
    var templateWeights: [UInt32] = []
    /// Half hours in which sessions start and half hours in which they go on, in turn; empty except for sessions.
    var charging: [UInt64] = []
    /// Energy of all days inside the tariff window, and of all days altogether.
    var inside = 0.0
    var whole = 0.0
    /// Coefficient of variation that the weather already gives the days.
    var commonVariation = 0.0

    init() {
        weights = Array(repeating: 0, count: BritishCalendar.dayCount)
        templates = Array(repeating: 0, count: BritishCalendar.dayCount)
    }
}
