import Fleet

extension AnnualEnergy {
    /// Reads one number, or a distribution given by keys.
    init(_ value: YAMLValue) throws(ProfileError) {
        let energies = 0...Self.limit
        if value.isScalar {
            self.init(median: try value.scalar().decimal(in: energies, "kWh"))
            return
        }
        let annual = try value.mapping(keys: ["median", "spread", "minimum", "maximum"])
        let median = try annual.required("median", "a number from 0 to 100,000 kWh").scalar()
            .decimal(in: energies, "kWh")
        let minimum = try annual.scalar("minimum")?.decimal(in: energies, "kWh") ?? 0
        let maximum = try annual.scalar("maximum")?.decimal(in: energies, "kWh") ?? Self.limit
        guard minimum <= median else {
            throw annual.error(
                at: "minimum",
                "minimum is \(YAMLScalar.text(minimum)), more than median \(YAMLScalar.text(median)); "
                    + "it must be at most that"
            )
        }
        guard maximum >= median else {
            throw annual.error(
                at: "maximum",
                "maximum is \(YAMLScalar.text(maximum)), less than median \(YAMLScalar.text(median)); "
                    + "it must be at least that"
            )
        }
        self.init(
            median: median, spread: try annual.scalar("spread")?.decimal(in: 0...1.5) ?? 0, range: minimum...maximum)
    }
}
