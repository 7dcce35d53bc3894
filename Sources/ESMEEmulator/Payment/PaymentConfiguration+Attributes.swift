import COSEM
import GBCS

extension PaymentConfiguration {
    /// The configuration of a meter whose attributes `value` gives: nil for one that it does not know. What is missing or
    /// malformed is as from the factory.
    package init(rules: PaymentRules = PaymentRules(), _ value: (DeviceAttribute) -> COSEMData?) {
        self.init()
        self.rules = rules
        if let mode = value(.paymentMode).flatMap(PaymentMode.init) { self.mode = mode }
        prices = value(.prices).flatMap { PriceTable($0, .primary) }
        secondaryPrices = value(.secondaryPrices).flatMap { PriceTable($0, .secondary) }
        if let charge = value(.standingCharge).flatMap({ PriceTable($0, .single)?.only?.charge }) {
            standingCharge = charge
        }
        if let rate = value(.timeDebtRate1), let period = value(.timeDebtPeriod1) {
            timeDebt1 = TimeDebtRecovery(rate: rate, period: period) ?? .none
        }
        if let rate = value(.timeDebtRate2), let period = value(.timeDebtPeriod2) {
            timeDebt2 = TimeDebtRecovery(rate: rate, period: period) ?? .none
        }
        if let proportion = value(.paymentDebtProportion)?.longUnsigned, proportion <= 10_000 {
            paymentDebtProportion = proportion
        }
        if let amount = value(.debtRecoveryRateCap), let period = value(.debtRecoveryRateCapPeriod) {
            recoveryCap = RecoveryCap(amount: amount, period: period) ?? .none
        }
        if let collection = value(.debtSuspension).flatMap(ChargeCollection.init) { self.collection = collection }
        if let calendar = value(.nonDisablementCalendar), let specialDays = value(.nonDisablementSpecialDays) {
            nonDisablement = NonDisablementCalendar(schedule: calendar, specialDays: specialDays) ?? .none
        }
        readThresholds(value)
    }

    private mutating func readThresholds(_ value: (DeviceAttribute) -> COSEMData?) {
        if let threshold = value(.disablementThreshold).flatMap(Self.disablementThreshold) {
            disablementThreshold = threshold
        }
        let thresholds: [(DeviceAttribute, WritableKeyPath<PaymentConfiguration, Int32>)] = [
            (.lowCreditThreshold, \.lowCreditThreshold), (.emergencyCreditLimit, \.emergencyCreditLimit),
            (.emergencyCreditThreshold, \.emergencyCreditThreshold),
            (.maximumCreditThreshold, \.maximumCreditThreshold), (.maximumMeterBalance, \.maximumMeterBalance),
        ]
        for (attribute, member) in thresholds {
            if case .doubleLong(let amount)? = value(attribute) { self[keyPath: member] = amount }
        }
    }

    /// The threshold that an array of one double-long is (21 0-0:16.0.1 /2); nil for anything else.
    package static func disablementThreshold(_ data: COSEMData) -> Int32? {
        guard let members = data.array(atMost: 1), case .doubleLong(let threshold)? = members.first else { return nil }
        return threshold
    }
}
