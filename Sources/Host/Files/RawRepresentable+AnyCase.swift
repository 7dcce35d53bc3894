extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// The case whose raw value is `name`, in upper or lower case; nil when there is none.
    public init?(anyCase name: some StringProtocol) {
        let lower = name.lowercased()
        guard let value = Self.allCases.first(where: { $0.rawValue.lowercased() == lower }) else { return nil }
        self = value
    }
}
