import Foundation
import Reports

/// Numbers of studies in the form in which people read them.
package enum StudyNumber {
    /// A number without needless decimals: `0.005`, `24,500`.
    package static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? Quantity.count(value) : "\(value)"
    }

    static func percent(_ share: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f %%", 100 * share) }

    /// A time in the unit that fits.
    ///
    /// - Parameter milliseconds: the time in milliseconds.
    static func time(milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1_000: "\(milliseconds) ms"
        case ..<120_000: String(format: "%.1f s", Double(milliseconds) / 1_000)
        case ..<7_200_000: String(format: "%.0f min", Double(milliseconds) / 60_000)
        default: String(format: "%.1f h", Double(milliseconds) / 3_600_000)
        }
    }
}
