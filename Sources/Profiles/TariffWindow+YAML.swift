import LoadSynthesis

extension TariffWindow {
    static let yamlKeys = ["clock", "everyDay", "weekday", "weekend", "saturday", "sunday"]
    /// Largest number of windows in a day.
    static let windowLimit = 24

    /// Reads windows that apply every day by UTC, or keys that distinguish days and clock.
    init(_ value: YAMLValue) throws(ProfileError) {
        if value.isScalar || value.isList {
            self.init(try value.halfHours())
        } else {
            let window = try value.mapping(keys: Self.yamlKeys)
            func mask(_ keys: String...) throws(ProfileError) -> HalfHourMask {
                let given = keys.filter { window.has($0) }
                guard given.count <= 1 else {
                    throw window.error(at: given[1], "\(given[0]) and \(given[1]) both say it; one of them must go")
                }
                return try given.first.flatMap { window.value($0) }?.halfHours() ?? []
            }
            self.init(
                weekday: try mask("everyDay", "weekday"), saturday: try mask("everyDay", "weekend", "saturday"),
                sunday: try mask("everyDay", "weekend", "sunday"),
                clock: try window.scalar("clock")?.clock() ?? .utc)
        }
        let masks = [weekday, saturday, sunday]
        guard masks.contains(where: { !$0.isEmpty }) else {
            throw value.error("offPeak has no half hour; it must have some, or go for a tariff of one rate")
        }
        guard masks.contains(where: { $0 != .all }) else {
            throw value.error("offPeak has all half hours; some must be left for the other rate")
        }
    }
}

extension YAMLValue {
    /// Reads one window of half hours or a list of them.
    func halfHours() throws(ProfileError) -> HalfHourMask {
        guard isList else { return try scalar().halfHours() }
        var mask: HalfHourMask = []
        for member in try list(counts: 1...TariffWindow.windowLimit) {
            let halfHours = try member.scalar().halfHours()
            guard mask.isDisjoint(with: halfHours) else {
                throw member.error(
                    "\(key) \(try member.scalar().string) overlaps a window before it; each half hour may stand once")
            }
            mask.formUnion(halfHours)
        }
        return mask
    }
}
