import COSEM

/// An attribute of a COSEM object.
public struct DLMSAttribute: Hashable, Sendable {
    /// Interface class: 1 data, 3 register, 7 profile generic, 8 clock.
    public var interfaceClass: UInt16
    public var object: LogicalName
    /// From 1 on; 1 is the logical name itself.
    public var number: UInt8

    public init(_ interfaceClass: UInt16, _ object: LogicalName, _ number: UInt8) {
        (self.interfaceClass, self.object, self.number) = (interfaceClass, object, number)
    }

    var octets: [UInt8] { DLMSRequests.attribute(interfaceClass, object, number) }
}

extension DLMSAttribute: CustomStringConvertible {
    public var description: String { "\(object) attribute \(number)" }
}

/// Why a meter gives no value of an attribute.
public struct DLMSAccessError: Error, Hashable, Sendable, CustomStringConvertible {
    public let attribute: DLMSAttribute
    public let result: DataAccessResult

    public var description: String { "\(attribute): \(result)" }
}
