import COSEM

/// A meter's money: what is left, what is owed, and what follows from it for the supply (SMETS2 5.5.7, 5.7.5).
///
/// **Amounts** are held exactly, in ``Charge``; a meter shows them in whole 10⁻⁵ of the currency (``balances(_:)``). No
/// step loses anything: meter balance less emergency credit used and all debts changes by exactly what was charged,
/// topped up and adjusted (``position``).
///
/// **Time.** In prepayment mode an account is worked out at each half hour, UTC, and at the end of a non-disablement
/// period that keeps the supply on: then energy since the last such moment is charged, then what falls due at the moment –
/// standing charge at midnight, time debt 1, time debt 2 – and then the thresholds are looked at, so that this moment is
/// the one of events. A command works it out at its own moment first (``settle(at:configuration:meter:onMidnight:)``).
/// The order does not matter in credit mode, where it is worked out whenever it is advanced. So
/// ``advance(to:configuration:meter:onMidnight:)`` leads to the same whether it is called once or often.
///
/// **Start.** A meter whose account was never asked about needs none. One is made at the first command that needs it, with
/// what the attributes say – from the factory all 0 – and counts from there: consumption before it was never charged
/// [chosen]. Every change of the configuration comes after a settlement with the configuration before it, and is followed
/// by ``review(at:configuration:)``.
package struct Account: Hashable, Sendable, Codable {
    /// Whether credit lets the supply be on.
    package enum Disablement: String, Hashable, Sendable, Codable {
        /// Credit is not below the disablement threshold.
        case none
        /// It is, in a non-disablement period: the supply stays on.
        case suspended
        /// The supply was disabled.
        case disabled
    }

    /// Time between two moments at which an account is worked out, in seconds.
    package static let interval: Int64 = 1_800
    /// The longest time that is worked out, in seconds: some ten years. In a longer one, as of a clock that was set far
    /// ahead, nothing is charged before its last ten years.
    package static let horizon: Int64 = 3_660 * 86_400

    /// The moment up to which everything is charged.
    package internal(set) var settled: UTCTime
    /// What the customer has; negative when less than nothing.
    package internal(set) var meterBalance: Charge
    /// How much of the emergency credit limit is used and not repaid; at least 0.
    package internal(set) var emergencyCreditUsed: Charge
    package internal(set) var accumulatedDebt: Charge
    package internal(set) var timeDebt1: Charge
    package internal(set) var timeDebt2: Charge
    package internal(set) var paymentDebt: Charge
    package internal(set) var isEmergencyCreditActive: Bool
    package internal(set) var disablement = Disablement.none
    /// The payment-based debt that was recovered in the period of the cap that begins at ``capPeriod``.
    var recoveredInCapPeriod = Charge.zero
    var capPeriod: UTCTime?
    /// What was reported and still holds.
    var isLow = false
    var isEmergencyCreditOffered = false
    var isEmergencyCreditExhausted = false

    /// An account with what the meter's attributes say.
    ///
    /// - Parameters:
    ///   - time: when it begins to be charged.
    ///   - balances: values of 112 /2 and 113 /2, where any was ever written: emergency credit below the limit was used.
    ///     Without them all are 0, and all of the emergency credit is there.
    package init(
        at time: UTCTime, _ balances: Balances? = nil, configuration: PaymentConfiguration,
        isEmergencyCreditActive: Bool = false
    ) {
        settled = time.withinCalendar
        let balances = balances ?? Balances(emergencyCredit: configuration.emergencyCredit.doubleLong)
        meterBalance = Charge(millipence: Int64(balances.meterBalance))
        emergencyCreditUsed = max(
            .zero, configuration.emergencyCredit - Charge(millipence: Int64(balances.emergencyCredit)))
        accumulatedDebt = Charge(millipence: Int64(balances.accumulatedDebt))
        timeDebt1 = Charge(millipence: Int64(balances.timeDebt1))
        timeDebt2 = Charge(millipence: Int64(balances.timeDebt2))
        paymentDebt = Charge(millipence: Int64(balances.paymentDebt))
        self.isEmergencyCreditActive = isEmergencyCreditActive
    }

    /// The emergency credit that is left, used or not.
    package func emergencyCredit(_ configuration: PaymentConfiguration) -> Charge {
        max(.zero, configuration.emergencyCredit - emergencyCreditUsed)
    }

    /// Meter balance and emergency credit in use: thresholds are compared with it.
    package func combinedCredit(_ configuration: PaymentConfiguration) -> Charge {
        isEmergencyCreditActive ? meterBalance + emergencyCredit(configuration) : meterBalance
    }

    /// All balances at ``settled`` as the meter shows them.
    package func balances(_ configuration: PaymentConfiguration) -> Balances {
        Balances(
            meterBalance: meterBalance.doubleLong, emergencyCredit: emergencyCredit(configuration).doubleLong,
            accumulatedDebt: accumulatedDebt.doubleLong, timeDebt1: timeDebt1.doubleLong,
            timeDebt2: timeDebt2.doubleLong, paymentDebt: paymentDebt.doubleLong)
    }

    /// All balances at `time`, which may lie between the moments at which the account is worked out.
    package func balances(
        at time: UTCTime, configuration: PaymentConfiguration, meter: some BilledMeter
    ) -> Balances {
        var account = self
        _ = account.settle(at: time, configuration: configuration, meter: meter)
        return account.balances(configuration)
    }

    /// What the customer has less all that is owed.
    package var position: Charge {
        meterBalance - emergencyCreditUsed - accumulatedDebt - timeDebt1 - timeDebt2 - paymentDebt
    }

    /// Whether the supply is off or would be, so that debts may be suspended.
    func isDisabled(_ configuration: PaymentConfiguration) -> Bool {
        configuration.isSupplyDisabledOtherwise || disablement == .disabled
            || disablement == .suspended && configuration.rules.debtSuspensionCoversNonDisablement
    }
}
