/// A Wide Area Network link between the data service provider and a Communications Hub. It sees octets and
/// knows neither hub nor meter.
public protocol WANLink: Sendable {
    /// How a message of `octets` octets fares when it is sent now, in microseconds of delay; nil when it is lost.
    func transmit(octets: Int, direction: WANDirection) -> Int64?
}

public enum WANDirection: Hashable, Sendable {
    /// Towards the hub.
    case downlink
    /// Towards the data service provider.
    case uplink
}

/// A link that delivers everything at once.
public struct ImmediateLink: WANLink {
    public init() {}

    public func transmit(octets: Int, direction: WANDirection) -> Int64? { 0 }
}
