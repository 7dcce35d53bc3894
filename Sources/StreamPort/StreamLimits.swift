import CommsHub
import Estate
import NIOCore

/// The limits of the stream port. A breach closes the connection that made it and no other, and is counted.
public struct StreamLimits: Hashable, Sendable {
    /// Largest size of a message, in octets.
    public var messageSize = 65_536
    /// Largest number of connections at one time.
    public var connections = 10_000
    /// Largest number of messages of one connection that wait for their answers.
    public var pipelined = 1_024
    /// Longest time without a message from the other side, in seconds.
    public var idleSeconds: Int64 = 900
    /// Longest time from the first octet of a message to its last, in seconds.
    public var messageSeconds: Int64 = 30
    /// Largest number of octets that all connections may hold together: unfinished messages, messages that wait for
    /// their turn, and answers that the other side does not take. Event loops have equal shares.
    public var memory = 256 << 20
    /// Parameters of general block transfer: with them, messages may come in blocks, and responses longer than a block
    /// go in blocks (GBCS 7.2.11). nil as at the DCC's gateway: all messages are whole, and a block is undeliverable.
    public var blockTransfer: BlockTransferParameters?
    /// The service that a network gives to messages of a connection that asks for none.
    public var service = MessageService.onDemand

    public init() {}

    /// Parameters for ``blockTransfer`` that suit one of many connections: four transfers each way at a time, of
    /// messages as long as ``messageSize`` allows. Throws for a value out of its range.
    ///
    /// - Parameter blockTimeout: timeout of a block, in microseconds.
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
