import SMPP

/// Where the SMSC listens, who may bind, and its bounds; a breach closes the connection that made it, no other, and is
/// counted.
public struct SMPPServerConfiguration: Hashable, Sendable {
    /// SMPP's port.
    public static let defaultPort = 2_775

    /// Only this machine reaches the default: the development account is no secret.
    public var host = "127.0.0.1"
    /// 0 takes a free port.
    public var port = defaultPort
    /// Connections at one time.
    public var connections = 1_000
    /// Receipts of one system_id that wait for a receiver.
    public var waitingReceipts = 10_000
    /// system_ids that receipts may wait for.
    public var waitingSystemIDs = 1_000
    /// Microseconds that ``SMPPServer/stop()`` gives clients to answer unbind.
    public var stopTimeout: Int64 = 2_000_000
    /// Accounts, windows and time limits of each session.
    public var session = SMPPSessionConfiguration()

    public init() {}
}
