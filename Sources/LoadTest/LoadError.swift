/// The reason why a load cannot be generated, as one line that says what is wrong and how to fix it.
public struct LoadError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// Throws unless `value` is in `range`; `name` is the users' name of the value.
package func require<Value: Comparable>(
    _ name: String, _ value: Value, in range: ClosedRange<Value>
) throws(LoadError) {
    // This is not `range.contains`, since NaN must fail.
    guard value >= range.lowerBound, value <= range.upperBound else {
        throw LoadError("\(name) \(value): takes \(range.lowerBound) to \(range.upperBound)")
    }
}
