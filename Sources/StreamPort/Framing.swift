import Estate

/// How messages stand in a stream; told apart by the first octet of each.
public enum Framing: Hashable, Sendable {
    /// GBCS messages back to back (first octet DD or DF).
    case raw
    /// The DLMS/COSEM wrapper, IEC 62056-4-7 (first octet 00); the ports are the sender's.
    case wrapper(sourcePort: UInt16, destinationPort: UInt16)
    /// A line `GBCS:DATA#channel:length:hexadecimal` (first octet `G`); the length counts octets and is
    /// written in `radix`, 10 or 16.
    case text(channel: String, radix: Int)
}

/// One thing a stream said.
public enum Frame: Hashable, Sendable {
    case message([UInt8], Framing)
    /// `GBCS:ALERTS#channel:on` or `off`: send alerts on this connection, in the given framing, or stop.
    case alerts(on: Bool, Framing)
    /// `GBCS:PRIORITY#channel:settlement`: how the network is to carry what comes on this connection from now on.
    case service(MessageService)
    /// `GBCS:TOKEN#0:token`: what a server that others than its own machine reach wants to see first.
    case token(String)
}

/// Why a stream cannot be read on: the connection is closed.
public enum FramingError: Error, Hashable, Sendable {
    /// The first octet starts none of the framings, or a GBCS length is wrong.
    case malformed(String)
    case tooLarge(limit: Int)

    /// The label under which breaches are counted.
    public var kind: String {
        switch self {
        case .malformed: "malformed"
        case .tooLarge: "message_size"
        }
    }
}
