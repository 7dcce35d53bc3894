import COSEM

/// One end of the range a log is read over, or of ECS70's validity interval, as the command carries it.
public enum RequestBound: Hashable, Sendable {
    /// The bound of selective access to an unencrypted log: double-long-unsigned, UTC seconds since 2000 (GBCS 9.1.5).
    case seconds(UInt32)
    /// The bound of a restriction of protected attributes, and of ECS70: octet-string(12).
    case dateTime(COSEMDateTime)
}

/// Both ends of a range; a log entry is in the range when `from <= timestamp <= to` (GBCS 9.1.6).
public struct RequestRange: Hashable, Sendable {
    public var from: RequestBound
    public var to: RequestBound

    public init(from: RequestBound, to: RequestBound) { (self.from, self.to) = (from, to) }
}
