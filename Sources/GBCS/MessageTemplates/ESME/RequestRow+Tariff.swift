/// Tariff (use case messages of GBCS 1.x: ECS01 to 05, 24, 26l, 30a, 48).
extension RequestRow {
    private static let thresholdsNext: [RequestItem] = (1...8).map { .set(.blockThresholdsNext($0)) }
    private static let thresholds: [RequestItem] = (1...8).map { .get(.blockThresholds($0)) }

    static let tariff: [RequestRow] = [
        .init(
            "ECS01a",
            [.set(.tariffSeasonsNext), .set(.tariffWeeksNext), .set(.tariffDaysNext), .set(.tariffSpecialDaysNext)]
                + thresholdsNext + [
                    .set(.currencyUnitNext), .set(.standingChargeNext), .set(.pricesNext),
                    .set(.tariffCalendarActivation), .set(.tariffSpecialDaysActivation), .set(.currencyUnitActivation),
                    .set(.standingChargeActivation), .set(.pricesActivation), .set(.blockThresholdsActivation),
                ]),
        .init(
            "ECS01b",
            [
                .set(.standingChargeNext), .set(.pricesNext), .set(.standingChargeActivation), .set(.pricesActivation),
            ]),
        .init(
            "ECS01c",
            [
                .set(.secondaryPricesNext), .set(.secondaryTariffSeasonsNext), .set(.secondaryTariffWeeksNext),
                .set(.secondaryTariffDaysNext), .set(.secondaryTariffSpecialDaysNext),
                .set(.secondaryTariffCalendarActivation), .set(.secondaryPricesActivation),
                .set(.secondaryTariffSpecialDaysActivation),
            ]),
        .init("ECS01d", [.set(.secondaryPricesNext), .set(.secondaryPricesActivation)]),
        .init("ECS05", [.action(.resetBlockCounters)]),
        .init(
            "ECS24",
            [
                .get(.activeTariffPrice), .get(.activeTariffPriceUnit), .get(.tariffSeasons), .get(.tariffWeeks),
                .get(.tariffDays), .get(.tariffSpecialDays),
            ] + thresholds + [.get(.currencyUnit), .get(.standingCharge), .get(.prices)]),
        .init(
            "ECS24b",
            [
                .get(.secondaryPrices), .get(.secondaryActiveTariffPrice), .get(.secondaryActiveTariffPriceUnit),
                .get(.secondaryTariffSpecialDays), .get(.secondaryTariffSeasons), .get(.secondaryTariffWeeks),
                .get(.secondaryTariffDays),
            ]),
        .init("ECS26d", [.get(.billingCalendar)]),
        .init("ECS26l", [.get(.billingCalendar)]),
        .init("ECS30", [.set(.billingCalendar)]),
        .init("ECS30a", [.set(.billingCalendar)]),
        .init("ECS48", [.set(.blockCounterReset)]),
    ]
}
