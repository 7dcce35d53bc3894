import SimulationKernel

/// The order in which messages get a channel; none interrupts one that is on the air. The priorities are the Target
/// Response Times of SECMP0162's table 3, and firmware after all of them.
public enum MessagePriority: UInt8, BitwiseCopyable, CaseIterable, Hashable, Sendable {
    /// On-demand Service Requests: 30 s.
    case onDemand
    /// On-demand 4.8.1 (half-hour profile): 5,600 s; other alerts and future-dated messages.
    case onDemandProfile
    /// Scheduled and other reads of today: 24 h.
    case scheduled
    /// Reads for Market-wide Half-Hourly Settlement (flagged ForSettlement): 24 h, in their own window.
    case settlement
    /// Firmware images.
    case firmware

    /// Time within which the response should be back.
    public var targetResponseTime: Microseconds {
        switch self {
        case .onDemand: 30 * .second
        case .onDemandProfile: 5_600 * .second
        case .scheduled, .settlement: .day
        case .firmware: 7 * .day
        }
    }

    /// Whether messages of this priority may be compressed ("low priority message compression", SECMP0162 table 7).
    public var isLow: Bool { self >= .scheduled }

    public var name: String {
        switch self {
        case .onDemand: "on-demand"
        case .onDemandProfile: "on-demand-profile"
        case .scheduled: "scheduled"
        case .settlement: "settlement"
        case .firmware: "firmware"
        }
    }

    /// Names of all priorities, for people: `on-demand, on-demand-profile, …`.
    public static var names: String { allCases.map(\.name).joined(separator: ", ") }

    public init?(name: String) {
        guard let priority = Self.allCases.first(where: { $0.name == name.lowercased() }) else { return nil }
        self = priority
    }
}

extension MessagePriority: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
