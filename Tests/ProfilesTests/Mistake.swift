import Testing

@testable import Profiles

/// A profile with something wrong, and the whole line that says so.
struct Mistake: Sendable, CustomTestStringConvertible {
    let yaml: String
    let line: String

    /// - Parameter line: in parts, between which is a space.
    init(_ yaml: String, _ line: String...) { (self.yaml, self.line) = (yaml, line.joined(separator: " ")) }

    var testDescription: String { line }
}

/// Expects `body` to throw a ``ProfileError`` of exactly this line.
func expectError(
    _ line: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("nothing was thrown; expected \(line)", sourceLocation: sourceLocation)
    } catch let error as ProfileError {
        #expect(error.description == line, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(error) is no profile error", sourceLocation: sourceLocation)
    }
}
