import Foundation
import Reports

/// Numbers in the form in which people read them.
enum BenchNumber {
    /// A number with three significant digits and no needless zeros, with commas between thousands.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let size = abs(value)
        if size >= 1_000 { return Quantity.count(value) }
        let places = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : size >= 0.01 ? 3 : 5
        var text = String(format: "%.\(places)f", value)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }

    /// A median with its range: `0.61 (0.58 to 0.63)`.
    static func spread(_ spread: BenchSpread) -> String {
        let median = text(spread.median)
        return spread.rounds == 1 ? median : "\(median) (\(text(spread.minimum)) to \(text(spread.maximum)))"
    }
}
