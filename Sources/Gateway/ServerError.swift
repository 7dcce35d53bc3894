/// The reason why a server could not start, as one line for a person.
public struct ServerError: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
