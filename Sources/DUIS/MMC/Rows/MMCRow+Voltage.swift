import GBCS

/// Reads of voltages and of what they are held against (ECS23, 23b, 26b, 26k).
extension MMCRow {
    static let voltage: [MMCRow] = [
        MMCRow(
            "ECS23", "4.10", "ReadNetworkDataRsp",
            [.group("Electricity", [.optionalGroup("SinglePhaseESME", .voltages(1))])]),
        MMCRow(
            "ECS23b", "4.10", "ReadNetworkDataRsp",
            [.group("Electricity", [.optionalGroup("PolyPhaseESME", (1...3).map(MMCField.phase))])]),
        MMCRow(
            "ECS26b", "6.2.1", "ReadDeviceConfigurationVoltageRsp",
            [.optionalGroup("SinglePhaseVoltageSettings", .averageThresholds(1)), monitors]),
        MMCRow(
            "ECS26k", "6.2.1", "ReadDeviceConfigurationVoltageRsp",
            (1...3).map(MMCField.phaseSettings) + [monitors]),
    ]

    /// Thresholds and periods of the monitors, the period first.
    private static let monitors = MMCField.optionalGroup(
        "RMSVoltageSettings",
        ["RMSExtremeOverVoltage", "RMSExtremeUnderVoltage", "RMSVoltageSag", "RMSVoltageSwell"].enumerated()
            .flatMap { index, name in
                [
                    MMCField.number("\(name)MeasurementPeriod", DeviceAttribute.voltageMonitors[2 * index + 1]),
                    MMCField.number("\(name)Threshold", DeviceAttribute.voltageMonitors[2 * index]),
                ]
            })
}

extension MMCField {
    /// Counters and log of a phase.
    fileprivate static func phase(_ phase: Int) -> MMCField {
        MMCField { (content) throws(MMCError) in
            let voltages = try content.elements([.optionalGroup("VoltageOperationalData", .voltages(UInt8(phase)))])
            guard !voltages.isEmpty else { return [] }
            return [
                Element(mmc: "PhaseVoltageOperationalData", voltages + [Element(mmc: "Phase", text: "\(phase)")])
            ]
        }
    }

    /// Thresholds of a phase.
    fileprivate static func phaseSettings(_ phase: Int) -> MMCField {
        MMCField { (content) throws(MMCError) in
            let settings = try content.elements([
                .optionalGroup("PhaseVoltageSettings", .averageThresholds(UInt8(phase)))
            ])
            guard !settings.isEmpty else { return [] }
            return [
                Element(mmc: "PolyPhaseVoltageSettings", [Element(mmc: "Phase", text: "\(phase)")] + settings)
            ]
        }
    }
}

extension [MMCField] {
    /// Counters and log of a phase (type VoltageOperationalData).
    fileprivate static func voltages(_ phase: UInt8) -> [MMCField] {
        [
            .register(
                "AvgRMSOverVoltageCounter", .overVoltageCounter(phase), .overVoltageCounterUnit(phase), .count),
            .register(
                "AvgRMSUnderVoltageCounter", .underVoltageCounter(phase), .underVoltageCounterUnit(phase), .count),
            .optionalGroup(
                "AvgRMSVoltageProfileDataLog",
                [
                    .log(
                        "LogEntry", .voltageLog(phase), atMost: 4_320, [.voltage],
                        columns: [.number("Value", .voltage), .timestamp("Timestamp")]),
                    .number("MeasurementPeriod", .voltagePeriod(phase)),
                ]),
        ]
    }

    fileprivate static func averageThresholds(_ phase: UInt8) -> [MMCField] {
        [
            .number("AverageRMSOverVoltageThreshold", .averageOverVoltageThreshold(phase)),
            .number("AverageRMSUnderVoltageThreshold", .averageUnderVoltageThreshold(phase)),
        ]
    }
}
