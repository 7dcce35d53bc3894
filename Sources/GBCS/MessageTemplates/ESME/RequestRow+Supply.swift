/// Maximum demand, load limit and supply (ECS18a, 18b, 27, 28a, 28b, 37, 42 to 45, 57, 81).
extension RequestRow {
    static let supply: [RequestRow] = [
        .init("ECS18a", [.get(.lastResetExport)] + DeviceAttribute.maximumDemandExport.map { .get($0) }),
        .init(
            "ECS18b",
            [.get(.lastResetConfigurable), .get(.lastResetImport)]
                + DeviceAttribute.maximumDemandImport.map { .get($0) }
                + DeviceAttribute.maximumDemandConfigurable.map { .get($0) } + [.get(.maximumDemandPeriod)]),
        .init(
            "ECS27",
            [
                .get(.loadLimitSupplyState), .get(.loadLimitCounter), .get(.loadLimitCounterUnit),
                .get(.loadLimitPowerThreshold), .get(.loadLimitPeriod), .get(.loadLimitRestorationPeriod),
            ]),
        .init(
            "ECS28a",
            [
                .set(.loadLimitSupplyStateNext), .set(.loadLimitPowerThresholdNext), .set(.loadLimitPeriodNext),
                .set(.loadLimitRestorationPeriodNext), .set(.loadLimitSupplyStateActivation),
                .set(.loadLimitPowerThresholdActivation), .set(.loadLimitPeriodActivation),
                .set(.loadLimitRestorationPeriodActivation),
            ]),
        .init("ECS28b", [.action(.resetLoadLimitCounter)]),
        .init("ECS37", [.set(.maximumDemandPeriod)]),
        .init("ECS42", [.action(.enableSupply)]),
        .init("ECS43", [.action(.disableSupply)]),
        .init("ECS44", [.action(.armSupply)]),
        .init("ECS45", [.get(.supplyState)]),
        .init(
            "ECS57",
            [
                .action(.resetMaximumDemandImport).optional, .action(.resetMaximumDemandConfigurable).optional,
                .action(.resetMaximumDemandExport).optional,
            ]),
        .init("ECS81", [.set(.supplyTamperState)]),
    ]
}
