import COSEM
import Foundation
import PlainText

/// Numbers with a unit of a readable size: `1.73 GW`.
public enum Quantity {
    private static let prefixes = ["", "k", "M", "G", "T", "P"]

    /// A power as text, with the unit that suits its size.
    public static func power(_ watts: Double) -> String { text(watts, PhysicalUnit.watt, prefixes.dropLast()) }

    /// The unit of energies that are given in kWh.
    package static var energyUnit: String { "k\(PhysicalUnit.wattHour.symbol)" }

    /// An energy as text, with the unit that suits its size.
    ///
    /// - Parameter kilowattHours: the energy in kWh.
    public static func energy(_ kilowattHours: Double) -> String {
        text(kilowattHours, PhysicalUnit.wattHour, prefixes.dropFirst())
    }

    /// The number rounded to a whole one, with commas between thousands: `32,000,000`.
    public static func count(_ number: Double) -> String {
        guard let whole = Int64(exactly: number.rounded()) else { return "\(number)" }
        return whole.grouped
    }

    /// The number with commas between thousands: `32,000,000`.
    package static func count(_ number: some BinaryInteger) -> String { count(Double(number)) }

    /// A part of a whole in per cent, `12.3 %`, padded to the width of 100.0 %; empty when the whole is not above 0.
    public static func percentage(_ part: Double, of whole: Double) -> String {
        whole > 0 ? String(format: "%5.1f %%", 100 * part / whole) : ""
    }

    /// A share of 1 in per cent, `12.3 %`, with so many decimal places.
    package static func share(_ share: Double, _ places: Int = 1) -> String {
        String(format: "%.\(places)f %%", 100 * share)
    }

    /// A share of 1 in per cent, with more places when it is small, and without needless zeros: `0.0125 %`.
    package static func smallShare(_ share: Double) -> String { "\(decimal(share * 100, share < 0.001 ? 4 : 2)) %" }

    /// A number rounded to `places` decimal places, without needless zeros.
    package static func decimal(_ value: Double, _ places: Int) -> String {
        var text = String(format: "%.\(places)f", value)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// A number with one decimal place below 100, and whole from there on: `99.5`, `24,500`.
    package static func legible(_ value: Double) -> String {
        abs(value) >= 100 ? count(value) : String(format: "%.1f", value)
    }

    /// A short time, given in microseconds, in the unit that is easiest to read: `850 us`, `12.35 ms`.
    package static func time(microseconds: Double) -> String {
        switch microseconds {
        case ..<1_000: "\(Int(microseconds.rounded())) us"
        case ..<1_000_000: "\(decimal(microseconds / 1_000, 2)) ms"
        default: "\(decimal(microseconds / 1_000_000, 2)) s"
        }
    }

    /// A long time, given in milliseconds, in the unit that fits: `850 ms`, `12.4 s`, `3 min`, `2.5 h`.
    package static func time(milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<1_000: "\(milliseconds) ms"
        case ..<120_000: String(format: "%.1f s", Double(milliseconds) / 1_000)
        case ..<7_200_000: String(format: "%.0f min", Double(milliseconds) / 60_000)
        default: String(format: "%.1f h", Double(milliseconds) / 3_600_000)
        }
    }

    /// The number with its unit.
    ///
    /// - Parameter prefixes: those of the unit, each a thousand times the one before; the first is that of `value`.
    private static func text(_ value: Double, _ unit: PhysicalUnit, _ prefixes: ArraySlice<String>) -> String {
        var (value, prefixes) = (value, prefixes)
        // A number that rounds to 1,000 becomes 1 of the next unit.
        while abs(value) >= 999.5, prefixes.count > 1 {
            value /= 1_000
            prefixes.removeFirst()
        }
        let digits = value == 0 ? 0 : abs(value) >= 99.95 ? 0 : abs(value) >= 9.995 ? 1 : 2
        return String(format: "%.\(digits)f", value) + " " + (prefixes.first ?? "") + unit.symbol
    }
}
