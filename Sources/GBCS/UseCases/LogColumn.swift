import COSEM

/// A column of a log: what its numbers are.
public struct LogColumn: Hashable, Sendable {
    /// The name for people and in JSON.
    public let name: String
    public let unit: PhysicalUnit

    init(_ name: String, unit: PhysicalUnit = .none) { (self.name, self.unit) = (name, unit) }

    public static let activeImport = LogColumn("active import", unit: .wattHour)
    public static let primaryActiveImport = LogColumn("primary active import", unit: .wattHour)
    public static let secondaryActiveImport = LogColumn("secondary active import", unit: .wattHour)
    public static let reactiveImport = LogColumn("reactive import", unit: .varHour)
    public static let activeExport = LogColumn("active export", unit: .wattHour)
    public static let reactiveExport = LogColumn("reactive export", unit: .varHour)
    /// The code of an event: an ``AlertCode``.
    public static let logCode = LogColumn("log code")
    /// What an event brings beside its code.
    public static let otherInformation = LogColumn("other information")

    /// A register of the Tariff TOU Register Matrix, from 1.
    public static func tou(_ number: Int) -> LogColumn { LogColumn("TOU \(number)", unit: .wattHour) }
}
