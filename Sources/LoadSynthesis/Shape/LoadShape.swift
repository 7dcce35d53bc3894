/// How a year's energy is spread over seasons, days and half hours, and how much individual meters differ from that.
public struct LoadShape: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Days by season and type. A missing Saturday is like the weekday, a missing Sunday like the Saturday, a
        /// missing weekday like the Saturday or else the Sunday. A missing season is like the first of these that
        /// exists: for summer high summer, spring, autumn, winter; for high summer summer, spring, autumn, winter; for
        /// spring autumn, summer, high summer, winter; for autumn spring, winter, summer, high summer; for winter
        /// autumn, spring, summer, high summer. Powers count: days of a season with more power have more energy.
        case days([Season: [DayType: DayShape]])
        /// Sessions of constant power.
        case sessions(ChargingSessions)
        /// What solar panels feed into the network: the sine of the sun's elevation to the power of 1.2, and nothing
        /// when the sun is below the horizon in the middle of the half hour. Degrees north and east.
        case sun(latitude: Double, longitude: Double = -1.5)

        var isSun: Bool { if case .sun = self { true } else { false } }
    }

    public var name: String
    /// The clock of the days and sessions; the sun has its own.
    public var clock: LoadClock
    public var kind: Kind
    /// The part of the load that follows the cold; only with days.
    public var heating: Heating?
    /// Coefficient of variation of a meter's day around what the calendar says, 0 to 3; about 0.3 for a home. For the
    /// sun it includes the region's weather, about 0.55.
    public var dayVariation: Double
    /// Coefficient of variation of a half hour around its share of the day, 0 to 3; 0.7 to 1.3 for a home.
    public var slotVariation: Double
    /// Share of a mean day's energy that is spread evenly and has no noise, 0 to 1: fridge, standby.
    public var baseShare: Double
    /// Largest energy of a half hour, Wh: the fuse, the inverter. A day that has more energy than fits is spread
    /// evenly. 11,500 Wh is a 100 A single-phase fuse.
    public var largestHalfHour: UInt64?

    public init(
        name: String, clock: LoadClock = .local, kind: Kind, heating: Heating? = nil, dayVariation: Double = 0.3,
        slotVariation: Double = 1, baseShare: Double = 0.2, largestHalfHour: UInt64? = nil
    ) {
        self.name = name
        self.clock = clock
        self.kind = kind
        self.heating = heating
        self.dayVariation = dayVariation
        self.slotVariation = slotVariation
        self.baseShare = baseShare
        self.largestHalfHour = largestHalfHour
    }

    /// Throws the first error of the shape.
    public func validate() throws(LoadShapeError) {
        switch kind {
        case .days(let seasons):
            guard seasons.values.contains(where: { !$0.isEmpty }) else { throw .noDays }
            for season in Season.allCases {
                for type in DayType.allCases { try seasons[season]?[type]?.validate() }
            }
        case .sessions(let sessions): try sessions.validate()
        case .sun(let latitude, let longitude):
            guard (-66...66).contains(latitude) else { throw .latitude(latitude) }
            guard (-180...180).contains(longitude) else { throw .longitude(longitude) }
        }
        if let heating {
            guard case .days = kind else { throw .heatingWithoutDays }
            try heating.validate()
        }
        guard (0...3).contains(dayVariation) else { throw .variation(dayVariation) }
        guard (0...3).contains(slotVariation) else { throw .variation(slotVariation) }
        guard (0...1).contains(baseShare) else { throw .baseShare(baseShare) }
        guard largestHalfHour != 0 else { throw .halfHourLimit }
    }

    /// The day for a season and type, by the rules of ``Kind/days(_:)``; nil when the shape has none at all.
    public static func day(
        _ seasons: [Season: [DayType: DayShape]], _ season: Season, _ type: DayType
    ) -> DayShape? {
        let otherSeasons: [Season] =
            switch season {
            case .winter: [.autumn, .spring, .summer, .highSummer]
            case .spring: [.autumn, .summer, .highSummer, .winter]
            case .summer: [.highSummer, .spring, .autumn, .winter]
            case .highSummer: [.summer, .spring, .autumn, .winter]
            case .autumn: [.spring, .winter, .summer, .highSummer]
            }
        let types: [DayType] =
            switch type {
            case .weekday: [.weekday, .saturday, .sunday]
            case .saturday: [.saturday, .weekday, .sunday]
            case .sunday: [.sunday, .saturday, .weekday]
            }
        let days = ([season] + otherSeasons).lazy.compactMap { seasons[$0] }.first { !$0.isEmpty }
        return types.lazy.compactMap { days?[$0] }.first
    }
}
