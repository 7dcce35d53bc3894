/// Why a load cannot be generated: one line that says what is wrong and the mend.
public struct LoadError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Throws unless `value` is in `range`; `name` is the users' name of the value.
package func require<Value: Comparable>(
    _ name: String, _ value: Value, in range: ClosedRange<Value>
) throws(LoadError) {
    // Not `range.contains`: NaN must fail.
    guard value >= range.lowerBound, value <= range.upperBound else {
        throw LoadError("\(name) \(value): takes \(range.lowerBound) to \(range.upperBound)")
    }
}
