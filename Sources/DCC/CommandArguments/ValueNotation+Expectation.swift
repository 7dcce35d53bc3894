import COSEM
import GBCS

extension ValueNotation {
    /// What a value must be, for messages and for the comments of templates: `a whole number from 0 to 1799 s`.
    package var expectation: String {
        func count(_ size: ClosedRange<Int>) -> String {
            size.lowerBound == size.upperBound ? "\(size.upperBound)" : "\(size.lowerBound) to \(size.upperBound)"
        }
        switch type {
        case .boolean: return "true or false"
        case .enumerated(let names) where names.isEmpty: return "a number from 0 to 255"
        case .enumerated(let names):
            let choices = names.sorted { $0.key < $1.key }.map { "\($0.value.replacing(" ", with: "-")) (\($0.key))" }
            return "one of \(choices.joined(separator: ", "))"
        case .longUnsigned where isSelector:
            return "a selector from 0 to 65535, or tou-1, block-tou-1 or secondary-tou-1"
        case .integer(let range): return number(Int64(range.lowerBound), Int64(range.upperBound))
        case .unsigned(let range): return number(Int64(range.lowerBound), Int64(range.upperBound))
        case .long: return number(Int64(Int16.min), Int64(Int16.max))
        case .longUnsigned(let range): return number(Int64(range.lowerBound), Int64(range.upperBound))
        case .doubleLong(let range): return number(Int64(range.lowerBound), Int64(range.upperBound))
        case .doubleLongUnsigned(let range): return number(Int64(range.lowerBound), Int64(range.upperBound))
        case .octetString(let size):
            return "\(count(size)) octets in hexadecimal" + (size.lowerBound == 0 ? ", or none" : "")
        case .text(let size) where isDigits: return "\(count(size)) digits"
        case .text(let size), .utf8String(let size): return "text of \(count(size)) octets"
        case .visibleString(let size): return "text of \(count(size)) printable ASCII characters"
        case .bitString where firstEvent != nil:
            let first = firstEvent ?? 0
            return
                "events to turn on and off, such as \"+\((first | 0x0D).hexadecimal) -\((first | 0x0E).hexadecimal)\", or "
                + "mask=…;actions=… of 64 hexadecimal digits each, or none"
        case .bitString(let size):
            return "\(count(size)) bits, in binary or hexadecimal" + (size.lowerBound == 0 ? ", or none" : "")
        case .dateTime: return "a UTC time such as 2026-12-25T07:00Z, *-12-25 for every year, now, or never"
        case .date: return "a date such as 2026-12-25, *-12-25 for every year, or any"
        case .time: return "a time of day such as 07:00"
        case .logicalName: return "a logical name such as 0-0:10.0.100.255"
        case .array, .structure, .log, .constant: return "a \(type.name)"
        }
    }

    private func number(_ first: Int64, _ last: Int64) -> String {
        guard !isAmount else {
            return
                "an amount in the currency, such as 12.50, from \(DecimalAmount.text(first)) to \(DecimalAmount.text(last))"
        }
        return "a whole number from \(first) to \(last)" + (symbol.isEmpty ? "" : " \(symbol)")
    }
}
