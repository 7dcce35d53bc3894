import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    /// 6.4.x, 6.5, 6.18.x, 6.25, 6.27 and 7.1 to 7.3: load limit, voltage, maximum demand and supply.
    static let supply: [Row] = [
        Row(
            "6.4.1", "UpdateDeviceConfigurationLoadLimitingGeneralSettings"
        ) { (body, target) throws(TranslationError) in
            try body.allow(
                executionDateTime, "LoadLimitPeriod", "LoadLimitPowerThreshold", "LoadLimitRestorationPeriod",
                "LoadLimitSupplyState")
            return try keptUpdate(
                "ECS28a", of: target, body,
                [
                    .loadLimitPeriodNext: .doubleLongUnsigned(try body.number("LoadLimitPeriod")),
                    .loadLimitPowerThresholdNext: .doubleLongUnsigned(try body.number("LoadLimitPowerThreshold")),
                    .loadLimitRestorationPeriodNext: .doubleLongUnsigned(try body.number("LoadLimitRestorationPeriod")),
                    .loadLimitSupplyStateNext: .boolean(
                        try body.word("LoadLimitSupplyState", ["Disable": 0xFF, "Unchanged": 0])),
                ])
        },
        dated("6.4.2", "UpdateDeviceConfigurationLoadLimitingCounterReset") { _, _ in "ECS28b" },
        Row("6.5", "UpdateDeviceConfigurationVoltage") { (body, target) throws(TranslationError) in
            let settings = try VoltageSettings(body)
            let code =
                switch (settings.isPolyphase, settings.resetsCounters) {
                case (false, true): "ECS29a"
                case (true, true): "ECS29b"
                case (false, false): "ECS29c"
                case (true, false): "ECS29d"
                }
            var request = try update(code, of: target, settings.values)
            request.executionTime = try executionTime(body)
            return request
        },
        Row("6.18.1", "SetMaximumDemandConfigurableTimePeriod") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "MaximumDemandTimePeriodSchedule")
            let schedule = try body.child("MaximumDemandTimePeriodSchedule")
            try schedule.allow("StartTime", "EndTime")
            var request = try update(
                "ECS37", of: target,
                [
                    .maximumDemandPeriod: .array([
                        demandPeriod(0, selector: 1, try schedule.timeOfDay("StartTime")),
                        demandPeriod(1, selector: 2, try schedule.timeOfDay("EndTime")),
                    ])
                ])
            request.executionTime = try executionTime(body)
            return request
        },
        Row("6.18.2", "ResetMaximumDemandRegisters") { (body, target) throws(TranslationError) in
            try body.allow(
                executionDateTime, "MaxDemandActivePowerImportValue", "MaxDemandActivePowerExportValue",
                "MaxDemandConfigTimeActivePowerImportValue")
            var values: [DeviceAttribute: COSEMData] = [:]
            if body["MaxDemandActivePowerImportValue"] != nil { values[.resetMaximumDemandImport] = .nullData }
            if body["MaxDemandActivePowerExportValue"] != nil { values[.resetMaximumDemandExport] = .nullData }
            if body["MaxDemandConfigTimeActivePowerImportValue"] != nil {
                values[.resetMaximumDemandConfigurable] = .nullData
            }
            var request = try update("ECS57", of: target, values)
            request.executionTime = try executionTime(body)
            return request
        },
        Row("6.25", "SetElectricitySupplyTamperState") { (body, target) throws(TranslationError) in
            try body.allow("SupplyTamperState")
            return try update(
                "ECS81", of: target,
                [.supplyTamperState: .boolean(try body.word("SupplyTamperState", ["Locked": 0xFF, "Unchanged": 0]))])
        },
        dated("6.27", "UpdateDeviceConfigurationRMSVoltageCounterReset") { _, target in
            target.isPolyphase ? "ECS29f" : "ECS29e"
        },
        read("7.1", "EnableSupply", "ECS42", isDatable: false),
        read("7.2", "DisableSupply", "ECS43", isDatable: false),
        read("7.3", "ArmSupply", "ECS44", isDatable: false),
    ]

    /// A command without values of its own for which the DCC may be asked to wait.
    static func dated(
        _ variant: ServiceReferenceVariant, _ body: String,
        _ code: @escaping @Sendable (Element, TranslationTarget) -> String
    ) -> Row {
        Row(variant, body) { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime)
            var request = try plain(code(body, target), of: target)
            request.executionTime = try executionTime(body)
            return request
        }
    }

    /// The start or the end of the configurable period of the maximum demand, every day; its dates are those of the
    /// published command (RTDS ECS37).
    private static func demandPeriod(_ index: Int, selector: UInt16, _ time: COSEMData) -> COSEMData {
        CalendarSchedule.entry(
            index, script: LogicalName(0, 0, 10, 128, 100), selector: selector, time: time,
            days: .init(week: .bits([Bool](repeating: true, count: 7)), special: .bits([])),
            dates: (.octetString([0, 0, 1, 0xFF, 0xFF]), .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF])))
    }
}
