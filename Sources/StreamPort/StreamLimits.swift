import CommsHub
import Estate
import NIOCore

/// Bounds of the stream port; a breach closes the connection that made it, no other, and is counted.
public struct StreamLimits: Hashable, Sendable {
    /// Octets of one message.
    public var messageSize = 65_536
    /// Connections at one time.
    public var connections = 10_000
    /// Messages of one connection that wait for their answers.
    public var pipelined = 1_024
    /// Seconds without a message from the other side.
    public var idleSeconds: Int64 = 900
    /// Seconds from the first octet of a message to its last.
    public var messageSeconds: Int64 = 30
    /// Octets that all connections may hold together: unfinished messages, messages whose turn has not come, answers that
    /// the other side does not take. Event loops have equal shares.
    public var memory = 256 << 20
    /// With these, messages may come in blocks and responses longer than a block go in blocks (GBCS 7.2.11); without,
    /// as the DCC's gateway does it, all messages are whole and a block is undeliverable.
    public var blockTransfer: BlockTransferParameters?
    /// How a network carries the messages of a connection that does not say.
    public var service = MessageService.onDemand

    public init() {}

    /// Parameters for ``blockTransfer`` that suit one of many connections: four transfers each way at a time, whose
    /// messages are as long as ``messageSize`` allows. Throws for a value out of its range.
    ///
    /// - Parameter blockTimeout: microseconds.
    public func connectionBlockTransfer(
        blockSize: Int = BlockTransferParameters.standard.blockSize,
        window: Int = BlockTransferParameters.standard.window,
        retries: Int = BlockTransferParameters.standard.retries,
        blockTimeout: Int64 = BlockTransferParameters.standard.blockTimeout
    ) throws(BlockTransferParameters.RangeError) -> BlockTransferParameters {
        try BlockTransferParameters(
            blockSize: blockSize, window: window, retries: retries, blockTimeout: blockTimeout,
            messageOctets: messageSize, simultaneousTransfers: 4, totalOctets: 2 * messageSize)
    }
}
