import LoadSynthesis

extension LoadShape {
    /// Reads a load shape, as in the files of `Profiles/shapes`. `docs/profiles.md` explains every key.
    ///
    /// - Parameter file: the file's name, for messages; without folder and ending it is the name of a shape that gives
    ///   none.
    public init(yaml: String, name file: String) throws(ProfileError) {
        try self.init(try YAMLDocument(yaml, file: file))
    }

    static let yamlKeys = [
        "name", "clock", "days", "sessions", "sun", "heating", "dayVariation", "slotVariation", "baseShare",
        "largestHalfHour",
    ]
    static let yamlKinds = ["days", "sessions", "sun"]

    init(_ document: YAMLDocument) throws(ProfileError) {
        let shape = try document.mapping(keys: Self.yamlKeys)
        let given = Self.yamlKinds.filter { shape.has($0) }
        guard given.count == 1 else {
            let key = given.last ?? ""
            let found = given.isEmpty ? "has none of" : "has more than one of"
            throw shape.error(at: key, "the shape \(found) days, sessions and sun; it must have one")
        }
        try Self.refuseKeysWithoutEffect(shape, on: given[0])
        self.init(name: document.baseName, kind: .sun(latitude: 0))
        name = try shape.scalar("name")?.name() ?? name
        clock = try shape.scalar("clock")?.clock() ?? clock
        kind = try Self.kind(shape)
        if let value = shape.value("heating") { heating = try Heating(value) }
        dayVariation = try shape.scalar("dayVariation")?.decimal(in: 0...3) ?? dayVariation
        slotVariation = try shape.scalar("slotVariation")?.decimal(in: 0...3) ?? slotVariation
        baseShare = try shape.scalar("baseShare")?.decimal(in: 0...1) ?? baseShare
        largestHalfHour = try shape.scalar("largestHalfHour")?.number(in: 1...1_000_000)
        // This finds nothing as long as the ranges above are those of the shape itself.
        do throws(LoadShapeError) { try validate() } catch { throw shape.error("\(error)") }
    }

    /// Refuses keys that would change nothing, since their author would believe that they do.
    private static func refuseKeysWithoutEffect(_ shape: YAMLMapping, on kind: String) throws(ProfileError) {
        let places = [
            ("clock", ["days", "sessions"]), ("heating", ["days"]), ("slotVariation", ["days", "sun"]),
            ("baseShare", ["days", "sun"]), ("largestHalfHour", ["days", "sun"]),
        ]
        for (key, kinds) in places where shape.has(key) && !kinds.contains(kind) {
            throw shape.error(
                at: key, "\(key) has no effect on \(kind); it goes with \(kinds.joined(separator: " and "))")
        }
    }

    private static func kind(_ shape: YAMLMapping) throws(ProfileError) -> Kind {
        if let value = shape.value("days") { return .days(try seasons(value)) }
        if let value = shape.value("sessions") { return .sessions(try ChargingSessions(value)) }
        let sun = try shape.required("sun", "keys and values").mapping(keys: ["latitude", "longitude"])
        let latitude = try sun.required("latitude", "a number from -66 to 66 degrees").scalar()
        return .sun(
            latitude: try latitude.decimal(in: -66...66, "degrees"),
            longitude: try sun.scalar("longitude")?.decimal(in: -180...180, "degrees") ?? -1.5)
    }

    private static func seasons(_ value: YAMLValue) throws(ProfileError) -> [Season: [DayType: DayShape]] {
        let seasons = try value.mapping(keys: Season.yamlNames.map(\.name))
        var days: [Season: [DayType: DayShape]] = [:]
        for (name, season) in Season.yamlNames {
            guard let value = seasons.value(name) else { continue }
            let types = try value.mapping(keys: DayType.yamlNames.map(\.name))
            for (name, type) in DayType.yamlNames {
                if let value = types.value(name) { days[season, default: [:]][type] = try DayShape(value) }
            }
            guard days[season] != nil else {
                throw value.error("\(value.key) has no day; it must have some of weekday, saturday and sunday")
            }
        }
        guard !days.isEmpty else {
            throw value.error(
                "days has no season; it must have some of "
                    + YAMLScalar.alternatives(Season.yamlNames.map(\.name)).replacing(" or ", with: " and "))
        }
        return days
    }
}

extension Season {
    static let yamlNames: [(name: String, season: Season)] = [
        ("winter", .winter), ("spring", .spring), ("summer", .summer), ("highSummer", .highSummer),
        ("autumn", .autumn),
    ]
}

extension DayType {
    static let yamlNames: [(name: String, type: DayType)] = [
        ("weekday", .weekday), ("saturday", .saturday), ("sunday", .sunday),
    ]
}

extension YAMLScalar {
    func clock() throws(ProfileError) -> LoadClock {
        try value("local (GMT and BST) or utc") { ["local": .local, "utc": .utc][$0] }
    }
}
