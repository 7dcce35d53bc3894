/// The result of one item of an access-response: data-access-result and action-result share their codes.
public struct DataAccessResult: RawRepresentable, Hashable, Sendable, Codable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let success = DataAccessResult(rawValue: 0)
    public static let hardwareFault = DataAccessResult(rawValue: 1)
    public static let temporaryFailure = DataAccessResult(rawValue: 2)
    public static let readWriteDenied = DataAccessResult(rawValue: 3)
    public static let objectUndefined = DataAccessResult(rawValue: 4)
    public static let objectClassInconsistent = DataAccessResult(rawValue: 9)
    public static let objectUnavailable = DataAccessResult(rawValue: 11)
    public static let typeUnmatched = DataAccessResult(rawValue: 12)
    public static let scopeOfAccessViolated = DataAccessResult(rawValue: 13)
    public static let dataBlockUnavailable = DataAccessResult(rawValue: 14)
    public static let longGetAborted = DataAccessResult(rawValue: 15)
    public static let noLongGetInProgress = DataAccessResult(rawValue: 16)
    public static let longSetAborted = DataAccessResult(rawValue: 17)
    public static let noLongSetInProgress = DataAccessResult(rawValue: 18)
    public static let dataBlockNumberInvalid = DataAccessResult(rawValue: 19)
    public static let otherReason = DataAccessResult(rawValue: 250)

    static let names: [UInt8: String] = [
        0: "success", 1: "hardware-fault", 2: "temporary-failure", 3: "read-write-denied", 4: "object-undefined",
        9: "object-class-inconsistent", 11: "object-unavailable", 12: "type-unmatched",
        13: "scope-of-access-violated", 14: "data-block-unavailable", 15: "long-get-aborted",
        16: "no-long-get-in-progress", 17: "long-set-aborted", 18: "no-long-set-in-progress",
        19: "data-block-number-invalid", 250: "other-reason",
    ]

    /// The result with the standard's name, or of its number in decimal; nil for anything else.
    public init?(name: String) {
        guard let code = UInt8(name) ?? Self.names.first(where: { $0.value == name.lowercased() })?.key else {
            return nil
        }
        rawValue = code
    }
}

extension DataAccessResult: CustomStringConvertible {
    public var description: String { Self.names[rawValue] ?? "result \(rawValue)" }
}
