import DUIS

extension DCCRule {
    /// How the values of a rule are written: with which text, and read from which.
    struct Notation<Value: Sendable>: Sendable {
        let expectation: String
        let text: @Sendable (Value) -> String
        let value: @Sendable (String) -> Value?
    }
}

extension DCCRule.Notation<Bool> {
    static var flag: Self {
        Self(expectation: "true or false", text: { "\($0)" }, value: { Bool($0) })
    }
}

extension DCCRule.Notation<Int> {
    static func count(_ range: ClosedRange<Int>) -> Self {
        Self(
            expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)", text: { "\($0)" },
            value: { Int($0).flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension DCCRule.Notation<Int64> {
    static func seconds(_ range: ClosedRange<Int64>) -> Self {
        Self(
            expectation: "seconds, \(range.lowerBound) to \(range.upperBound)", text: { "\($0)" },
            value: { Int64($0).flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension DCCRule.Notation<[Int64]> {
    /// Up to ten numbers of seconds with spaces between.
    static func listOfSeconds(_ range: ClosedRange<Int64>) -> Self {
        Self(
            expectation: "one to ten numbers of seconds with spaces between, each \(range.lowerBound) to "
                + "\(range.upperBound)",
            text: { $0.map(String.init).joined(separator: " ") },
            value: { text in
                let words = text.split(separator: " ")
                let values = words.compactMap { Int64($0) }.filter(range.contains)
                return (1...10).contains(words.count) && values.count == words.count ? values : nil
            })
    }
}

extension DCCRule.Notation where Value: RawRepresentable<String> & CaseIterable {
    static var choice: Self {
        Self(
            expectation: Value.allCases.map(\.rawValue).joined(separator: " or "), text: { $0.rawValue },
            value: { Value(rawValue: $0) })
    }
}

extension DCCRule.Notation {
    /// Words with spaces between, such as `IS GS`; `none` for none. They are shown in the order of their declaration.
    static func set<Member>() -> Self
    where Value == Set<Member>, Member: RawRepresentable<String> & CaseIterable & Hashable & Sendable {
        Self(
            expectation: "words with spaces between, of "
                + Member.allCases.map(\.rawValue).joined(separator: ", ") + "; or none",
            text: { value in
                value.isEmpty
                    ? "none" : Member.allCases.filter(value.contains).map(\.rawValue).joined(separator: " ")
            },
            value: { text in
                if text == "none" { return [] }
                let words = text.split(separator: " ")
                let members = words.compactMap { Member(rawValue: String($0)) }
                return members.isEmpty || members.count < words.count ? nil : Set(members)
            })
    }
}

extension DCCRule.Notation<ResponseCode> {
    static var responseCode: Self {
        Self(
            expectation: "a Response Code that begins with E, such as E100", text: { $0.rawValue },
            value: { isCode($0, "E") ? ResponseCode(rawValue: $0) : nil })
    }
}

extension DCCRule.Notation<String> {
    static var alertCode: Self {
        Self(
            expectation: "a DCC Alert code, such as N13", text: { $0 },
            value: { isCode($0, "N") || isCode($0, "AD") ? $0 : nil })
    }
}

/// Whether `text` is `letters` and then one to six digits.
private func isCode(_ text: String, _ letters: String) -> Bool {
    let digits = text.utf8.dropFirst(letters.utf8.count)
    return text.hasPrefix(letters) && (1...6).contains(digits.count) && digits.allSatisfy { (48...57).contains($0) }
}
