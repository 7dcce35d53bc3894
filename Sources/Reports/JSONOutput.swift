import Console
import Foundation

/// Prints a value as JSON in the form of ``printJSON(_:)``.
package func printJSON(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try Output.print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
