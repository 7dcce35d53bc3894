import COSEM
import DUIS
import GBCS

extension ServiceRequestTranslation {
    /// 1.1.1, 1.1.2, 1.2.1, 1.2.2, 1.7, 6.8 and 6.26.
    static let tariff: [Row] = [
        Row("1.1.1", "UpdateImportTariffPrimaryElement") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "ElecTariffElements", "GasTariffElements", "PriceElements")
            let elements = try body.choice("ElecTariffElements", "GasTariffElements")
            guard elements.name == "ElecTariffElements" else { throw .noGasDevice }
            try elements.allow("CurrencyUnits", "SwitchingTable", "SpecialDays", "ThresholdMatrix")
            let table = try SwitchingTable(try elements.child("SwitchingTable"), isSecondary: false)
            let (prices, standingCharge) = try TariffPrices.primary(try body.child("PriceElements"))
            var values = try TariffPrices.thresholds(try elements.child("ThresholdMatrix"))
            values[.tariffDaysNext] = table.days
            values[.tariffWeeksNext] = table.weeks
            values[.tariffSeasonsNext] = table.seasons
            values[.tariffSpecialDaysNext] = try SpecialDays.ofTariff(try elements.child("SpecialDays"))
            values[.currencyUnitNext] = .boolean(try elements.word("CurrencyUnits", ["GBP": 0xFF, "ECB": 0]))
            values[.pricesNext] = prices
            values[.standingChargeNext] = standingCharge
            return try keptUpdate("ECS01a", of: target, body, values)
        },
        Row("1.1.2", "UpdateImportTariffSecondaryElement") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "SwitchingTable", "SpecialDays", "PriceElements")
            let table = try SwitchingTable(try body.child("SwitchingTable"), isSecondary: true)
            return try keptUpdate(
                "ECS01c", of: target, body,
                [
                    .secondaryTariffDaysNext: table.days, .secondaryTariffWeeksNext: table.weeks,
                    .secondaryTariffSeasonsNext: table.seasons,
                    .secondaryTariffSpecialDaysNext: try SpecialDays.ofTariff(try body.child("SpecialDays")),
                    .secondaryPricesNext: try TariffPrices.secondary(try body.child("PriceElements")),
                ])
        },
        Row("1.2.1", "UpdatePricePrimaryElement") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "PriceElements")
            let (prices, standingCharge) = try TariffPrices.primary(try body.child("PriceElements"))
            return try keptUpdate(
                "ECS01b", of: target, body, [.pricesNext: prices, .standingChargeNext: standingCharge])
        },
        Row("1.2.2", "UpdatePriceSecondaryElement") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "PriceElements")
            return try keptUpdate(
                "ECS01d", of: target, body,
                [.secondaryPricesNext: try TariffPrices.secondary(try body.child("PriceElements"))])
        },
        Row("1.7", "ResetTariffBlockCounterMatrix") { (body, target) throws(TranslationError) in
            try body.allow()
            return try plain("ECS05", of: target)
        },
        Row("6.8", "UpdateDeviceConfigurationBillingCalendar") { (body, target) throws(TranslationError) in
            let calendar = try body.choice("ElectricityBillingCalendar", "GasBillingCalendar")
            guard calendar.name == "ElectricityBillingCalendar" else { throw .noGasDevice }
            return try update(
                target.rules.usesSupersededUseCases ? "ECS30" : "ECS30a", of: target,
                [.billingCalendar: try billingTimes(calendar)])
        },
        Row(
            "6.26", "UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix"
        ) { (body, target) throws(TranslationError) in
            try body.allow("DailyTariffBlockCounterMatrixReset")
            // An empty array where the counters are not to be reset is recalled; published commands only have midnight.
            let isReset = try body.boolean("DailyTariffBlockCounterMatrixReset")
            return try update(
                "ECS48", of: target,
                [
                    .blockCounterReset: .array(
                        isReset ? [.structure([.octetString([0, 0, 0, 0]), .octetString(everyDay)])] : [])
                ])
        },
    ]

    /// A date of which all is unspecified.
    private static let everyDay: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]

    /// The times at which bills are made up: one, or one for each month in the year that has one (class 22).
    private static func billingTimes(_ calendar: Element) throws(TranslationError) -> COSEMData {
        try calendar.allow("BillingTime", "Daily", "Weekly", "Monthly", "Quarterly", "SixMonthly", "Yearly")
        let time = try calendar.timeOfDay("BillingTime")
        let period = try calendar.choice("Daily", "Weekly", "Monthly", "Quarterly", "SixMonthly", "Yearly")
        var dates = [everyDay]
        switch period.name {
        case "Daily": break
        case "Weekly": dates[0][4] = try period.number(in: 1...7)
        case "Monthly": dates[0][3] = try period.number(in: 1...28)
        default:
            try period.allow("DayOfMonth", "BillingPeriodStartMonth")
            let day: UInt8 = try period.number("DayOfMonth", in: 1...28)
            let start: UInt8 = try period.number("BillingPeriodStartMonth", in: 1...12)
            let months = ["Quarterly": 3, "SixMonthly": 6][period.name] ?? 12
            dates = stride(from: 0, to: 12, by: months).map { later in
                [0xFF, 0xFF, (start - 1 + UInt8(later)) % 12 + 1, day, 0xFF]
            }
        }
        return .array(dates.map { .structure([time, .octetString($0)]) })
    }
}
