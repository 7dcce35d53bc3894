import COSEM
import GBCS

/// Reads of registers and of maximum demands (ECS17a to e, 18a, 18b, 19, 27, 45, 82).
extension MMCRow {
    static let registers: [MMCRow] = [
        MMCRow(
            "ECS17a", "4.2", "ReadInstantaneousExportRegistersRsp",
            [
                .register("ActiveExportRegister", .activeExport, .activeExportUnit, .activeEnergy),
                .register("ReactiveExportRegister", .reactiveExport, .reactiveExportUnit, .reactiveEnergy),
            ]),
        MMCRow(
            "ECS17b", "4.1.1", "ReadInstantaneousImportRegistersRsp", [.group("Electricity", [importRegisters])]),
        MMCRow("ECS17c", "4.16", "ReadActivePowerImportRsp", [activePower]),
        MMCRow(
            "ECS17d", "4.1.2", "ReadInstantaneousImportTOUMatricesRsp",
            [.group("Electricity", [.optionalGroup("TariffTOURegisterCollection", [touRegisters])])]),
        MMCRow(
            "ECS17e", "4.1.3", "ReadInstantaneousImportTOUWithBlocksMatricesRsp",
            [.optionalGroup("TariffBlockTOURegisterCollection", [blockRegisters])]),
        MMCRow(
            "ECS18a", "4.12.2", "ReadMaximumDemandExportRegistersRsp",
            [.maximumDemand("MaxDemandActiveEnergyExport", DeviceAttribute.maximumDemandExport, .lastResetExport)]),
        MMCRow(
            "ECS18b", "4.12.1", "ReadMaximumDemandImportRegistersRsp",
            [
                .maximumDemand(
                    "MaxDemandConfigurableTimeActivePowerImport", DeviceAttribute.maximumDemandConfigurable,
                    .lastResetConfigurable),
                .maximumDemand("MaxDemandActiveEnergyImport", DeviceAttribute.maximumDemandImport, .lastResetImport),
                demandPeriod,
            ]),
        MMCRow("ECS19", "4.3", "ReadInstantaneousPrepayValuesRsp", [balances]),
        MMCRow(
            "ECS27", "4.15", "ReadLoadLimitDataRsp",
            [
                .number("LoadLimitCounterValue", .loadLimitCounter),
                .number("LoadLimitPowerThreshold", .loadLimitPowerThreshold),
                .number("LoadLimitPeriod", .loadLimitPeriod),
                .number("LoadLimitRestorationPeriod", .loadLimitRestorationPeriod),
                .boolean("LoadLimitSupplyState", .loadLimitSupplyState, "Disable", "Unchanged"),
            ]),
        MMCRow(
            "ECS45", "7.4", "ReadSupplyStatusRsp",
            [.word("SupplyState", .supplyState, [0: "Disabled", 1: "Enabled", 2: "Armed"])]),
        MMCRow("ECS82", "4.18", "ReadMeterBalanceRsp", [.number("MeterBalance", .meterBalance)]),
    ]

    private static let importRegisters = MMCField.of(.importRegisters) { (value) throws(MMCError) in
        let members = try value.members(4...5)
        var elements = [
            Element(mmc: "ActiveImportRegister", try MMCRegister.activeEnergy.elements(members[0], members[1])),
            Element(mmc: "ReactiveImportRegister", try MMCRegister.reactiveEnergy.elements(members[2], members[3])),
        ]
        // The secondary element's register has the unit of the first.
        if members.count == 5 {
            elements.append(
                Element(
                    mmc: "SecondaryActiveImportRegister",
                    try MMCRegister.activeEnergy.elements(members[4], members[1])))
        }
        return elements
    }

    private static let activePower = MMCField.of(.activePower) { (value) throws(MMCError) in
        let members = try value.members(3)
        let scaler = try members[1].members(2)[0].number()
        return [
            Element(mmc: "ActivePowerImport", try MMCRegister.power.elements(members[0], members[1])),
            Element(mmc: "PrimaryActivePowerImportValue", text: try MMCRegister.whole(members[2], scaler: scaler)),
        ]
    }

    private static let touRegisters = MMCField.of(.touRegisters) { (value) throws(MMCError) in
        let members = try value.members(1...2)
        return try members[0].matrix("TOUPrimaryRegisterValue", 48)
            + (members.count > 1 ? try members[1].matrix("TOUSecondRegisterValue", 4) : [])
    }

    /// For each of four blocks eight registers, then eight counters.
    private static let blockRegisters = MMCField.of(.blockRegisters) { (value) throws(MMCError) in
        let numbers = try value.members(1)[0].elements(atMost: 64)
        guard numbers.count == 64 else {
            throw MMCError(.content, at: value.place, "there are \(numbers.count) places, not 64")
        }
        var blocks: [Element] = []
        for block in 0..<4 {
            var places: [Element] = []
            for place in 0..<16 {
                let name = place < 8 ? "RegisterMatrixTOUValue" : "CounterMatrixTOUValue"
                let number = try numbers[16 * block + place].number()
                places.append(Element(mmc: name, [.index(place % 8 + 1)], text: "\(number)"))
            }
            blocks.append(Element(mmc: "TariffBlock", [.index(block + 1)], places))
        }
        return blocks
    }

    private static let balances = MMCField.of(.prepaymentBalances) { (value) throws(MMCError) in
        let members = try value.members(6)
        // The schema's names with the places of the structure's members.
        let places = [
            ("EmergencyCreditBalance", 1), ("AccumulatedDebtRegister", 2), ("PaymentDebtRegister", 5),
            ("TimeDebtRegister1", 3), ("TimeDebtRegister2", 4), ("MeterBalance", 0),
        ]
        var elements: [Element] = []
        for (name, place) in places { elements.append(Element(mmc: name, text: "\(try members[place].number())")) }
        return elements
    }

    /// The two entries of the schedule: selector 1 starts the period and 2 ends it.
    private static let demandPeriod = MMCField.of(.maximumDemandPeriod) { (value) throws(MMCError) in
        let entries = try MMCSchedule.entries(value, atMost: 2)
        guard !entries.isEmpty else { return [] }
        guard entries.count == 2, entries[0].selector == 1, entries[1].selector == 2 else {
            throw value.bound("it is not one start and one end, which alone MMC can tell")
        }
        return [
            Element(
                mmc: "MaxDemandConfigurableTimePeriod",
                [
                    Element(mmc: "StartTime", text: try entries[0].time.timeOfDay()),
                    Element(mmc: "EndTime", text: try entries[1].time.timeOfDay()),
                ])
        ]
    }
}

extension MMCField {
    /// A maximum demand, with its time and that of its last reset.
    ///
    /// - Parameter attributes: value, scaler_unit and capture time.
    fileprivate static func maximumDemand(
        _ name: String, _ attributes: [DeviceAttribute], _ reset: DeviceAttribute
    ) -> MMCField {
        optionalGroup(
            name,
            [
                MMCField { (content) throws(MMCError) in
                    guard let value = try content.value(attributes[0]), let unit = try content.value(attributes[1])
                    else { return [] }
                    return try MMCRegister.demand.elements(value, unit)
                },
                .dateTime("CaptureTime", attributes[2]), .dateTime("LastResetDateTime", reset),
            ])
    }
}
