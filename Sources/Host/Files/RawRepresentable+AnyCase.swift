extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// The value of an enumeration that is named so, whatever the case of the letters; nil when there is none.
    public init?(anyCase name: some StringProtocol) {
        let lower = name.lowercased()
        guard let value = Self.allCases.first(where: { $0.rawValue.lowercased() == lower }) else { return nil }
        self = value
    }
}
