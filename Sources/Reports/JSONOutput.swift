import Console
import Foundation

/// A value as JSON for people and for comparison: indented, with sorted keys.
package func jsonText(encoding value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// Prints a value as JSON in the form of ``printJSON(_:)``.
package func printJSON(encoding value: some Encodable) throws {
    try Output.print(try jsonText(encoding: value))
}
