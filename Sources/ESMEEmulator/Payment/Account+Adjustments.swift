import COSEM

/// Commands of the Supplier. The account must be settled up to their time.
extension Account {
    /// A debt that ECS07 adjusts.
    package enum Debt: Hashable, Sendable, CaseIterable {
        case timeDebt1
        case timeDebt2
        case paymentDebt

        fileprivate var member: WritableKeyPath<Account, Charge> {
            switch self {
            case .timeDebt1: \.timeDebt1
            case .timeDebt2: \.timeDebt2
            case .paymentDebt: \.paymentDebt
            }
        }
    }

    /// Adds `amount`, in 10⁻⁵ of the currency and of either sign, to the meter balance (ECS04a); false, and nothing is
    /// done, when the sum has no room in a double-long. Neither maximum bounds it [chosen].
    package mutating func adjust(
        by amount: Int32, at time: UTCTime, configuration: PaymentConfiguration, events: inout [AccountEvent]
    ) -> Bool {
        let sum = meterBalance + Charge(millipence: Int64(amount))
        guard Int32(exactly: sum.millipence) != nil else { return false }
        meterBalance = sum
        review(at: time, configuration, &events)
        return true
    }

    /// What an item of ECS04b resets, in the order of the items. Time debts and payment debt stay, as in the published
    /// message.
    package enum Reset: Hashable, Sendable, CaseIterable {
        case meterBalance
        case emergencyCredit
        case accumulatedDebt
    }

    /// Sets meter balance or accumulated debt to `amount`, in 10⁻⁵ of the currency, or emergency credit to its limit, which
    /// is then not active [chosen] (ECS04b).
    package mutating func reset(
        _ item: Reset, to amount: Int32, at time: UTCTime, configuration: PaymentConfiguration,
        events: inout [AccountEvent]
    ) {
        switch item {
        case .meterBalance: meterBalance = Charge(millipence: Int64(amount))
        case .accumulatedDebt: accumulatedDebt = Charge(millipence: Int64(amount))
        case .emergencyCredit: (emergencyCreditUsed, isEmergencyCreditActive) = (.zero, false)
        }
        review(at: time, configuration, &events)
    }

    /// Activates emergency credit (ECS09, or the customer); gives the reason, and does nothing, where that cannot be.
    package mutating func activateEmergencyCredit(
        at time: UTCTime, configuration: PaymentConfiguration, events: inout [AccountEvent]
    ) -> EmergencyCreditObstacle? {
        if let obstacle = emergencyCreditObstacle(configuration) { return obstacle }
        isEmergencyCreditActive = true
        events.append(AccountEvent(.emergencyCreditActivated, time))
        review(at: time, configuration, &events, armedBy: .supplyArmedByEmergencyCredit)
        return nil
    }

    /// Adds `amount`, in 10⁻⁵ of the currency and of either sign, to a debt (ECS07); false, and nothing is done, when the
    /// sum has no room in a double-long, or is negative and ``PaymentRules/debtAdjustmentStopsAtZero`` is off. A debt
    /// that is 0 afterwards was not collected: there is no event.
    package mutating func adjust(_ debt: Debt, by amount: Int32, rules: PaymentRules = PaymentRules()) -> Bool {
        let sum = self[keyPath: debt.member] + Charge(millipence: Int64(amount))
        guard Int32(exactly: sum.millipence) != nil, sum >= .zero || rules.debtAdjustmentStopsAtZero else {
            return false
        }
        self[keyPath: debt.member] = max(.zero, sum)
        return true
    }
}
