import Foundation
import PlainText

/// How the values of a column are written: for people, and for programs.
package struct ReportFormat<Value> {
    /// The value for people.
    let text: (Value) -> String
    /// The value as a field of CSV.
    let data: (Value) -> String
    /// The unit of the numbers in data; empty when they have none, or the column knows it.
    let unit: String
    /// Whether the values are aligned to the right.
    let isNumber: Bool
    /// Whether a value is something bad.
    let isAlarming: (Value) -> Bool

    package init(
        unit: String = "", isNumber: Bool = true, isAlarming: @escaping (Value) -> Bool = { _ in false },
        data: @escaping (Value) -> String, text: @escaping (Value) -> String
    ) {
        self.text = text
        self.data = data
        self.unit = unit
        self.isNumber = isNumber
        self.isAlarming = isAlarming
    }
}

extension ReportFormat where Value == String {
    /// Text as it is.
    package static var words: ReportFormat { ReportFormat(isNumber: false, data: CSVField.text, text: { $0 }) }
}

extension ReportFormat where Value == Bool {
    package static var yesOrNo: ReportFormat { choice("yes", "no") }

    /// Words for true and false.
    package static func choice(_ yes: String, _ no: String) -> ReportFormat {
        ReportFormat(isNumber: false, data: { "\($0)" }, text: { $0 ? yes : no })
    }

    /// Words for good and bad, of which a page highlights the bad one.
    package static func verdict(_ good: String, _ bad: String) -> ReportFormat {
        ReportFormat(isNumber: false, isAlarming: { !$0 }, data: { "\($0)" }, text: { $0 ? good : bad })
    }
}

extension ReportFormat where Value: BinaryInteger {
    /// A whole number: `24500`.
    package static var whole: ReportFormat { ReportFormat(data: { "\($0)" }, text: { "\($0)" }) }

    /// A whole number with commas between thousands: `24,500`.
    package static var count: ReportFormat { ReportFormat(data: { "\($0)" }, text: { Quantity.count(Double($0)) }) }

    /// A time in milliseconds, in the unit that fits.
    package static var milliseconds: ReportFormat {
        ReportFormat(unit: "ms", data: { "\($0)" }, text: { Quantity.time(milliseconds: Int64($0)) })
    }

    /// A time in microseconds, in the unit that fits.
    package static var microseconds: ReportFormat {
        ReportFormat(unit: "us", data: { "\($0)" }, text: { Quantity.time(microseconds: Double($0)) })
    }
}

extension ReportFormat where Value == Double {
    /// A number in a form of its own.
    package static func number(unit: String = "", _ text: @escaping (Double) -> String) -> ReportFormat {
        ReportFormat(unit: unit, data: { "\($0)" }, text: text)
    }

    /// A number rounded to a whole one, with commas between thousands: `24,500`.
    package static var rounded: ReportFormat { number { Quantity.count($0) } }

    /// A number with so many decimal places: `2.50`.
    package static func fixed(_ places: Int) -> ReportFormat { number { String(format: "%.\(places)f", $0) } }

    /// A number rounded to so many decimal places, without needless zeros: `2.5`.
    package static func decimal(_ places: Int) -> ReportFormat { number { Quantity.decimal($0, places) } }

    /// A number with one decimal place below 100, and whole from there on.
    package static var legible: ReportFormat { number(Quantity.legible) }

    /// A share of 1 in per cent, with so many decimal places.
    package static func share(_ places: Int) -> ReportFormat { number { Quantity.share($0, places) } }

    /// A share of 1 in per cent, with more places when it is small, and without needless zeros.
    package static var smallShare: ReportFormat { number(Quantity.smallShare) }

    /// A difference as a share of 1 in per cent, with its sign.
    package static var deviation: ReportFormat { number { String(format: "%+.1f %%", 100 * $0) } }

    /// A time in seconds, with one decimal place.
    package static var seconds: ReportFormat { number(unit: "s") { String(format: "%.1f s", $0) } }

    /// A time in microseconds, in the unit that fits.
    package static var meanMicroseconds: ReportFormat { number(unit: "us") { Quantity.time(microseconds: $0) } }

    /// An energy in kWh, in the unit that fits.
    package static var energy: ReportFormat { number(unit: Quantity.energyUnit, Quantity.energy) }
}
