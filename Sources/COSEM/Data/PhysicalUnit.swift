/// The unit of a register's values: those of the table of units (IEC 62056-6-2) that meters, readings and charts have.
public enum PhysicalUnit: UInt8, BitwiseCopyable, CaseIterable, Hashable, Sendable {
    case second = 7
    case watt = 27
    case voltAmpere = 28
    case `var` = 29
    case wattHour = 30
    case voltAmpereHour = 31
    case varHour = 32
    case ampere = 33
    case volt = 35
    case hertz = 44
    case decibelMilliwatt = 70
    /// A number without a unit, such as a count.
    case none = 255

    /// The symbol behind a number; empty for a number without a unit.
    public var symbol: String {
        switch self {
        case .second: "s"
        case .watt: "W"
        case .voltAmpere: "VA"
        case .var: "var"
        case .wattHour: "Wh"
        case .voltAmpereHour: "VAh"
        case .varHour: "varh"
        case .ampere: "A"
        case .volt: "V"
        case .hertz: "Hz"
        case .decibelMilliwatt: "dBm"
        case .none: ""
        }
    }

    /// The name in words.
    public var name: String {
        switch self {
        case .second: "second"
        case .watt: "watt"
        case .voltAmpere: "volt-ampere"
        case .var: "var"
        case .wattHour: "watt-hour"
        case .voltAmpereHour: "volt-ampere-hour"
        case .varHour: "var-hour"
        case .ampere: "ampere"
        case .volt: "volt"
        case .hertz: "hertz"
        case .decibelMilliwatt: "decibel-milliwatt"
        case .none: "count"
        }
    }
}
