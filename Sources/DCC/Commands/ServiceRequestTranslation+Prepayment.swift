import COSEM
import DUIS
import ESMEEmulator
import GBCS

extension ServiceRequestTranslation {
    /// 1.5, 1.6 and 2.1 to 2.5.
    static let prepayment: [Row] = [
        Row("1.5", "UpdateMeterBalance") { (body, target) throws(TranslationError) in
            try body.allow("PrepaymentMode", "CreditMode")
            // An ESME has one use case for the adjustment and one for the reset, whatever its payment mode.
            let mode = try body.choice("PrepaymentMode", "CreditMode")
            let change = try mode.choice("AdjustMeterBalance", "ResetMeterBalance")
            guard change.name == "AdjustMeterBalance" else {
                let zero = COSEMData.doubleLong(0)
                return try update(
                    "ECS04b", of: target,
                    [.setMeterBalance: zero, .setEmergencyCredit: zero, .setAccumulatedDebt: zero])
            }
            return try update(
                "ECS04a", of: target, [.adjustMeterBalance: .doubleLong(try change.number(in: .min ... .max))])
        },
        Row("1.6", "UpdatePaymentMode") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "Credit", "Prepayment")
            let mode = try body.choice("Credit", "Prepayment")
            let isTwin = target.elements == .twinElement
            // Commands give the account status 1, whatever it is (RTDS ECS02, ECS03).
            func account(_ mode: UInt8) -> COSEMData { .structure([.enumerated(mode), .enumerated(1)]) }
            guard mode.name == "Prepayment" else {
                return try keptUpdate(
                    "ECS02", of: target, body,
                    [
                        .paymentModeNext: account(1),
                        .debtSuspensionNext: PaymentConfiguration.credit(isTwin: isTwin),
                    ])
            }
            try mode.allow("SuspendDebtDisabled", "SuspendDebtEmergency", "DisablementThreshold")
            return try keptUpdate(
                "ECS03", of: target, body,
                [
                    .paymentModeNext: account(2),
                    .disablementThresholdNext: .doubleLong(try mode.number("DisablementThreshold")),
                    .debtSuspensionNext: PaymentConfiguration.prepayment(
                        suspendsDisabled: try mode.boolean("SuspendDebtDisabled"),
                        suspendsEmergency: try mode.boolean("SuspendDebtEmergency"), isTwin: isTwin),
                ])
        },
        Row("2.1", "UpdatePrepayConfiguration") { (body, target) throws(TranslationError) in
            try body.allow(executionDateTime, "UpdatePrepayConfigElectricity", "UpdatePrepayConfigGas")
            let settings = try body.choice("UpdatePrepayConfigElectricity", "UpdatePrepayConfigGas")
            guard settings.name == "UpdatePrepayConfigElectricity" else { throw .noGasDevice }
            try settings.allow(
                "DebtRecoveryRateCap", "EmergencyCreditLimit", "EmergencyCreditThreshold", "LowCreditThreshold",
                "ElectricityNonDisablementCalendar", "MaxMeterBalance", "MaxCreditThreshold")
            let calendar = try NonDisablementCalendar(try settings.child("ElectricityNonDisablementCalendar"))
            let balance = COSEMData.doubleLong(try settings.number("MaxMeterBalance"))
            let isSuperseded = target.rules.usesSupersededUseCases
            return try keptUpdate(
                isSuperseded ? "ECS08" : "ECS08a", of: target, body,
                [
                    .nonDisablementSpecialDaysNext: calendar.specialDays,
                    .nonDisablementCalendarNext: calendar.schedule,
                    isSuperseded ? .maximumMeterBalance : .maximumMeterBalanceNext: balance,
                    .maximumCreditThresholdNext: .doubleLong(try settings.number("MaxCreditThreshold")),
                    .debtRecoveryRateCapNext: .longUnsigned(try settings.number("DebtRecoveryRateCap")),
                    .debtRecoveryRateCapPeriodNext: .doubleLong(secondsOfWeek),
                    .lowCreditThresholdNext: .doubleLong(try settings.number("LowCreditThreshold")),
                    .emergencyCreditLimitNext: .doubleLong(try settings.number("EmergencyCreditLimit")),
                    .emergencyCreditThresholdNext: .doubleLong(try settings.number("EmergencyCreditThreshold")),
                ])
        },
        Row("2.2", "TopUpDevice") { (body, target) throws(TranslationError) in
            try body.allow("UTRN")
            return try update("CS01a", of: target, [.enterUTRN: .octetString(try body.digits("UTRN", 20...20))])
        },
        Row("2.3", "UpdateDebt") { (body, target) throws(TranslationError) in
            guard body["GasDebtRecovery1"] == nil, body["GasDebtRecovery2"] == nil else { throw .noGasDevice }
            try body.allow(
                "TimeDebtRegister1", "TimeDebtRegister2", "PaymentDebtRegister", "DebtRecoveryPerPayment",
                "ElecDebtRecovery1", "ElecDebtRecovery2")
            let first = try recovery(try body.child("ElecDebtRecovery1"))
            let second = try recovery(try body.child("ElecDebtRecovery2"))
            return try update(
                "ECS07", of: target,
                [
                    .timeDebtRate1Next: first.rate, .timeDebtPeriod1: first.period, .timeDebtRate2Next: second.rate,
                    .timeDebtPeriod2: second.period,
                    .paymentDebtProportion: .longUnsigned(try body.number("DebtRecoveryPerPayment", in: 0...10_000)),
                    .adjustTimeDebt1: .doubleLong(try body.number("TimeDebtRegister1")),
                    .adjustTimeDebt2: .doubleLong(try body.number("TimeDebtRegister2")),
                    .adjustPaymentDebt: .doubleLong(try body.number("PaymentDebtRegister")),
                ])
        },
        Row("2.5", "ActivateEmergencyCredit") { (body, target) throws(TranslationError) in
            try body.allow()
            return try plain("ECS09", of: target)
        },
    ]

    /// The one period of the debt recovery rate cap (GBCS ECS08a).
    private static let secondsOfWeek: Int32 = 604_800

    /// The recovery of a time debt (DUIS 5.4 schema, type ElecDebtRecovery): its rate, and its period in seconds.
    private static func recovery(_ element: Element) throws(TranslationError) -> (rate: COSEMData, period: COSEMData) {
        try element.allow("DebtRecoveryRate", "DebtRecoveryRatePriceScale", "DebtRecoveryRatePeriod")
        return (
            TariffPrices.charge(
                try element.number("DebtRecoveryRate"), scale: try element.number("DebtRecoveryRatePriceScale")),
            .doubleLongUnsigned(try element.word("DebtRecoveryRatePeriod", ["HOURLY": 3_600, "DAILY": 86_400]))
        )
    }
}
