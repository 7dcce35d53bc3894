import COSEM

/// Why a meter gives no value of an attribute.
public struct DLMSAccessError: Error, Hashable, Sendable, CustomStringConvertible {
    public let attribute: ObjectReference
    public let result: DataAccessResult

    public var description: String { "\(attribute.attributeName): \(result)" }
}

extension ObjectReference {
    /// The attribute, for errors.
    var attributeName: String { "\(logicalName) attribute \(member)" }
}
