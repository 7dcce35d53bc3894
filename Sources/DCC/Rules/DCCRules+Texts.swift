/// Why a text is no rule of ``DCCRules``, in one line.
package struct DCCRuleError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

extension DCCRules {
    /// The rules with those of `texts` set, each as `NAME=VALUE`; of a name that comes twice the last one counts.
    package static func applying(
        _ texts: [String], to rules: DCCRules = DCCRules()
    ) throws(DCCRuleError) -> DCCRules {
        var rules = rules
        for text in texts {
            let shown = String(text.prefix(100).filter { !$0.isNewline })
            guard let sign = text.firstIndex(of: "=") else {
                throw DCCRuleError(
                    description:
                        "\(shown): takes NAME=VALUE, such as mdrFlagMayBeAbsent=false; docs/recalled-rules.md has all")
            }
            let (name, value) = (String(text[..<sign]), String(text[text.index(after: sign)...]))
            guard let rule = DCCRule.named(name) else { throw unknown(name) }
            guard rule.set(value, in: &rules) else {
                throw DCCRuleError(description: "\(shown): \(name) takes \(rule.expectation)")
            }
        }
        return rules
    }

    private static func unknown(_ name: String) -> DCCRuleError {
        let near = near(name)
        let hint = near.isEmpty ? "docs/recalled-rules.md has all" : "near are \(near.joined(separator: ", "))"
        return DCCRuleError(description: "\(name.prefix(60).filter { !$0.isNewline }): there is no such rule; \(hint)")
    }

    /// Names of rules that come near one, at most three, the nearest first.
    private static func near(_ name: String) -> [String] {
        let wanted = Array(name.prefix(60).lowercased().utf8)
        guard !wanted.isEmpty else { return [] }
        let distances = DCCRule.all.map {
            (name: $0.name, distance: distance(wanted, Array($0.name.lowercased().utf8)))
        }
        let parts = distances.filter { $0.name.lowercased().contains(name.lowercased()) }
        let typos = distances.filter { $0.distance <= max(2, wanted.count / 4) }.sorted { $0.distance < $1.distance }
        var names: [String] = []
        for found in typos + parts where !names.contains(found.name) { names.append(found.name) }
        return Array(names.prefix(3))
    }

    /// How many letters have to be put in, taken away or changed to get from one text to the other (Levenshtein).
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var before = row[0]
            row[0] = index + 1
            for (place, candidate) in other.enumerated() {
                let change = before + (letter == candidate ? 0 : 1)
                before = row[place + 1]
                row[place + 1] = min(change, before + 1, row[place] + 1)
            }
        }
        return row[other.count]
    }
}
