/// Compiles shapes of days, with or without heating.
///
/// There are only a few different UTC days: a day's kind, the kind of the next day (whose first local half hours it has
/// in summer) and what the clock does. Formulas are evaluated once for each kind, and days are composed once for each
/// combination.
struct DayCompiler {
    private struct Composition {
        var days: [Double]
        var heating: [Double]
        var mask: UInt64
        var daysWhole = 0.0
        var daysInside = 0.0
        var heatingWhole = 0.0
        var heatingInside = 0.0
        /// Number of the template by the heating's part of the day; `.max` where it is not made yet.
        var templates: [UInt16] = Array(repeating: .max, count: DayCompiler.heatingLevels + 1)
    }

    /// Number of steps in which a day's mixture of heating and the rest is told apart.
    private static let heatingLevels = 16

    private let shape: LoadShape
    private let heating: Heating?
    private let masks: WindowMasks
    private let weather: Weather
    private let kinds: [[Double]]
    private let heatingValues: [Double]
    private var compositions: [Composition] = []
    /// Index of the composition of today's kind, tomorrow's kind and the clock; −1 where it is not made yet.
    private var known: [Int]
    private var store = TemplateStore()

    init(_ shape: LoadShape, _ seasons: [Season: [DayType: DayShape]], _ window: TariffWindow?, _ weather: Weather) {
        self.shape = shape
        heating = shape.heating.flatMap { $0.share > 0 ? $0 : nil }
        masks = WindowMasks(window)
        self.weather = weather
        let nothing = Array(repeating: 0.0, count: DayShape.pointCount)
        kinds = Season.allCases.flatMap { season in
            DayType.allCases.map { LoadShape.day(seasons, season, $0)?.values ?? nothing }
        }
        let values = heating?.shape.values ?? nothing
        let total = max(values.reduce(0, +), .leastNormalMagnitude)
        heatingValues = values.map { $0 / total }
        known = Array(
            repeating: -1, count: kinds.count * kinds.count * BritishCalendar.Clock.allCases.count)
    }

    mutating func compile() -> CompiledDays {
        var result = CompiledDays()
        let calendar = BritishCalendar.shared.days
        let first = -BritishCalendar.firstDay
        var places = Array(repeating: 0, count: BritishCalendar.dayCount)
        var degrees = Array(repeating: 0.0, count: heating == nil ? 0 : BritishCalendar.dayCount)
        var (daysTotal, heatingTotal) = (0.0, 0.0)
        for day in first..<BritishCalendar.dayCount {
            let place = composition(calendar[day], calendar[day + 1])
            places[day] = place
            daysTotal += compositions[place].daysWhole
            if let heating, heating.months.contains(Int(calendar[day].month)) {
                degrees[day] = weather.degreeDays(day + BritishCalendar.firstDay, base: heating.baseTemperature)
                heatingTotal += degrees[day] * compositions[place].heatingWhole
            }
        }
        // When there is nothing to heat at all, all energy goes with the days.
        let share = heatingTotal > 0 ? heating?.share ?? 0 : 0
        let daysScale = (1 - share) / daysTotal
        let heatingScale = heatingTotal > 0 ? share / heatingTotal : 0
        for day in first..<BritishCalendar.dayCount {
            let place = places[day]
            let dayPart = daysScale * compositions[place].daysWhole
            let heat = degrees.isEmpty ? 0 : heatingScale * degrees[day]
            let heatPart = heat * compositions[place].heatingWhole
            let inside = daysScale * compositions[place].daysInside + heat * compositions[place].heatingInside
            result.whole += dayPart + heatPart
            result.inside += inside
            guard inside > 0 else { continue }
            result.weights[day] = inside
            var level = Int((heatPart / (dayPart + heatPart) * Double(Self.heatingLevels)).rounded())
            // A mixture rounded to one part alone must still have energy in the window.
            if compositions[place].heatingInside == 0 { level = min(level, Self.heatingLevels - 1) }
            if compositions[place].daysInside == 0 { level = max(level, 1) }
            result.templates[day] = template(place, level)
        }
        result.templateWeights = store.templates
        return result
    }

    private mutating func composition(_ today: BritishCalendar.Day, _ tomorrow: BritishCalendar.Day) -> Int {
        let key =
            (today.kind * kinds.count + tomorrow.kind) * BritishCalendar.Clock.allCases.count + today.clock.rawValue
        if known[key] >= 0 { return known[key] }
        let clock = shape.clock == .local ? today.clock : .gmt
        let count = DayShape.pointCount
        let locals = (0..<count).map { clock.localHalfHour($0) }
        var composition = Composition(
            days: locals.map { $0 < count ? kinds[today.kind][$0] : kinds[tomorrow.kind][$0 - count] },
            heating: locals.map { heatingValues[$0 % count] },
            mask: masks.mask(today.type, tomorrow.type, today.clock))
        for slot in 0..<count {
            composition.daysWhole += composition.days[slot]
            composition.heatingWhole += composition.heating[slot]
            if composition.mask >> UInt64(slot) & 1 != 0 {
                composition.daysInside += composition.days[slot]
                composition.heatingInside += composition.heating[slot]
            }
        }
        known[key] = compositions.count
        compositions.append(composition)
        return known[key]
    }

    private mutating func template(_ place: Int, _ level: Int) -> UInt16 {
        let made = compositions[place].templates[level]
        if made != .max { return made }
        let composition = compositions[place]
        let heat = Double(level) / Double(Self.heatingLevels)
        let values = (0..<DayShape.pointCount).map { slot -> Double in
            guard composition.mask >> UInt64(slot) & 1 != 0 else { return 0 }
            let day = composition.daysWhole > 0 ? composition.days[slot] / composition.daysWhole : 0
            return (1 - heat) * day + heat * composition.heating[slot]
        }
        // The whole day is 1 in these units.
        let floor = shape.baseShare / Double(DayShape.pointCount)
        let index = store.index(of: DayTemplate.packed(values, floor: floor))
        compositions[place].templates[level] = index
        return index
    }
}
