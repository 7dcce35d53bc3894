/// The result of one item of a request: data-access-result and action-result share their codes.
public struct DataAccessResult: RawRepresentable, Hashable, Sendable, Codable {
    /// The code on the wire, 0 to 255.
    public let rawValue: UInt8

    /// The result with this code.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    // They are computed, and inlinable, because a stored one is reached through a call that checks whether it was made.

    /// The item was executed.
    @inlinable public static var success: DataAccessResult { DataAccessResult(rawValue: 0) }
    /// The device cannot execute the item because of a fault of its own.
    @inlinable public static var hardwareFault: DataAccessResult { DataAccessResult(rawValue: 1) }
    /// The device cannot execute the item now.
    @inlinable public static var temporaryFailure: DataAccessResult { DataAccessResult(rawValue: 2) }
    /// The client may not read or write the attribute, or invoke the method.
    @inlinable public static var readWriteDenied: DataAccessResult { DataAccessResult(rawValue: 3) }
    /// The device has no object of this name.
    @inlinable public static var objectUndefined: DataAccessResult { DataAccessResult(rawValue: 4) }
    /// The object is of another class.
    @inlinable public static var objectClassInconsistent: DataAccessResult { DataAccessResult(rawValue: 9) }
    /// The object cannot be accessed at present.
    @inlinable public static var objectUnavailable: DataAccessResult { DataAccessResult(rawValue: 11) }
    /// The data have another type than the attribute or method.
    @inlinable public static var typeUnmatched: DataAccessResult { DataAccessResult(rawValue: 12) }
    /// The selection, or the scope of the access, is not allowed.
    @inlinable public static var scopeOfAccessViolated: DataAccessResult { DataAccessResult(rawValue: 13) }
    /// The answer would take blocks, which cannot be had.
    @inlinable public static var dataBlockUnavailable: DataAccessResult { DataAccessResult(rawValue: 14) }
    /// A GET in blocks was given up.
    @inlinable public static var longGetAborted: DataAccessResult { DataAccessResult(rawValue: 15) }
    /// The client asks for a block although no GET in blocks is under way.
    @inlinable public static var noLongGetInProgress: DataAccessResult { DataAccessResult(rawValue: 16) }
    /// A SET in blocks was given up.
    @inlinable public static var longSetAborted: DataAccessResult { DataAccessResult(rawValue: 17) }
    /// The client sends a block although no SET in blocks is under way.
    @inlinable public static var noLongSetInProgress: DataAccessResult { DataAccessResult(rawValue: 18) }
    /// The number of the block is not the next one.
    @inlinable public static var dataBlockNumberInvalid: DataAccessResult { DataAccessResult(rawValue: 19) }
    /// Any other reason; in an access-response also an item that was not executed because an earlier one failed.
    @inlinable public static var otherReason: DataAccessResult { DataAccessResult(rawValue: 250) }

    static let names: [UInt8: String] = [
        0: "success", 1: "hardware-fault", 2: "temporary-failure", 3: "read-write-denied", 4: "object-undefined",
        9: "object-class-inconsistent", 11: "object-unavailable", 12: "type-unmatched",
        13: "scope-of-access-violated", 14: "data-block-unavailable", 15: "long-get-aborted",
        16: "no-long-get-in-progress", 17: "long-set-aborted", 18: "no-long-set-in-progress",
        19: "data-block-number-invalid", 250: "other-reason",
    ]

    /// The result with the standard's name, or with a code in decimal; nil for anything else.
    public init?(name: String) {
        guard let code = UInt8(name) ?? Self.names.first(where: { $0.value == name.lowercased() })?.key else {
            return nil
        }
        rawValue = code
    }
}

extension DataAccessResult: CustomStringConvertible {
    /// The standard's name of the result, or its code where it has none here.
    public var description: String { Self.names[rawValue] ?? "result \(rawValue)" }
}
