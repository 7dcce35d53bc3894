import COSEM

/// How a time-based debt is recovered: so much in each hour or on each day (SMETS2 5.7.4.15, 5.7.4.16; 113 0-0:19.20.1
/// and 0-0:19.20.2 /5, /8).
///
/// It is recovered at the ends of hours, and of days, UTC [chosen].
package struct TimeDebtRecovery: Hashable, Sendable {
    /// The periods that the standard has, in seconds.
    package enum Period: UInt32, Hashable, Sendable, CaseIterable {
        case hour = 3_600
        case day = 86_400

        /// Whether one ends at `time`.
        func ends(at time: UTCTime) -> Bool { time.secondsSince2000 % Int64(rawValue) == 0 }
    }

    /// What is recovered in a period; at least 0.
    package let rate: Charge
    package let period: Period

    /// A debt that is not recovered.
    package static let none = TimeDebtRecovery(rate: .zero, period: .day)

    /// - Parameter rate: a negative one is 0.
    package init(rate: Charge, period: Period) { (self.rate, self.period) = (max(rate, .zero), period) }

    /// The recovery that a price table of one entry and a double-long-unsigned of 3,600 or 86,400 s are; nil for anything
    /// else.
    package init?(rate: COSEMData, period: COSEMData) {
        guard let price = PriceTable(rate, .single)?.only, case .doubleLongUnsigned(let seconds) = period,
            let period = Period(rawValue: seconds)
        else { return nil }
        self.init(rate: price.charge, period: period)
    }
}
