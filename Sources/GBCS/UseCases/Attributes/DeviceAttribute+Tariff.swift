import COSEM

/// Tariff: switching tables, prices, thresholds, billing calendar (GBCS ECS01a to d, 05, 24, 24b, 26l, 30a, 48).
extension DeviceAttribute {
    /// The switching table of an element: its calendar.
    private static func calendar(_ element: UInt8, _ member: Int8, _ name: String, _ type: ValueType) -> Self {
        Self(20, LogicalName(0, 0, 13, 0, element), member, name, type)
    }

    package static let tariffSeasons = calendar(0, 3, "tariff seasons", .seasons)
    package static let tariffWeeks = calendar(0, 4, "tariff weeks", .weeks)
    package static let tariffDays = calendar(0, 5, "tariff days", .days)
    package static let tariffSeasonsNext = calendar(0, 7, "tariff seasons", .seasons)
    package static let tariffWeeksNext = calendar(0, 8, "tariff weeks", .weeks)
    package static let tariffDaysNext = calendar(0, 9, "tariff days", .days)
    package static let tariffCalendarActivation = calendar(0, 10, "activation of the tariff calendar", .dateTime)

    package static let secondaryTariffSeasons = calendar(1, 3, "secondary tariff seasons", .seasons)
    package static let secondaryTariffWeeks = calendar(1, 4, "secondary tariff weeks", .weeks)
    package static let secondaryTariffDays = calendar(1, 5, "secondary tariff days", .days)
    package static let secondaryTariffSeasonsNext = calendar(1, 7, "secondary tariff seasons", .seasons)
    package static let secondaryTariffWeeksNext = calendar(1, 8, "secondary tariff weeks", .weeks)
    package static let secondaryTariffDaysNext = calendar(1, 9, "secondary tariff days", .days)
    package static let secondaryTariffCalendarActivation = calendar(
        1, 10, "activation of the secondary tariff calendar", .dateTime)

    /// A table of special days; those to come are on channel 1.
    private static func specialDays(_ channel: UInt8, _ table: UInt8, _ name: String, _ limit: Int) -> Self {
        Self(11, LogicalName(0, channel, 11, 0, table), 2, name, .specialDays(limit))
    }

    package static let tariffSpecialDays = specialDays(0, 0, "tariff special days", 50)
    package static let tariffSpecialDaysNext = specialDays(1, 0, "tariff special days", 50)
    package static let secondaryTariffSpecialDays = specialDays(0, 1, "secondary tariff special days", 50)
    package static let secondaryTariffSpecialDaysNext = specialDays(1, 1, "secondary tariff special days", 50)
    package static let nonDisablementSpecialDays = specialDays(0, 2, "non-disablement special days", 20)
    package static let nonDisablementSpecialDaysNext = specialDays(1, 2, "non-disablement special days", 20)
    package static let auxiliarySpecialDays = specialDays(0, 3, "auxiliary controller special days", 20)
    package static let auxiliarySpecialDaysNext = specialDays(1, 3, "auxiliary controller special days", 20)

    /// The thresholds between the blocks of a TOU register, 1 to 8.
    package static func blockThresholds(_ tou: UInt8) -> Self {
        Self(
            21, LogicalName(0, 0, 16, 0, 10 + tou), 2, "block thresholds of TOU \(tou)", .blockThresholds,
            unit: .wattHour)
    }

    package static func blockThresholdsNext(_ tou: UInt8) -> Self {
        Self(
            21, LogicalName(0, 0, 16, 1, 10 + tou), 2, "block thresholds of TOU \(tou)", .blockThresholds,
            unit: .wattHour)
    }

    package static let blockThresholdsActivation = Self(
        9000, LogicalName(0, 0, 63, 1, 1), 6, "activation of the block thresholds", .dateTime)

    /// A charge; object 0 is the tariff's prices, 1 and 2 the time debts, 3 the payment debt, 4 the standing charge, 5
    /// the secondary element's prices.
    private static func charge(_ object: UInt8, _ member: Int8, _ name: String, _ type: ValueType) -> Self {
        Self(113, LogicalName(0, 0, 19, 20, object), member, name, type)
    }

    package static let prices = charge(0, 5, "prices", .priceMatrix)
    package static let pricesNext = charge(0, 6, "prices", .priceMatrix)
    package static let pricesActivation = charge(0, 7, "activation of the prices", .dateTime)
    package static let standingCharge = charge(4, 5, "standing charge", .singlePrice)
    package static let standingChargeNext = charge(4, 6, "standing charge", .singlePrice)
    package static let standingChargeActivation = charge(4, 7, "activation of the standing charge", .dateTime)
    package static let secondaryPrices = charge(5, 5, "secondary prices", .priceMatrix)
    package static let secondaryPricesNext = charge(5, 6, "secondary prices", .priceMatrix)
    package static let secondaryPricesActivation = charge(5, 7, "activation of the secondary prices", .dateTime)

    package static let timeDebtRate1 = charge(1, 5, "recovery rate of time debt 1", .singlePrice)
    package static let timeDebtRate1Next = charge(1, 6, "recovery rate of time debt 1", .singlePrice)
    package static let timeDebtPeriod1 = Self(
        113, LogicalName(0, 0, 19, 20, 1), 8, "recovery period of time debt 1", .doubleLongUnsigned, unit: .second)
    package static let timeDebtRate2 = charge(2, 5, "recovery rate of time debt 2", .singlePrice)
    package static let timeDebtRate2Next = charge(2, 6, "recovery rate of time debt 2", .singlePrice)
    package static let timeDebtPeriod2 = Self(
        113, LogicalName(0, 0, 19, 20, 2), 8, "recovery period of time debt 2", .doubleLongUnsigned, unit: .second)
    /// In hundredths of a per cent.
    package static let paymentDebtProportion = charge(
        3, 13, "proportion of a payment for payment debt", .longUnsigned(0...10_000))
    package static let timeDebtRate1Activate = charge(1, 2, "activation of the rate of time debt 1", .zero)
    package static let timeDebtRate2Activate = charge(2, 2, "activation of the rate of time debt 2", .zero)

    /// The price that is in force, of an element's active register.
    package static let activeTariffPrice = Self(
        3, LogicalName(0, 0, 94, 44, 1, 7), 2, "active tariff price", .doubleLongUnsigned,
        scale: -5)
    package static let activeTariffPriceUnit = Self(
        3, LogicalName(0, 0, 94, 44, 1, 7), 3, "unit of the active tariff price", .scalerUnit)
    package static let secondaryActiveTariffPrice = Self(
        3, LogicalName(0, 0, 94, 44, 1, 8), 2, "secondary active tariff price", .doubleLongUnsigned,
        scale: -5)
    package static let secondaryActiveTariffPriceUnit = Self(
        3, LogicalName(0, 0, 94, 44, 1, 8), 3, "unit of the secondary active tariff price", .scalerUnit)

    package static let resetBlockCounters = Self(
        9, LogicalName(0, 0, 10, 0, 100), 1, "reset of the block counters", .constant(.longUnsigned(99)))

    package static let billingCalendar = Self(22, LogicalName(0, 0, 15, 0, 0), 4, "billing calendar", .executionTimes)
    package static let blockCounterReset = Self(
        22, LogicalName(0, 0, 15, 1, 0), 4, "daily reset of the block counters", .executionTimes)
}
