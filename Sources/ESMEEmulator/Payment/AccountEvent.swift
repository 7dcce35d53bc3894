import COSEM
import GBCS

/// What happened to an account, and when.
package struct AccountEvent: Hashable, Sendable, Codable {
    /// What happened; the raw value is the alert's code (GBCS 16.2).
    package enum Kind: UInt16, Hashable, Sendable, Codable, CaseIterable {
        /// Meter balance and emergency credit in use are below the low credit threshold.
        case lowCredit = 0x810D
        /// A top-up was entered at the meter or its display.
        case creditAdded = 0x810E
        /// Emergency credit can be activated.
        case emergencyCreditAvailable = 0x8119
        /// The supply was armed because emergency credit was activated.
        case supplyArmedByEmergencyCredit = 0x8168
        case timeDebt1Collected = 0x81A7
        case timeDebt2Collected = 0x81A8
        case paymentDebtCollected = 0x81A9
        case emergencyCreditExhausted = 0x81AA
        case emergencyCreditActivated = 0x81AB
        /// A Billing Data Log has a new entry (ECS68).
        case billingLogUpdated = 0x8F0A
        /// The supply is disabled: credit is below the disablement threshold.
        case supplyDisabled = 0x8F0F
        /// The supply, disabled for want of credit, is armed: there is credit again.
        case supplyArmed = 0x8F32
        /// A top-up would lift the balance over its maximum.
        case maximumBalanceExceeded = 0x8F47
        /// A top-up is larger than any may be.
        case maximumCreditExceeded = 0x8F5B
        /// Credit is below the disablement threshold in a non-disablement period.
        case disablementSuspended = 0x8F83
    }

    package let kind: Kind
    package let time: UTCTime

    package init(_ kind: Kind, _ time: UTCTime) { (self.kind, self.time) = (kind, time) }

    /// The code of the alert and of the log entries.
    package var code: AlertCode { AlertCode(rawValue: kind.rawValue) }
}
