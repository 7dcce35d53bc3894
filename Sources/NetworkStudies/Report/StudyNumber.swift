import Foundation
import Reports

/// Numbers of studies in the form in which people read them.
package enum StudyNumber {
    /// A number without needless decimals: `0.005`, `24,500`.
    package static func text(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? Quantity.count(value) : "\(value)"
    }

    /// Compressed octets divided by uncompressed ones.
    package static func factor(_ value: Double) -> String { String(format: "%.3f", value) }
}
