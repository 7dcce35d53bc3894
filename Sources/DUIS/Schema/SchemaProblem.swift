/// Why a set of schema files is not used.
public struct SchemaProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// What a schema finds wrong with a document.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line of the element, counted from 1.
    public let line: Int
    /// What is wrong, in libxml2's words.
    public let detail: String

    public var description: String { "line \(line): \(detail)" }
}
