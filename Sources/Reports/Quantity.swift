import Foundation
import PlainText

/// Numbers with a unit of a readable size: `1.73 GW`.
public enum Quantity {
    public static func power(_ watts: Double) -> String { text(watts, ["W", "kW", "MW", "GW", "TW"]) }

    /// An energy as text, with the unit that suits its size.
    ///
    /// - Parameter kilowattHours: the energy in kWh.
    public static func energy(_ kilowattHours: Double) -> String {
        text(kilowattHours, ["kWh", "MWh", "GWh", "TWh", "PWh"])
    }

    /// The number rounded to a whole one, with commas between thousands: `32,000,000`.
    public static func count(_ number: Double) -> String {
        guard let whole = Int64(exactly: number.rounded()) else { return "\(number)" }
        return whole.grouped
    }

    /// A part of a whole in per cent, `12.3 %`, padded to the width of 100.0 %; empty when the whole is not above 0.
    public static func percentage(_ part: Double, of whole: Double) -> String {
        whole > 0 ? String(format: "%5.1f %%", 100 * part / whole) : ""
    }

    private static func text(_ value: Double, _ units: [String]) -> String {
        var (value, unit) = (value, 0)
        // A number that rounds to 1,000 becomes 1 of the next unit.
        while abs(value) >= 999.5, unit < units.count - 1 {
            value /= 1_000
            unit += 1
        }
        let digits = value == 0 ? 0 : abs(value) >= 99.95 ? 0 : abs(value) >= 9.995 ? 1 : 2
        return String(format: "%.\(digits)f", value) + " " + units[unit]
    }
}
