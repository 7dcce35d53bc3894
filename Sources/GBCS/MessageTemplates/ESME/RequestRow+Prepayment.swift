/// Prepayment and payment mode, and the logs of billing (CS01a, ECS02 to 04, 07 to 09, 19 to 21b, 26a, 26j, 82).
extension RequestRow {
    /// The access list of ECS08 and ECS08a, which differ in the maximum meter balance.
    private static func prepaymentConfiguration(_ maximumBalance: DeviceAttribute) -> [RequestItem] {
        [
            .set(.nonDisablementSpecialDaysNext), .set(maximumBalance), .set(.maximumCreditThresholdNext),
            .set(.nonDisablementCalendarNext), .set(.debtRecoveryRateCapNext), .set(.debtRecoveryRateCapPeriodNext),
            .set(.lowCreditThresholdNext), .set(.emergencyCreditLimitNext), .set(.nonDisablementSpecialDaysActivation),
            .set(.emergencyCreditThresholdNext), .set(.maximumMeterBalanceActivation),
            .set(.maximumCreditThresholdActivation), .set(.debtRecoveryRateCapActivation),
            .set(.debtRecoveryRateCapPeriodActivation), .set(.lowCreditThresholdActivation),
            .set(.emergencyCreditLimitActivation), .set(.emergencyCreditThresholdActivation),
            .set(.nonDisablementCalendarActivation),
        ]
    }

    static let prepayment: [RequestRow] = [
        .init("CS01a", [.action(.enterUTRN)]),
        .init("ECS02", [.set(.paymentModeNext), .set(.debtSuspensionNext), .set(.accountActivation)]),
        .init(
            "ECS03",
            [
                .set(.paymentModeNext), .set(.disablementThresholdNext), .set(.debtSuspensionNext),
                .set(.disablementThresholdActivation), .set(.accountActivation),
            ]),
        .init("ECS04a", [.action(.adjustMeterBalance)]),
        .init(
            "ECS04b",
            [.action(.setMeterBalance), .action(.setEmergencyCredit), .action(.setAccumulatedDebt)]),
        .init(
            "ECS07",
            [
                .set(.timeDebtRate1Next), .set(.timeDebtRate2Next), .set(.paymentDebtProportion),
                .set(.timeDebtPeriod1), .set(.timeDebtPeriod2), .action(.timeDebtRate1Activate),
                .action(.timeDebtRate2Activate), .action(.adjustPaymentDebt), .action(.adjustTimeDebt1),
                .action(.adjustTimeDebt2),
            ]),
        .init("ECS08", prepaymentConfiguration(.maximumMeterBalance)),
        .init("ECS08a", prepaymentConfiguration(.maximumMeterBalanceNext)),
        .init("ECS09", [.action(.invokeEmergencyCredit)]),
        .init("ECS19", [.getProtected(1, .prepaymentBalances, byDate: false)]),
        .init("ECS20a", [.getRange(.debtPaymentLog)]),
        .init("ECS20b", [.getProtected(3, .changeLog, byDate: true)]),
        .init("ECS20c", [.getProtected(2, .billingRegisterLog, .billingBalanceLog, byDate: true)]),
        .init("ECS20d", [.getRange(.creditLog)]),
        .init("ECS21b", [.getProtected(6, .prepaymentDailyReadLog, byDate: true)]),
        .init(
            "ECS26a",
            [
                .get(.timeDebtRate1), .get(.nonDisablementSpecialDays), .get(.timeDebtPeriod1), .get(.timeDebtRate1),
                .get(.timeDebtRate2), .get(.timeDebtPeriod2), .get(.timeDebtRate2), .get(.paymentDebtProportion),
                .get(.maximumCreditThreshold), .get(.disablementThreshold), .get(.maximumMeterBalance),
                .get(.lowCreditThreshold), .get(.debtRecoveryRateCap), .get(.debtRecoveryRateCapPeriod),
                .get(.emergencyCreditLimit), .get(.emergencyCreditThreshold), .get(.nonDisablementCalendar),
                .get(.debtSuspension),
            ]),
        .init("ECS26j", [.get(.paymentMode)]),
        .init("ECS82", [.get(.meterBalance)]),
    ]
}
