import COSEM
import GBCS

/// How people write a single value of a ``ValueType``: numbers, words, times and octets. Arrays and structures have no
/// notation of their own; their members do.
package struct ValueNotation: Hashable, Sendable {
    private enum Form: Hashable {
        /// A number of the type.
        case number
        /// A sum of money in 10^-5 of the currency.
        case amount
        case boolean
        case names([UInt8: String])
        /// Text of digits alone.
        case digits
        case text
        case octets
        case bits
        case mask(firstEvent: UInt16)
        case dateTime
        case date
        case time
        case logicalName
        /// A number that chooses a register of the tariff.
        case selector
    }

    package let type: ValueType
    private let form: Form
    private let unit: PhysicalUnit

    /// Nil for a type with several values, and for one with none to be given.
    ///
    /// - Parameter member: name of the member of a structure; nil for the value itself.
    package init?(_ type: ValueType, member: String? = nil, unit: PhysicalUnit? = nil, in context: ValueContext) {
        self.type = type
        self.unit = unit.flatMap { $0 == .none ? nil : $0 } ?? context.unit
        switch type {
        case .boolean: form = .boolean
        case .enumerated(let names): form = .names(names)
        case .doubleLong where context.scale == -5, .doubleLongUnsigned where context.scale == -5: form = .amount
        case .longUnsigned where context.isTariff && member == "selector": form = .selector
        case .integer, .unsigned, .long, .longUnsigned, .doubleLong, .doubleLongUnsigned: form = .number
        case .octetString: form = .octets
        case .text where Self.isDigits(context.name): form = .digits
        case .text, .visibleString, .utf8String: form = .text
        case .bitString: form = context.firstEvent.map { .mask(firstEvent: $0) } ?? .bits
        case .dateTime: form = .dateTime
        case .date: form = .date
        case .time: form = .time
        case .logicalName: form = .logicalName
        case .array, .structure, .log, .constant: return nil
        }
    }

    var isAmount: Bool { form == .amount }
    var isDigits: Bool { form == .digits }
    var isSelector: Bool { form == .selector }
    /// The symbol of the unit of numbers; empty for none.
    package var symbol: String { form == .number ? unit.symbol : "" }
    /// First code of the events of a mask; nil for other values.
    var firstEvent: UInt16? { if case .mask(let first) = form { first } else { nil } }

    /// Whether the text of an attribute is a number that people write with spaces or dashes.
    private static func isDigits(_ name: String) -> Bool {
        name.hasSuffix("MPAN") || name == "UTRN" || name == "customer identification number"
    }

    /// The value that `text` is; nil when it is none, or beyond the type's bounds.
    ///
    /// - Parameter now: what `now` stands for.
    package func value(_ text: String, now: UTCTime) -> COSEMData? {
        let data = parsed(text, now: now)
        do { if let data { try type.check(data) } } catch { return nil }
        return data
    }

    private func parsed(_ text: String, now: UTCTime) -> COSEMData? {
        switch form {
        case .number: return Self.number(text).flatMap(number)
        case .amount: return DecimalAmount.value(text).flatMap(number)
        case .boolean: return ["true": .boolean(0xFF), "false": .boolean(0)][text.lowercased()]
        case .names(let names): return Self.enumeration(text, names)
        case .digits:
            let digits = text.filter { $0 != " " && $0 != "-" }
            return digits.allSatisfy { $0.isASCII && $0.isNumber } ? .octetString(Array(digits.utf8)) : nil
        case .text: return self.text(Array(text.utf8))
        case .octets:
            if text == "none" { return .octetString([]) }
            return (try? [UInt8](hexadecimal: text)).map { .octetString($0) }
        case .bits: return bits(text)
        case .mask(let firstEvent): return EventMask(text, firstEvent: firstEvent)?.bits.map { .bitString($0) }
        case .dateTime: return DateText.dateTime(text, now: now).map { .octetString($0) }
        case .date: return DateText.date(text).map { .octetString($0) }
        case .time: return DateText.time(text).map { .octetString($0) }
        case .logicalName: return LogicalName(text: text).map { .octetString($0) }
        case .selector:
            return TariffRegisterName.selector(text).map { .longUnsigned($0) } ?? Self.number(text).flatMap(number)
        }
    }

    /// Reads a whole number, decimal or, after `0x`, hexadecimal; `32_000` is allowed too.
    private static func number(_ text: String) -> Int64? {
        let digits = text.replacing("_", with: "").lowercased()
        if digits.hasPrefix("0x") {
            return digits.dropFirst(2).allSatisfy(\.isHexDigit) ? Int64(digits.dropFirst(2), radix: 16) : nil
        }
        return Int64(digits)
    }

    private func number(_ value: Int64) -> COSEMData? {
        switch type {
        case .integer: Int8(exactly: value).map { .integer($0) }
        case .unsigned: UInt8(exactly: value).map { .unsigned($0) }
        case .long: Int16(exactly: value).map { .long($0) }
        case .longUnsigned: UInt16(exactly: value).map { .longUnsigned($0) }
        case .doubleLong: Int32(exactly: value).map { .doubleLong($0) }
        case .doubleLongUnsigned: UInt32(exactly: value).map { .doubleLongUnsigned($0) }
        default: nil
        }
    }

    private static func enumeration(_ text: String, _ names: [UInt8: String]) -> COSEMData? {
        let name = text.lowercased().replacing("-", with: " ")
        if let number = names.first(where: { $0.value.lowercased() == name })?.key { return .enumerated(number) }
        return number(text).flatMap { UInt8(exactly: $0) }.map { .enumerated($0) }
    }

    private func text(_ octets: [UInt8]) -> COSEMData? {
        switch type {
        case .text: .octetString(octets)
        case .visibleString: octets.allSatisfy { (0x20...0x7E).contains($0) } ? .visibleString(octets) : nil
        case .utf8String: .utf8String(octets)
        default: nil
        }
    }

    /// Reads bits as binary digits; or, where these would be too few, as hexadecimal ones. `0b` and `0x` say which.
    private func bits(_ text: String) -> COSEMData? {
        guard case .bitString(let size) = type else { return nil }
        let digits = text.lowercased()
        if digits == "none" { return BitString(count: 0, octets: []).map { .bitString($0) } }
        let binary = digits.hasPrefix("0b") ? digits.dropFirst(2) : digits[...]
        if !binary.isEmpty, binary.allSatisfy({ $0 == "0" || $0 == "1" }),
            digits.hasPrefix("0b") || size.contains(binary.count), binary.count <= size.upperBound
        {
            var octets = [UInt8](repeating: 0, count: (binary.count + 7) / 8)
            for (place, digit) in binary.enumerated() where digit == "1" {
                octets[place / 8] |= 0x80 >> UInt8(place % 8)
            }
            return BitString(count: binary.count, octets: octets).map { .bitString($0) }
        }
        let hexadecimal = digits.hasPrefix("0x") ? digits.dropFirst(2) : digits[...]
        guard let octets = try? [UInt8](hexadecimal: hexadecimal), !octets.isEmpty else { return nil }
        let count = size.lowerBound == size.upperBound ? size.upperBound : 8 * octets.count
        return BitString(count: count, octets: octets).map { .bitString($0) }
    }
}

extension ValueNotation {
    /// The text that reads back as `data`; nil for data of another type.
    package func text(_ data: COSEMData) -> String? {
        switch (form, data) {
        case (.number, _): return Self.integer(data).map { "\($0)" }
        case (.amount, _): return Self.integer(data).map(DecimalAmount.text)
        case (.boolean, .boolean(let octet)): return octet == 0 ? "false" : "true"
        case (.names(let names), .enumerated(let number)):
            return names[number]?.replacing(" ", with: "-") ?? "\(number)"
        case (.digits, .octetString(let octets)), (.text, .octetString(let octets)),
            (.text, .visibleString(let octets)),
            (.text, .utf8String(let octets)):
            return String(decoding: octets, as: UTF8.self)
        case (.octets, .octetString(let octets)): return octets.isEmpty ? "none" : octets.hexadecimal
        case (.mask(let firstEvent), .bitString(let bits)): return EventMask(bits)?.text(firstEvent: firstEvent)
        case (.bits, .bitString(let bits)):
            if bits.count == 0 { return "none" }
            guard bits.count > 64 else { return (0..<bits.count).map { bits[$0] ? "1" : "0" }.joined() }
            return bits.octets.hexadecimal
        case (.dateTime, .octetString(let octets)): return DateText.text(ofDateTime: octets)
        case (.date, .octetString(let octets)): return DateText.text(ofDate: octets)
        case (.time, .octetString(let octets)): return DateText.text(ofTime: octets)
        case (.logicalName, .octetString(let octets)): return LogicalName(octets: octets)?.description
        case (.selector, .longUnsigned(let selector)): return TariffRegisterName.name(ofSelector: selector)
        default: return nil
        }
    }

    private static func integer(_ data: COSEMData) -> Int64? {
        switch data {
        case .integer(let value): Int64(value)
        case .unsigned(let value): Int64(value)
        case .long(let value): Int64(value)
        case .longUnsigned(let value): Int64(value)
        case .doubleLong(let value): Int64(value)
        case .doubleLongUnsigned(let value): Int64(value)
        default: nil
        }
    }
}
