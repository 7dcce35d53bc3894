import COSEM

/// Why a SMETS1 meter that was reached did not give what was asked for (MMC 5.4 schema, StatusSMETS1).
package struct SMETS1Debug: Error, Hashable, Sendable, CustomStringConvertible {
    /// Largest number of characters of a text (MMC 5.4 schema).
    package static let textLimit = 250

    /// A DataAccessResult of DLMS/COSEM. The DCC's own numbers are not published.
    package let code: Int
    /// Number of the Instruction that failed, from 1.
    package let position: Int
    package let text: String

    /// - Parameter text: is cut off at ``textLimit``.
    package init(_ result: DataAccessResult, at position: Int, _ text: String) {
        (code, self.position) = (Int(result.rawValue), max(1, position))
        self.text = String(text.prefix(Self.textLimit))
    }

    package var description: String { "instruction \(position), result \(code): \(text)" }
}
