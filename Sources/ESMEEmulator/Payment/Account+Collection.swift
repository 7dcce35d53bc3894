import COSEM

/// Collection of charges: which credit each is taken from.
extension Account {
    /// Takes `amount` from the credits that pay `charge`, and returns how much of it was taken.
    ///
    /// First the meter balance down to its end; then the accumulated debt takes it, where it is one of the credits; then
    /// emergency credit in use; what is left makes the meter balance less than its end. Only of debts may something not
    /// be taken. In credit mode the meter balance pays everything.
    mutating func collect(
        _ amount: Charge, for charge: ChargeItem, _ configuration: PaymentConfiguration
    ) -> Charge {
        let isDisabled = isDisabled(configuration)
        func pays(_ credit: CreditItem) -> Bool {
            configuration.collection.collects(charge, from: credit, whenDisabled: isDisabled)
        }
        let isFromBalance = !charge.isDebt || pays(.meterBalance)
        guard configuration.mode == .prepayment else {
            guard isFromBalance else { return .zero }
            if configuration.rules.creditModeBalanceFalls { meterBalance -= amount } else { meterBalance += amount }
            return amount
        }
        guard amount > .zero else {
            // Energy at a negative price.
            meterBalance -= amount
            return amount
        }
        var rest = amount
        func part(of credit: Charge) -> Charge {
            let part = min(rest, max(.zero, credit))
            rest -= part
            return part
        }
        if isFromBalance { meterBalance -= part(of: meterBalance - configuration.endOfBalance) }
        let isAccumulated = accumulates(charge, pays(.accumulatedDebt), configuration)
        if isAccumulated, configuration.rules.accumulatedDebtBeforeEmergencyCredit, pays(.accumulatedDebt) {
            accumulatedDebt += part(of: rest)
        }
        if isEmergencyCreditActive, pays(.emergencyCredit) {
            emergencyCreditUsed += part(of: emergencyCredit(configuration))
        }
        if isAccumulated { accumulatedDebt += part(of: rest) }
        if isFromBalance { meterBalance -= part(of: rest) }
        return amount - rest
    }

    private func accumulates(
        _ charge: ChargeItem, _ isPaid: Bool, _ configuration: PaymentConfiguration
    ) -> Bool {
        guard configuration.rules.exhaustedChargesAlwaysAccumulate else { return isPaid }
        let isSuspended = isDisabled(configuration) && configuration.collection.suspendsDebtWhenDisabled
        return isPaid || charge == .standingCharge || charge.isDebt && !isSuspended
    }

    /// The debt that a charge recovers.
    private static func debt(_ charge: ChargeItem) -> WritableKeyPath<Account, Charge>? {
        switch charge {
        case .timeDebt1: \.timeDebt1
        case .timeDebt2: \.timeDebt2
        case .paymentDebt: \.paymentDebt
        case .energy, .standingCharge, .secondaryEnergy: nil
        }
    }

    /// Recovers what falls due of a time debt at `time`.
    mutating func recover(
        _ charge: ChargeItem, at time: UTCTime, _ configuration: PaymentConfiguration, _ events: inout [AccountEvent]
    ) {
        guard let recovery = configuration.recovery(of: charge), recovery.period.ends(at: time),
            let debt = Self.debt(charge)
        else { return }
        let due = min(recovery.rate, self[keyPath: debt])
        guard due > .zero else { return }
        self[keyPath: debt] -= collect(due, for: charge, configuration)
        guard self[keyPath: debt] == .zero else { return }
        events.append(AccountEvent(charge == .timeDebt1 ? .timeDebt1Collected : .timeDebt2Collected, time))
    }
}
