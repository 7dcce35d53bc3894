import COSEM

/// Voltage: average, extreme, sag and swell (GBCS ECS23, 23b, 26b, 26k, 29a to f). Phase 1 is that of a meter of one
/// phase; voltages are in whole volts [inferred from the thresholds of published messages: 287, 253, 216 and 180].
extension DeviceAttribute {
    /// Value group C of a phase's voltage: 32, 52, 72.
    private static func group(_ phase: UInt8) -> UInt8 { 12 + 20 * phase }

    package static func averageOverVoltageThreshold(_ phase: UInt8) -> Self {
        Self(
            1, LogicalName(1, 0, group(phase), 35, 0, 4), 2, "average over-voltage threshold of phase \(phase)",
            .doubleLongUnsigned)
    }

    package static func averageUnderVoltageThreshold(_ phase: UInt8) -> Self {
        Self(
            1, LogicalName(1, 0, group(phase), 31, 0, 4), 2, "average under-voltage threshold of phase \(phase)",
            .doubleLongUnsigned)
    }

    private static func counter(_ phase: UInt8, _ d: UInt8, _ member: Int8, _ name: String, _ type: ValueType) -> Self {
        Self(3, LogicalName(1, 0, group(phase), d, 0, 4), member, "\(name) of phase \(phase)", type)
    }

    package static func underVoltageCounter(_ phase: UInt8) -> Self {
        counter(phase, 32, 2, "average under-voltage counter", .doubleLongUnsigned)
    }

    package static func underVoltageCounterUnit(_ phase: UInt8) -> Self {
        counter(phase, 32, 3, "unit of the average under-voltage counter", .scalerUnit)
    }

    package static func resetUnderVoltageCounter(_ phase: UInt8) -> Self {
        counter(phase, 32, 1, "reset of the average under-voltage counter", .zero)
    }

    package static func overVoltageCounter(_ phase: UInt8) -> Self {
        counter(phase, 36, 2, "average over-voltage counter", .doubleLongUnsigned)
    }

    package static func overVoltageCounterUnit(_ phase: UInt8) -> Self {
        counter(phase, 36, 3, "unit of the average over-voltage counter", .scalerUnit)
    }

    package static func resetOverVoltageCounter(_ phase: UInt8) -> Self {
        counter(phase, 36, 1, "reset of the average over-voltage counter", .zero)
    }

    package static func voltageLog(_ phase: UInt8) -> Self {
        Self(
            log: .readings(.halfHours), LogicalName(1, 0, group(phase), 24, 0), "average voltage log of phase \(phase)",
            [.init("average voltage", .doubleLongUnsigned)])
    }

    package static func voltagePeriod(_ phase: UInt8) -> Self {
        Self(
            7, LogicalName(1, 0, group(phase), 24, 0), 4, "measurement period of the average voltage of phase \(phase)",
            .doubleLongUnsigned, unit: .second)
    }

    /// The monitors of the voltage: object 1 extreme over-voltage, 2 extreme under-voltage, 3 sag, 4 swell.
    private static func monitor(_ object: UInt8, _ name: String) -> [Self] {
        [
            Self(71, LogicalName(0, 0, 17, 0, object), 4, "\(name) threshold", .doubleLongUnsigned),
            Self(71, LogicalName(0, 0, 17, 0, object), 6, "\(name) period", .doubleLongUnsigned, unit: .second),
        ]
    }

    /// Thresholds and periods of the monitors, in the order in which every use case has them.
    package static let voltageMonitors =
        monitor(1, "extreme over-voltage") + monitor(2, "extreme under-voltage") + monitor(3, "voltage sag")
        + monitor(4, "voltage swell")
}
