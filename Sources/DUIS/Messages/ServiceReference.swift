/// The number of a Service Request's kind, such as 4.8 (DUIS 5.4 schema, type ServiceReference).
public struct ServiceReference: RawRepresentable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral text: String) { rawValue = text }
    public var description: String { rawValue }
}

/// The number of a variant of a Service Request, such as 4.8.1 (DUIS 5.4 schema, type ServiceReferenceVariant).
public struct ServiceReferenceVariant: RawRepresentable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral text: String) { rawValue = text }
    public var description: String { rawValue }
}
