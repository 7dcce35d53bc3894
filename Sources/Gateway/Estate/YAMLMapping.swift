import COSEM
import GBCS
import Yams

/// A YAML mapping read key by key: wrong values and keys nobody asked for are errors with their line.
struct YAMLMapping {
    private let file: String
    private let line: Int?
    private var entries: [(key: String, line: Int?, node: Node)]
    private var known: [String] = []

    init(_ node: Node, file: String) throws {
        guard let mapping = node.mapping else {
            throw ProfileError(file, node.mark?.line, "expected keys and values")
        }
        self.file = file
        line = node.mark?.line
        entries = []
        for (key, value) in mapping {
            guard let name = key.string else { throw ProfileError(file, key.mark?.line, "a key is not a word") }
            guard !entries.contains(where: { $0.key == name }) else {
                throw ProfileError(file, key.mark?.line, "\(name) stands twice")
            }
            entries.append((name, key.mark?.line, value))
        }
    }

    func error(_ reason: String) -> ProfileError { ProfileError(file, line, reason) }

    /// Gives `body` the scalar of `key`, if it is there.
    mutating func read(_ key: String, _ body: (YAMLScalar) throws -> Void) throws {
        guard let (node, line) = take(key) else { return }
        guard let text = node.scalar?.string else { throw ProfileError(file, line, "\(key) must be one value") }
        try body(YAMLScalar(file: file, line: node.mark?.line ?? line, key: key, string: text))
    }

    /// Gives `body` the mapping of `key`, if it is there, and refuses what `body` did not read.
    mutating func readMapping(
        _ key: String, _ body: (inout YAMLMapping) throws -> Void
    ) throws {
        guard let (node, _) = take(key) else { return }
        var mapping = try YAMLMapping(node, file: file)
        try body(&mapping)
        try mapping.refuseUnknownKeys()
    }

    func refuseUnknownKeys() throws {
        guard let unknown = entries.first else { return }
        throw ProfileError(
            file, unknown.line, "unknown key \(unknown.key); known are \(known.sorted().joined(separator: ", "))")
    }

    private mutating func take(_ key: String) -> (node: Node, line: Int?)? {
        known.append(key)
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        return (entry.node, entry.line)
    }
}

/// One value of a YAML mapping and where it stands.
struct YAMLScalar {
    let file: String
    let line: Int?
    let key: String
    let string: String

    func value<Value>(_ expectation: String, _ parse: (String) -> Value?) throws -> Value {
        guard let value = parse(string) else {
            throw ProfileError(file, line, "\(key) is \"\(string)\"; it must be \(expectation)")
        }
        return value
    }

    func number<Number: LosslessStringConvertible & Comparable>(
        in range: ClosedRange<Number>
    ) throws -> Number {
        try value("a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Number(text.replacing("_", with: "")).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    func boolean() throws -> Bool { try value("true or false") { Bool($0) } }

    func alertCode() throws -> AlertCode {
        try value("an Alert Code of four hexadecimal digits in quotes, like \"8F1E\"") { text in
            text.count == 4 ? UInt16(text, radix: 16).map { AlertCode(rawValue: $0) } : nil
        }
    }

    func result() throws -> DataAccessResult {
        try value("a data access result like success or hardware-fault") { DataAccessResult(name: $0) }
    }
}
