import COSEM

/// Account, credits and debts of a prepayment meter, and the values of its configuration to come (GBCS CS01a, ECS02 to
/// 04, 07 to 09, 19, 26a, 26j, 82). Amounts are in 10^-5 of the currency.
extension DeviceAttribute {
    /// The account in force is on channel 0, the one to come on channel 1.
    private static func account(_ channel: UInt8, _ member: Int8, _ name: String, _ type: ValueType, scale: Int8 = 0)
        -> Self
    {
        Self(111, LogicalName(0, channel, 19, 0, 0), member, name, type, scale: scale)
    }

    package static let paymentMode = account(0, 2, "payment mode", .accountModeAndStatus)
    package static let paymentModeNext = account(1, 2, "payment mode", .accountModeAndStatus)
    package static let debtSuspension = account(0, 11, "credit and charge configuration", .creditChargeConfiguration)
    package static let debtSuspensionNext = account(
        1, 11, "credit and charge configuration", .creditChargeConfiguration)
    package static let accountActivation = account(1, 13, "activation of the payment mode", .dateTime)
    package static let lowCreditThreshold = account(0, 16, "low credit threshold", .doubleLong, scale: -5)
    /// In whole units of the currency.
    package static let debtRecoveryRateCap = account(0, 18, "debt recovery rate cap", .longUnsigned)
    package static let debtRecoveryRateCapPeriod = Self(
        111, LogicalName(0, 0, 19, 0, 0), 19, "period of the debt recovery rate cap", .doubleLong, unit: .second)

    /// A credit; object 0 is the meter balance, 1 emergency credit, 2 accumulated debt.
    private static func credit(_ object: UInt8, _ member: Int8, _ name: String, _ type: ValueType = .doubleLong)
        -> Self
    {
        Self(112, LogicalName(0, 0, 19, 10, object), member, name, type, scale: -5)
    }

    package static let meterBalance = credit(0, 2, "meter balance")
    package static let emergencyCreditBalance = credit(1, 2, "emergency credit balance")
    package static let accumulatedDebt = credit(2, 2, "accumulated debt")
    package static let emergencyCreditLimit = credit(1, 9, "emergency credit limit")
    package static let emergencyCreditThreshold = credit(1, 10, "emergency credit threshold")
    package static let adjustMeterBalance = credit(0, 1, "adjustment of the meter balance")
    package static let setMeterBalance = credit(0, 2, "reset of the meter balance")
    package static let setEmergencyCredit = credit(1, 2, "reset of the emergency credit balance")
    package static let setAccumulatedDebt = credit(2, 2, "reset of the accumulated debt")
    package static let invokeEmergencyCredit = credit(1, 3, "activation of emergency credit", .zero)

    /// A debt; object 1 and 2 are the time debts, 3 the payment debt.
    private static func debt(_ object: UInt8, _ member: Int8, _ name: String) -> Self {
        Self(113, LogicalName(0, 0, 19, 20, object), member, name, .doubleLong, scale: -5)
    }

    package static let timeDebt1 = debt(1, 2, "time debt 1")
    package static let timeDebt2 = debt(2, 2, "time debt 2")
    package static let paymentDebt = debt(3, 2, "payment debt")
    package static let adjustTimeDebt1 = debt(1, 4, "adjustment of time debt 1")
    package static let adjustTimeDebt2 = debt(2, 4, "adjustment of time debt 2")
    package static let adjustPaymentDebt = debt(3, 4, "adjustment of the payment debt")

    /// The 20 digits of a Unique Transaction Reference Number.
    package static let enterUTRN = Self(115, LogicalName(0, 0, 19, 40, 0), 1, "UTRN", .text(20...20))

    package static let prepaymentBalances = Self(
        1, LogicalName(0, 0, 94, 44, 34, 30), 2, "prepayment balances",
        .structure(
            [
                "meter balance", "emergency credit balance", "accumulated debt", "time debt 1", "time debt 2",
                "payment debt",
            ].map { .init($0, .doubleLong) }), scale: -5)

    /// The objects of class 9000 hold a value in force (2), one to come (4), and the time when it comes (6).
    private static func extendedData(
        _ name: LogicalName, _ member: Int8, _ words: String, _ type: ValueType, unit: PhysicalUnit = .none,
        scale: Int8 = 0
    ) -> Self {
        Self(
            9000, name, member, member == 6 ? "activation of the \(words)" : words, member == 6 ? .dateTime : type,
            unit: unit, scale: scale)
    }

    private static func currency(_ member: Int8) -> Self {
        extendedData(LogicalName(0, 0, 94, 44, 2, 0), member, "currency", .boolean)
    }

    /// True for the pound.
    package static let currencyUnit = currency(2)
    package static let currencyUnitNext = currency(4)
    package static let currencyUnitActivation = currency(6)

    private static func maximumCredit(_ member: Int8) -> Self {
        extendedData(LogicalName(0, 0, 94, 44, 2, 10), member, "maximum credit threshold", .doubleLong, scale: -5)
    }

    package static let maximumCreditThreshold = maximumCredit(2)
    package static let maximumCreditThresholdNext = maximumCredit(4)
    package static let maximumCreditThresholdActivation = maximumCredit(6)

    private static func maximumBalance(_ member: Int8) -> Self {
        extendedData(LogicalName(0, 0, 94, 44, 2, 20), member, "maximum meter balance", .doubleLong, scale: -5)
    }

    package static let maximumMeterBalance = maximumBalance(2)
    package static let maximumMeterBalanceNext = maximumBalance(4)
    package static let maximumMeterBalanceActivation = maximumBalance(6)

    /// A value to come (4) of another object, or the time when it comes (6).
    private static func toCome(_ object: UInt8, _ member: Int8, _ words: String, _ type: ValueType = .doubleLong)
        -> Self
    {
        extendedData(LogicalName(0, 0, 94, 44, 128, object), member, words, type, scale: -5)
    }

    package static let emergencyCreditLimitNext = toCome(2, 4, "emergency credit limit")
    package static let emergencyCreditLimitActivation = toCome(2, 6, "emergency credit limit")
    package static let emergencyCreditThresholdNext = toCome(3, 4, "emergency credit threshold")
    package static let emergencyCreditThresholdActivation = toCome(3, 6, "emergency credit threshold")
    package static let lowCreditThresholdNext = toCome(9, 4, "low credit threshold")
    package static let lowCreditThresholdActivation = toCome(9, 6, "low credit threshold")
    package static let debtRecoveryRateCapNext = extendedData(
        LogicalName(0, 0, 94, 44, 128, 12), 4, "debt recovery rate cap", .longUnsigned)
    package static let debtRecoveryRateCapActivation = toCome(12, 6, "debt recovery rate cap")
    package static let debtRecoveryRateCapPeriodNext = extendedData(
        LogicalName(0, 0, 94, 44, 128, 13), 4, "period of the debt recovery rate cap", .doubleLong, unit: .second)
    package static let debtRecoveryRateCapPeriodActivation = toCome(13, 6, "period of the debt recovery rate cap")
    package static let disablementThresholdNext = toCome(22, 4, "disablement threshold")
    package static let disablementThresholdActivation = toCome(22, 6, "disablement threshold")
    package static let disablementThreshold = Self(
        21, LogicalName(0, 0, 16, 0, 1), 2, "disablement threshold", .array(1...1, of: .doubleLong), scale: -5)

    /// Activations of tables that are to come.
    package static let auxiliaryCalendarActivation = toCome(26, 6, "auxiliary controller calendar")
    package static let nonDisablementCalendarActivation = toCome(28, 6, "non-disablement calendar")
    package static let tariffSpecialDaysActivation = toCome(29, 6, "tariff special days")
    package static let secondaryTariffSpecialDaysActivation = toCome(30, 6, "secondary tariff special days")
    package static let nonDisablementSpecialDaysActivation = toCome(31, 6, "non-disablement special days")
    package static let auxiliarySpecialDaysActivation = toCome(35, 6, "auxiliary controller special days")

    package static let nonDisablementCalendar = Self(
        10, LogicalName(0, 0, 12, 0, 1), 2, "non-disablement calendar", .schedule(22))
    package static let nonDisablementCalendarNext = Self(
        10, LogicalName(0, 1, 12, 0, 1), 2, "non-disablement calendar", .schedule(22))
}
