import COSEM

/// What a meter's attributes say about money: prices, debts, thresholds (SMETS2 5.7.4). Thresholds are in 10⁻⁵ of the
/// currency.
///
/// The defaults are those of a meter from the factory: credit mode, nothing costs anything.
package struct PaymentConfiguration: Hashable, Sendable {
    package var mode = PaymentMode.credit
    /// The Tariff TOU Price Matrix and the Tariff Block Price Matrix; nil for no prices.
    package var prices: PriceTable?
    /// The Secondary Tariff TOU Price Matrix.
    package var secondaryPrices: PriceTable?
    /// The Standing Charge, of a day.
    package var standingCharge = Charge.zero
    /// Debt Recovery Rates and Periods of time debt 1 and 2.
    package var timeDebt1 = TimeDebtRecovery.none
    package var timeDebt2 = TimeDebtRecovery.none
    /// Debt Recovery per Payment in 1/100 %, 0 to 10,000.
    package var paymentDebtProportion: UInt16 = 0
    package var recoveryCap = RecoveryCap.none
    package var collection = ChargeCollection.credit
    package var lowCreditThreshold: Int32 = 0
    package var disablementThreshold: Int32 = 0
    package var emergencyCreditLimit: Int32 = 0
    package var emergencyCreditThreshold: Int32 = 0
    package var maximumCreditThreshold = Int32.max
    package var maximumMeterBalance = Int32.max
    package var nonDisablement = NonDisablementCalendar.none
    /// Whether something else than want of credit has disabled the supply: a command, the load limit.
    package var isSupplyDisabledOtherwise = false
    package var rules = PaymentRules()

    package init() {}

    /// The emergency credit that there is when none is used; a negative limit is 0.
    var emergencyCredit: Charge { Charge(millipence: Int64(max(0, emergencyCreditLimit))) }

    /// The meter balance at which emergency credit is used.
    var endOfBalance: Charge {
        rules.balanceEndsAtDisablementThreshold ? Charge(millipence: Int64(disablementThreshold)) : .zero
    }

    /// Whether credit is below a threshold.
    func isBelow(_ credit: Charge, _ threshold: Int32) -> Bool {
        let threshold = Charge(millipence: Int64(threshold))
        return credit < threshold || rules.equalIsBelow && credit == threshold
    }

    /// How a time debt is recovered; nil for every other charge.
    func recovery(of debt: ChargeItem) -> TimeDebtRecovery? {
        switch debt {
        case .timeDebt1: timeDebt1
        case .timeDebt2: timeDebt2
        default: nil
        }
    }

    /// What the energy between two readings of the registers costs: that of the primary element, and of the secondary.
    ///
    /// A register that went back, as one does that was set, has counted nothing.
    package func cost(from first: TariffReadings, to last: TariffReadings) -> (primary: Charge, secondary: Charge) {
        func cost(_ registers: [Register], _ table: PriceTable?) -> Charge {
            guard let table else { return .zero }
            var sum = Charge.zero
            for register in registers {
                let energy = last[register] &- first[register]
                guard energy != 0, energy <= UInt64(Int64.max), let price = table[register] else { continue }
                sum += price.charge(energyWh: energy)
            }
            return sum
        }
        return (cost(Self.registers, prices), cost(Self.secondaryRegisters, secondaryPrices))
    }

    private static let registers: [Register] =
        (0..<Register.touCount).map { .tou($0) }
        + (0..<Register.blockCount).flatMap { block in
            (0..<Register.touInBlockCount).map { .touBlock(block: block, tou: $0) }
        }
    private static let secondaryRegisters: [Register] = (0..<Register.secondaryTOUCount).map { .secondaryTOU($0) }
}
