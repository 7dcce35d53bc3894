import COSEM
import GBCS

/// A log of money (SMETS2 5.7.5.6, 5.7.5.26): 7 0-0:98.1.E.
package enum BillingLog: UInt8, Hashable, Sendable, CaseIterable {
    /// Registers at the times of the Billing Calendar.
    case calendarRegisters = 0
    /// Balances at the same times.
    case calendarBalances = 1
    /// Registers and balances before a change of payment mode or tariff.
    case changes = 2
    /// Payments of payment-based debt.
    case debtPayments = 4
    /// Prepayment credits: what was topped up.
    case credits = 5
    /// The Prepayment Daily Read Log.
    case dailyBalances = 8

    /// How many entries it holds; the oldest makes room (use case annex).
    package var capacity: Int {
        switch self {
        case .calendarRegisters, .calendarBalances, .changes: 12
        case .debtPayments: 10
        case .credits: 5
        case .dailyBalances: 31
        }
    }

    /// Its buffer.
    package var attribute: DeviceAttribute {
        switch self {
        case .calendarRegisters: .billingRegisterLog
        case .calendarBalances: .billingBalanceLog
        case .changes: .changeLog
        case .debtPayments: .debtPaymentLog
        case .credits: .creditLog
        case .dailyBalances: .prepaymentDailyReadLog
        }
    }

    /// The front of its compact-array.
    var head: LogHead {
        guard let head = LogHead.stored[attribute.reference] else { preconditionFailure("logs of money are stored") }
        return head
    }
}
