import COSEM
import GBCS
import Host
import PlainText

/// One value of a YAML file, with its line.
struct YAMLScalar {
    let file: String
    let line: Int?
    let key: String
    let string: String

    func error(_ reason: String) -> ProfileError { ProfileError(file, line, reason) }

    func value<Value>(_ expectation: String, _ parse: (String) -> Value?) throws(ProfileError) -> Value {
        guard let value = parse(string) else {
            let shown = string.isEmpty ? "nothing" : "\"\(string.prefix(60))\""
            throw error("\(key) is \(shown); it must be \(expectation)")
        }
        return value
    }

    /// Reads a whole number; `32_000_000` is allowed too.
    func number<Number: FixedWidthInteger>(in range: ClosedRange<Number>) throws(ProfileError) -> Number {
        try value("a whole number from \(range.lowerBound.grouped) to \(range.upperBound.grouped)") { text in
            Number(text.replacing("_", with: "")).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Reads a decimal number.
    ///
    /// - Parameter unit: the number's unit, for the message.
    func decimal(in range: ClosedRange<Double>, _ unit: String = "") throws(ProfileError) -> Double {
        let suffix = unit.isEmpty ? "" : " \(unit)"
        return try value("a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))\(suffix)") {
            text in
            Double(text.replacing("_", with: "")).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    static func text(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? Int64(number).grouped : "\(number)"
    }

    func boolean() throws(ProfileError) -> Bool { try value("true or false") { Bool($0) } }

    /// Reads one of the names of an enumeration, in upper or lower case.
    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) throws(ProfileError) -> Choice
    where Choice.RawValue == String {
        try value(Self.alternatives(Choice.allCases.map(\.rawValue))) { Choice(anyCase: $0) }
    }

    /// The names as a list in a sentence: `a, b or c`.
    static func alternatives(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    /// Reads a name for people, which is not empty and fits into a table's line.
    func name() throws(ProfileError) -> String {
        try value("a name of 1 to 64 characters, all printable") { text in
            (1...64).contains(text.count) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
                ? text : nil
        }
    }

    /// Reads a name that is part of a file's name.
    func reference() throws(ProfileError) -> String {
        try value("a file's name without folder and .yaml: letters, digits, - and _") { text in
            (1...64).contains(text.utf8.count)
                && text.utf8.allSatisfy {
                    ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D || $0 == 0x5F
                } ? text : nil
        }
    }

    func alertCode() throws(ProfileError) -> AlertCode {
        try value("an Alert Code of four hexadecimal digits in quotes, like \"8F1E\"") { text in
            text.count == 4 && text.allSatisfy(\.isHexDigit)
                ? UInt16(text, radix: 16).map { AlertCode(rawValue: $0) } : nil
        }
    }

    func result() throws(ProfileError) -> DataAccessResult {
        try value("a data access result like success or hardware-fault") { DataAccessResult(name: $0) }
    }
}
