import COSEM

/// A credit that pays charges (class 112): object E of 0-0:19.10.E.
package enum CreditItem: UInt8, Hashable, Sendable, CaseIterable {
    case meterBalance = 0
    case emergencyCredit = 1
    case accumulatedDebt = 2
}

/// A charge (class 113): object E of 0-0:19.20.E.
package enum ChargeItem: UInt8, Hashable, Sendable, CaseIterable {
    case energy = 0
    case timeDebt1 = 1
    case timeDebt2 = 2
    case paymentDebt = 3
    case standingCharge = 4
    case secondaryEnergy = 5

    /// Whether it is recovered from a debt: what no credit pays stays there. Others are taken off the meter balance then.
    var isDebt: Bool {
        switch self {
        case .timeDebt1, .timeDebt2, .paymentDebt: true
        case .energy, .standingCharge, .secondaryEnergy: false
        }
    }
}

/// Which credit pays which charge (111 0-0:19.0.0 /11, credit_charge_configuration), and so the settings Suspend Debt
/// Disabled and Suspend Debt Emergency (SMETS2 5.7.4.46, 5.7.4.47).
///
/// Published ECS03 beside their DUIS requests show how the two are written:
/// - **Suspend Debt Disabled**: the third bit of the pairs of a time debt with meter balance and emergency credit is 0.
/// - **Suspend Debt Emergency**: there are pairs of the accumulated debt with standing charge and time debts; without it
///   there are none.
///
/// So a pair whose third bit is 0 collects nothing while the supply is disabled, and charges that the accumulated debt
/// takes do not reduce emergency credit (``PaymentRules/accumulatedDebtBeforeEmergencyCredit``). The other bits are 1 in
/// every published message; they are not looked at.
package struct ChargeCollection: Hashable, Sendable {
    /// A pair of a credit with a charge.
    private struct Pair: Hashable, Sendable {
        let credit: CreditItem
        let charge: ChargeItem
    }

    /// The most pairs that there are: a twin-element meter's (use case annex, ECS03).
    package static let capacity = 15

    /// Whether each pair collects while the supply is disabled.
    private let pairs: [Pair: Bool]

    /// The configuration of credit mode: meter balance pays for energy and the standing charge.
    package static let credit = ChargeCollection(pairs: [
        Pair(credit: .meterBalance, charge: .energy): true,
        Pair(credit: .meterBalance, charge: .standingCharge): true,
        Pair(credit: .meterBalance, charge: .secondaryEnergy): true,
    ])

    private init(pairs: [Pair: Bool]) { self.pairs = pairs }

    /// The configuration of prepayment mode with the two settings, as ECS03 writes it to a twin-element meter.
    package init(suspendsDebtWhenDisabled: Bool, suspendsDebtInEmergency: Bool) {
        var pairs: [Pair: Bool] = [:]
        for credit in [CreditItem.meterBalance, .emergencyCredit] {
            for charge in ChargeItem.allCases {
                let isTimeDebt = charge == .timeDebt1 || charge == .timeDebt2
                pairs[Pair(credit: credit, charge: charge)] = !(isTimeDebt && suspendsDebtWhenDisabled)
            }
        }
        if suspendsDebtInEmergency {
            for charge in [ChargeItem.standingCharge, .timeDebt1, .timeDebt2] {
                pairs[Pair(credit: .accumulatedDebt, charge: charge)] = true
            }
        }
        self.init(pairs: pairs)
    }

    /// The configuration that `data` is: an array of at most 15 {credit, charge, three bits} of different objects of
    /// 0-0:19.10.E and 0-0:19.20.E; nil for anything else.
    package init?(_ data: COSEMData) {
        guard let rows = data.array(atMost: Self.capacity)?.all(Self.pair) else { return nil }
        var pairs: [Pair: Bool] = [:]
        for (pair, collects) in rows {
            guard pairs.updateValue(collects, forKey: pair) == nil else { return nil }
        }
        self.init(pairs: pairs)
    }

    private static func pair(_ row: COSEMData) -> (Pair, Bool)? {
        guard let members = row.structure(of: 3), let credit = members[0].octetStringName,
            let charge = members[1].octetStringName, case .bitString(let bits) = members[2], bits.count == 3,
            let creditItem = CreditItem.allCases.first(where: { LogicalName(0, 0, 19, 10, $0.rawValue) == credit }),
            let chargeItem = ChargeItem.allCases.first(where: { LogicalName(0, 0, 19, 20, $0.rawValue) == charge })
        else { return nil }
        return (Pair(credit: creditItem, charge: chargeItem), bits[2])
    }

    /// Whether `credit` pays `charge`.
    ///
    /// - Parameter isDisabled: whether the supply is disabled.
    package func collects(_ charge: ChargeItem, from credit: CreditItem, whenDisabled isDisabled: Bool) -> Bool {
        guard let collectsWhenDisabled = pairs[Pair(credit: credit, charge: charge)] else { return false }
        return collectsWhenDisabled || !isDisabled
    }

    /// Suspend Debt Disabled: whether no time debt is taken off meter balance and emergency credit while the supply is
    /// disabled.
    package var suspendsDebtWhenDisabled: Bool {
        !collects(.timeDebt1, from: .meterBalance, whenDisabled: true)
    }

    /// Suspend Debt Emergency: whether debts go to the accumulated debt rather than to emergency credit.
    package var suspendsDebtInEmergency: Bool {
        collects(.timeDebt1, from: .accumulatedDebt, whenDisabled: false)
    }
}
