/// Why octets are no document that is read here.
public struct XMLProblem: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// Not well formed, or namespaces that are not declared.
        case malformed
        /// A document type declaration, the door to entities.
        case documentType
        /// A processing instruction.
        case processingInstruction
        /// Another encoding than UTF-8, or another version of XML than 1.0.
        case encoding
        /// More octets than ``XMLLimits/octets``.
        case size
        /// Beyond another limit.
        case limit
    }

    public let kind: Kind
    /// The line, counted from 1, where the parser stopped; nil where it did not start.
    public let line: Int?
    /// What is wrong and what to do about it, a sentence without its full stop.
    public let detail: String

    init(_ kind: Kind, line: Int? = nil, _ detail: String) {
        (self.kind, self.line, self.detail) = (kind, line, detail)
    }

    public var description: String { line.map { "line \($0): \(detail)" } ?? detail }

    /// What a library says about a document: one line of at most 300 characters without control characters, since it
    /// quotes the document.
    static func sentence(_ message: UnsafePointer<CChar>?) -> String {
        guard let message else { return "no reason given" }
        let line = String(cString: message).unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }
        let text = String(String.UnicodeScalarView(line)).prefix(300)
        return String(text.reversed().drop { $0 == " " || $0 == "." }.reversed())
    }
}
