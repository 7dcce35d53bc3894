import COSEM
import DUIS
import GBCS

/// Thresholds and periods of the voltage (DUIS 5.4 schema, type UpdateDeviceConfigurationVoltage).
struct VoltageSettings {
    var values: [DeviceAttribute: COSEMData] = [:]
    let isPolyphase: Bool
    /// Whether the counters of average voltages start again at 0.
    let resetsCounters: Bool

    /// The elements with the threshold and the period of each monitor, in the order of
    /// ``DeviceAttribute/voltageMonitors``.
    private static let monitors = [
        "RMSExtremeOverVoltage", "RMSExtremeUnderVoltage", "RMSVoltageSag", "RMSVoltageSwell",
    ].flatMap { ["\($0)Threshold", "\($0)MeasurementPeriod"] }

    init(_ body: Element) throws(TranslationError) {
        try body.allow(
            ServiceRequestTranslation.executionDateTime, "RMSVoltageSettings", "SinglePhaseVoltageSettings",
            "PolyPhaseVoltageSettings", "RMSVoltageCountersNotReset")
        let settings = try body.child("RMSVoltageSettings")
        try settings.allow(Self.monitors)
        for (attribute, name) in zip(DeviceAttribute.voltageMonitors, Self.monitors) {
            values[attribute] = .doubleLongUnsigned(try settings.number(name))
        }
        resetsCounters = body["RMSVoltageCountersNotReset"] == nil
        isPolyphase = body["PolyPhaseVoltageSettings"] != nil
        guard isPolyphase else {
            try add(try body.child("SinglePhaseVoltageSettings"), phase: 1)
            return
        }
        guard body["SinglePhaseVoltageSettings"] == nil else {
            throw TranslationError(
                "\(body.name): takes only one of SinglePhaseVoltageSettings, PolyPhaseVoltageSettings")
        }
        var phases: Set<UInt8> = []
        for settings in try body.list("PolyPhaseVoltageSettings", 3...3) {
            try settings.allow("Phase", "PhaseVoltageSettings")
            let phase: UInt8 = try settings.number("Phase", in: 1...3)
            guard phases.insert(phase).inserted else {
                throw TranslationError("PolyPhaseVoltageSettings: phase \(phase) comes more than once")
            }
            try add(try settings.child("PhaseVoltageSettings"), phase: phase)
        }
    }

    private mutating func add(_ settings: Element, phase: UInt8) throws(TranslationError) {
        try settings.allow(
            "AverageRMSOverVoltageThreshold", "AverageRMSUnderVoltageThreshold", "AverageRMSVoltageMeasurementPeriod")
        values[.averageOverVoltageThreshold(phase)] = .doubleLongUnsigned(
            try settings.number("AverageRMSOverVoltageThreshold"))
        values[.averageUnderVoltageThreshold(phase)] = .doubleLongUnsigned(
            try settings.number("AverageRMSUnderVoltageThreshold"))
        values[.voltagePeriod(phase)] = .doubleLongUnsigned(try settings.number("AverageRMSVoltageMeasurementPeriod"))
    }
}
