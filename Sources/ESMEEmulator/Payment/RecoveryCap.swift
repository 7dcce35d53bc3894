import COSEM

/// The Debt Recovery Rate Cap (SMETS2 5.7.4.14; 111 0-0:19.0.0 /18, /19): how much of payments goes to payment-based debt
/// in a period.
///
/// Periods lie end to end from Monday, 3 January 2000, 00:00 UTC on, so that a week is Monday to Sunday, as the manual of
/// a SMETS2 meter has it.
package struct RecoveryCap: Hashable, Sendable {
    /// The cap in whole units of the currency.
    package let amount: UInt16
    /// The length of a period, at least 1 s; 604,800 in GBCS.
    package let period: Int32

    /// No cap.
    package static let none = RecoveryCap(amount: 0, period: 604_800)

    private init(amount: UInt16, period: Int32) { (self.amount, self.period) = (amount, period) }

    /// The cap that a long-unsigned and a double-long greater than 0 are; nil for anything else.
    package init?(amount: COSEMData, period: COSEMData) {
        guard let amount = amount.longUnsigned, case .doubleLong(let seconds) = period, seconds > 0 else { return nil }
        self.init(amount: amount, period: seconds)
    }

    /// The cap as an amount of money.
    package var charge: Charge { Charge(millipence: Int64(amount) * 100_000) }

    /// The start of the period in which `time` lies.
    package func start(of time: UTCTime) -> UTCTime {
        // 1 January 2000 was a Saturday.
        let monday = UTCTime(day: 2)
        let since = UTCTime(secondsSince2000: time.withinCalendar - monday).roundedDown(to: Int64(period))
        return monday + since.secondsSince2000
    }
}
