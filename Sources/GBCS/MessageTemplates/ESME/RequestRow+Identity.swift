/// Identity, configuration, clock and customer (ECS10, 12, 14, 16, 26c, e, f, m, 34, 38 to 40, 50, 52, 70).
extension RequestRow {
    static let identity: [RequestRow] = [
        .init("ECS10", [.set(.supplierMessage)]),
        .init("ECS12", [.set(.changeOfTenancy)]),
        .init("ECS14", [.set(.disablePrivacyPIN)]),
        .init("ECS16", [.set(.supplierTelephone), .set(.supplierName)]),
        .init("ECS26c", [.get(.randomisedOffset), .get(.randomisedOffsetNumber), .get(.randomisedOffsetLimit)]),
        .init(
            "ECS26e",
            [
                .get(.deviceIdentifier), .get(.meterVariant), .get(.modelType), .get(.manufacturer),
                .get(.supplyTamperState),
            ]),
        .init("ECS26f", [.get(.powerThresholds)]),
        .init("ECS26m", [.get(.meterVariant), .get(.modelType), .get(.manufacturer), .get(.supplyTamperState)]),
        .init("ECS34", [.set(.powerThresholds)]),
        .init("ECS38", [.set(.randomisedOffsetLimit)]),
        .init("ECS39a", [.set(.importMPAN)]),
        .init("ECS39b", [.set(.exportMPAN)]),
        .init("ECS40", [.get(.importMPAN), .get(.exportMPAN)]),
        .init("ECS50", [.set(.customerIdentificationNumber)]),
        .init("ECS52", [.get(.firmwareVersion)]),
        .init(
            "ECS70",
            [
                .set(.clockBase), RequestItem(.presetTime, [.presetTime]), .action(.adjustToPresetTime), .get(.time),
                .get(.clockStatus),
            ]),
    ]
}
