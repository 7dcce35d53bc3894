import COSEM
import GBCS

/// Reads of tariffs and of the billing calendar (ECS24, 24b, 26d, 26l).
extension MMCRow {
    static let tariff: [MMCRow] = [
        MMCRow(
            "ECS24", "4.11.1", "ReadTariffPrimaryElementRsp",
            [
                .group(
                    "Electricity",
                    [
                        .activePrice("PrimaryActiveTariffPrice", .activeTariffPrice, .activeTariffPriceUnit),
                        .boolean("CurrencyUnitsLabel", .currencyUnit, "GBP", "ECB"),
                        .boolean("CurrencyUnitsName", .currencyUnit, "Millipence", "Millicent"),
                        .of(.standingCharge) { (value) throws(MMCError) in
                            let charge = try MMCCharge(value)
                            return try charge.only("StandingCharge")
                                + [Element(mmc: "StandingChargeScale", text: "\(charge.scale)")]
                        },
                        .of(.prices) { (value) throws(MMCError) in try MMCCharge(value).primaryPrices() },
                        .switchingTable(.tariffDays, .tariffWeeks, .tariffSeasons, isSecondary: false),
                        .tariffSpecialDays(.tariffSpecialDays), thresholds,
                    ])
            ]),
        MMCRow(
            "ECS24b", "4.11.2", "ReadTariffSecondaryElementRsp",
            [
                .activePrice(
                    "SecondaryActiveTariffPrice", .secondaryActiveTariffPrice, .secondaryActiveTariffPriceUnit),
                .of(.secondaryPrices) { (value) throws(MMCError) in try MMCCharge(value).secondaryPrices() },
                .switchingTable(
                    .secondaryTariffDays, .secondaryTariffWeeks, .secondaryTariffSeasons, isSecondary: true),
                .tariffSpecialDays(.secondaryTariffSpecialDays),
            ]),
        MMCRow("ECS26d", "6.2.3", "ReadDeviceConfigurationDataBillingCalendarRsp", [billingCalendar]),
        MMCRow("ECS26l", "6.2.3", "ReadDeviceConfigurationDataBillingCalendarRsp", [billingCalendar]),
    ]

    private static let thresholds = MMCField.optionalGroup(
        "TariffThresholdMatrix",
        (1...8).map { number in
            .of(.blockThresholds(UInt8(number))) { (value) throws(MMCError) in
                [
                    Element(
                        mmc: "ElecTariffThresholds", [.index(number)], try value.matrix("BlockThreshold", 3))
                ]
            }
        })

    private static let billingCalendar = MMCField.of(.billingCalendar) { (value) throws(MMCError) in
        guard let calendar = try MMCBillingCalendar(value) else { return [] }
        return [Element(mmc: "BillingCalendar", [Element(mmc: "ElectricityBillingCalendar", calendar.elements)])]
    }
}

extension MMCField {
    /// The active price in 10⁻⁵ of the currency, whatever the power of ten beside it.
    fileprivate static func activePrice(
        _ name: String, _ attribute: DeviceAttribute, _ unit: DeviceAttribute
    ) -> MMCField {
        MMCField { (content) throws(MMCError) in
            guard let value = try content.value(attribute), let unit = try content.value(unit) else { return [] }
            let scaler = try unit.members(2)[0].number()
            let text = try MMCRegister.whole(value, scaler: scaler - Int64(DeviceAttribute.activeTariffPrice.scale))
            guard UInt32(text) != nil else { throw value.bound("\(text) is more than the MMC schema takes") }
            return [Element(mmc: name, text: text)]
        }
    }

    fileprivate static func switchingTable(
        _ days: DeviceAttribute, _ weeks: DeviceAttribute, _ seasons: DeviceAttribute, isSecondary: Bool
    ) -> MMCField {
        optionalGroup(
            "TariffSwitchingTable",
            [
                .of(days) { (value) throws(MMCError) in
                    [Element(mmc: "DayProfiles", try MMCCalendar.days(value, isSecondary: isSecondary))]
                },
                .of(weeks) { (value) throws(MMCError) in [Element(mmc: "WeekProfiles", try MMCCalendar.weeks(value))] },
                .of(seasons) { (value) throws(MMCError) in [Element(mmc: "Seasons", try MMCCalendar.seasons(value))] },
            ])
    }

    fileprivate static func tariffSpecialDays(_ attribute: DeviceAttribute) -> MMCField {
        of(attribute) { (value) throws(MMCError) in
            var days: [Element] = []
            for day in try value.specialDays(atMost: 50) {
                days.append(
                    Element(
                        mmc: "SpecialDay",
                        [
                            Element(mmc: "Date", try day.date.wildDate()),
                            Element(mmc: "ReferencedDay", text: "\(try day.day.number(in: 1...16))"),
                        ]))
            }
            return [Element(mmc: "TariffSwitchingTableSpecialDays", days)]
        }
    }
}
