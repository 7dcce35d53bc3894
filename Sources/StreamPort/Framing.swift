import Estate

/// The framing of messages in a stream; the first octet of each message tells which it is.
public enum Framing: Hashable, Sendable {
    /// GBCS messages back to back (first octet DD or DF).
    case raw
    /// The DLMS/COSEM wrapper, IEC 62056-4-7 (first octet 00); the ports are the sender's.
    case wrapper(sourcePort: UInt16, destinationPort: UInt16)
    /// A line `GBCS:DATA#channel:length:hexadecimal` (first octet `G`); the length counts octets and is
    /// written in `radix`, 10 or 16.
    case text(channel: String, radix: Int)
}

/// One frame of a stream.
public enum Frame: Hashable, Sendable {
    case message([UInt8], Framing)
    /// `GBCS:ALERTS#channel:on` or `off`: starts or stops sending alerts on this connection, in the given framing.
    case alerts(on: Bool, Framing)
    /// `GBCS:PRIORITY#channel:settlement`: the service that the network gives to what comes on this connection from now
    /// on.
    case service(MessageService)
    /// `GBCS:TOKEN#0:token`: the line that must come first at a server that other machines can reach.
    case token(String)
}

/// The reason why a stream cannot be read any further; the connection is closed.
public enum FramingError: Error, Hashable, Sendable {
    /// The first octet starts none of the framings, or a GBCS length is wrong.
    case malformed(String)
    case tooLarge(limit: Int)

    /// The label under which these errors are counted.
    public var kind: String {
        switch self {
        case .malformed: "malformed"
        case .tooLarge: "message_size"
        }
    }
}
