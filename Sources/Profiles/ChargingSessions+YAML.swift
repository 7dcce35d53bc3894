import LoadSynthesis

extension ChargingSessions {
    init(_ value: YAMLValue) throws(ProfileError) {
        let sessions = try value.mapping(keys: ["power", "startsFrom", "startsBefore", "perWeek"])
        let time = "a time of day on a half hour, 00:00 to 24:00"
        self.init(
            power: try sessions.required("power", "a whole number from 1 to 100,000 (W)").scalar()
                .number(in: 1...100_000),
            startsFrom: try sessions.required("startsFrom", time).scalar().halfHour(),
            startsBefore: try sessions.required("startsBefore", time).scalar().halfHour(),
            perWeek: try sessions.required("perWeek", "a number from 1 to 7").scalar().decimal(in: 1...7))
        guard startsFrom != startsBefore else {
            throw sessions.error(
                at: "startsBefore", "startsBefore is startsFrom; for starts all day write 00:00 and 24:00")
        }
    }
}
