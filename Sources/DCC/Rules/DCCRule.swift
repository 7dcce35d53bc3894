import ESMEEmulator

/// A rule of ``DCCRules``: the property's name, where its default comes from, what it decides, and how documents write it.
///
/// The readers of profiles and command lines, and the tables of documents, follow from ``all``.
package struct DCCRule: Sendable {
    package let name: String
    package let source: RuleSource
    /// What the rule decides, in Markdown.
    package let meaning: String
    /// What ``set(_:in:)`` takes, for messages.
    package let expectation: String
    private let get: @Sendable (DCCRules) -> String
    private let put: @Sendable (String, inout DCCRules) -> Bool

    init<Value>(
        _ name: String, _ path: WritableKeyPath<DCCRules, Value> & Sendable, _ notation: Notation<Value>,
        _ source: RuleSource, _ meaning: String
    ) {
        (self.name, self.source, self.meaning, expectation) = (name, source, meaning, notation.expectation)
        get = { notation.text($0[keyPath: path]) }
        put = { text, rules in
            guard let value = notation.value(text) else { return false }
            rules[keyPath: path] = value
            return true
        }
    }

    /// The value in `rules` as documents write it, without quotes.
    package func text(in rules: DCCRules) -> String { get(rules) }

    /// Takes a value as documents write it; false, and nothing is changed, where it is none: see ``expectation``.
    package func set(_ text: String, in rules: inout DCCRules) -> Bool { put(text, &rules) }

    package static let all = access + registration + commands + answers

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The rule with this name; nil where there is none.
    package static func named(_ name: String) -> DCCRule? { byName[name] }
}
