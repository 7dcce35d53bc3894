import LoadSynthesis

extension Heating {
    init(_ value: YAMLValue) throws(ProfileError) {
        let heating = try value.mapping(keys: ["share", "baseTemperature", "months", "shape"])
        let share = try heating.required("share", "a number from 0 to 1").scalar().decimal(in: 0...1)
        self.init(
            share: share,
            shape: try DayShape(try heating.required("shape", "a list of 48 powers, or keys and values: base, bells")))
        if let value = try heating.scalar("baseTemperature") { baseTemperature = try value.decimal(in: 0...30, "°C") }
        guard let list = heating.value("months") else { return }
        months = []
        for member in try list.list(counts: 1...12) {
            let month: Int = try member.scalar().number(in: 1...12)
            guard months.insert(month).inserted else {
                throw member.error("months has \(month) twice; each may stand once")
            }
        }
    }
}
