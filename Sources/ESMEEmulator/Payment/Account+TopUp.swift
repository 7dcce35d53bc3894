import COSEM

/// Payments.
extension Account {
    /// Where a payment went; the four are the payment.
    package struct TopUpShares: Hashable, Sendable {
        /// The share that pays payment-based debt, in whole 10⁻⁵ of the currency.
        package let paymentDebt: Charge
        package let accumulatedDebt: Charge
        /// The share that pays back used emergency credit.
        package let emergencyCredit: Charge
        package let meterBalance: Charge
    }

    /// Why a payment is refused.
    package enum TopUpRefusal: Hashable, Sendable {
        case creditMode
        /// Nothing is paid, or less.
        case notPositive
        /// It is more than the Maximum Credit Threshold (8F5B).
        case overMaximumCredit
        /// It would lift the meter balance over its maximum (8F47).
        case overMaximumBalance
    }

    package enum TopUpOutcome: Hashable, Sendable {
        case accepted(TopUpShares)
        case refused(TopUpRefusal)
    }

    /// Takes a payment at `time`, up to which the account must be settled (SMETS2 5.5.7.2, CS01a): from it payment-based
    /// debt is recovered in its proportion and within the cap; then the accumulated debt; then emergency credit used is
    /// repaid; the rest is added to the meter balance. Emergency credit that is repaid is no longer active [chosen].
    ///
    /// - Parameters:
    ///   - amount: in 10⁻⁵ of the currency.
    ///   - isLocal: whether it was entered at the meter or its display, which raises 810E.
    ///   - events: what happened is appended.
    package mutating func topUp(
        _ amount: Int64, at time: UTCTime, configuration: PaymentConfiguration, isLocal: Bool = false,
        events: inout [AccountEvent]
    ) -> TopUpOutcome {
        guard configuration.mode == .prepayment || !configuration.rules.topUpNeedsPrepayment else {
            return .refused(.creditMode)
        }
        guard amount > 0 else { return .refused(.notPositive) }
        guard amount <= Int64(configuration.maximumCreditThreshold) else {
            events.append(AccountEvent(.maximumCreditExceeded, time))
            return .refused(.overMaximumCredit)
        }
        var after = self
        let shares = after.distribute(Charge(millipence: amount), at: time, configuration)
        guard after.meterBalance <= Charge(millipence: Int64(configuration.maximumMeterBalance)) else {
            events.append(AccountEvent(.maximumBalanceExceeded, time))
            return .refused(.overMaximumBalance)
        }
        let hadPaymentDebt = paymentDebt > .zero
        self = after
        if isLocal { events.append(AccountEvent(.creditAdded, time)) }
        if hadPaymentDebt, paymentDebt == .zero { events.append(AccountEvent(.paymentDebtCollected, time)) }
        review(at: time, configuration, &events)
        return .accepted(shares)
    }

    private mutating func distribute(
        _ amount: Charge, at time: UTCTime, _ configuration: PaymentConfiguration
    ) -> TopUpShares {
        var rest = amount
        func part(of owed: Charge) -> Charge {
            let part = min(rest, max(.zero, owed))
            rest -= part
            return part
        }
        let before = meterBalance
        let room = roomUnderCap(at: time, configuration.recoveryCap, configuration)
        let debtPayment = part(of: min(amount.part(configuration.paymentDebtProportion), paymentDebt, room))
        paymentDebt -= debtPayment
        recoveredInCapPeriod += debtPayment
        let accumulated = part(of: accumulatedDebt)
        accumulatedDebt -= accumulated
        if configuration.rules.topUpFillsBalanceFirst {
            meterBalance += part(of: configuration.endOfBalance - meterBalance)
        }
        let repaid = part(of: emergencyCreditUsed)
        emergencyCreditUsed -= repaid
        if emergencyCreditUsed == .zero, repaid > .zero { isEmergencyCreditActive = false }
        meterBalance += part(of: rest)
        return TopUpShares(
            paymentDebt: debtPayment, accumulatedDebt: accumulated, emergencyCredit: repaid,
            meterBalance: meterBalance - before)
    }

    /// How much payment-based debt may still be recovered in the period of the cap.
    private mutating func roomUnderCap(
        at time: UTCTime, _ cap: RecoveryCap, _ configuration: PaymentConfiguration
    ) -> Charge {
        let start = cap.start(of: time)
        if capPeriod != start { (capPeriod, recoveredInCapPeriod) = (start, .zero) }
        if cap.amount == 0, configuration.rules.zeroCapIsNone { return paymentDebt }
        return max(.zero, cap.charge - recoveredInCapPeriod)
    }
}
