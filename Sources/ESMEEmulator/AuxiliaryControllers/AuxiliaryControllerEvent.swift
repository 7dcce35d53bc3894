import COSEM

/// An entry of the Auxiliary Controller Event Log (GBCS ECS35g).
public struct AuxiliaryControllerEvent: Hashable, Sendable, Codable {
    /// Capacity of the log in entries.
    public static let capacity = 100

    public let time: UTCTime
    /// Direction, controller and level.
    public let action: UInt16
    /// 0 unknown, 1 success, 2 failure.
    public let outcome: UInt8
}
