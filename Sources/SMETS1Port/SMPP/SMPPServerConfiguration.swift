import SMPP

/// The address of the SMSC, who may bind, and its limits. A breach closes the connection that made it and no other, and
/// is counted.
public struct SMPPServerConfiguration: Hashable, Sendable {
    /// The standard port of SMPP.
    public static let defaultPort = 2_775

    /// Address that the server listens on. Only this machine reaches the default: the development account is no secret.
    public var host = "127.0.0.1"
    /// Port that the server listens on; 0 takes a free one.
    public var port = defaultPort
    /// Largest number of connections at one time.
    public var connections = 1_000
    /// Largest number of receipts of one system_id that wait for a receiver.
    public var waitingReceipts = 10_000
    /// Largest number of system_ids for which receipts may wait.
    public var waitingSystemIDs = 1_000
    /// Time in microseconds that ``SMPPServer/stop()`` gives clients to answer unbind.
    public var stopTimeout: Int64 = 2_000_000
    /// Accounts, windows and time limits of each session.
    public var session = SMPPSessionConfiguration()

    public init() {}
}
