import GBCS

/// How messages are cut into blocks, acknowledged, repeated and put together again (GBCS 7.2.11).
///
/// No published page gives GBCS's own values: all of them are configuration.
public struct BlockTransferParameters: Hashable, Sendable {
    /// A value outside its range. The text names the parameter, what was given and what it takes.
    public struct RangeError: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    public static let blockSizes = 128...65_535
    public static let windows = 1...BlockControl.maximumWindow
    public static let retryCounts = 0...100
    /// Range of the durations in microseconds: a millisecond to a day.
    public static let durations: ClosedRange<Int64> = 1_000...86_400_000_000
    public static let transferCounts = 1...1_024
    public static let totals = 1...(256 << 20)
    /// Memory in octets that a half-finished transfer takes besides the octets it holds; see ``memoryLimit``.
    public static let overheadOfTransfer = 32_768

    /// Size in octets of one block with its headers. A message that is no longer is sent whole.
    public private(set) var blockSize = 1_200
    /// Number of blocks sent, or taken, before an acknowledgement.
    public private(set) var window = 10
    /// How many times in a row the same blocks are asked for, or sent, again before the transfer fails.
    public private(set) var retries = 10
    /// Time in microseconds to wait for an acknowledgement, or for the next block, before asking again.
    public private(set) var blockTimeout: Int64 = 10_000_000
    /// Largest size of one message in octets, enough for 13 months of half hours, 19,056 entries of 8 octets.
    public private(set) var messageOctets = Message.maximumSize
    /// Number of transfers that one side receives at a time; a finished one counts until ``blockTimeout`` times
    /// ``retries`` after its end.
    public private(set) var simultaneousTransfers = 64
    /// Largest size in octets of all half-finished transfers together.
    public private(set) var totalOctets = 4 << 20
    /// Time in microseconds from a transfer's first block until it is given up unfinished.
    public private(set) var transferLife: Int64 = 1_800_000_000
    /// The security header of the blocks sent; blocks received may have any.
    public private(set) var securityHeader = BlockSecurityHeader.standard
    /// Whether an acknowledgement, a block without data, is marked as its sender's last block.
    public private(set) var acknowledgementIsLast = true

    private init() {}

    public static let standard = BlockTransferParameters()

    /// Takes the values of ``standard`` for what is not given. Throws for the first value that is outside its range.
    public init(
        blockSize: Int = standard.blockSize, window: Int = standard.window, retries: Int = standard.retries,
        blockTimeout: Int64 = standard.blockTimeout, messageOctets: Int = standard.messageOctets,
        simultaneousTransfers: Int = standard.simultaneousTransfers, totalOctets: Int = standard.totalOctets,
        transferLife: Int64 = standard.transferLife,
        securityHeader: BlockSecurityHeader = standard.securityHeader,
        acknowledgementIsLast: Bool = standard.acknowledgementIsLast
    ) throws(RangeError) {
        self.blockSize = try Self.checked(blockSize, in: Self.blockSizes, "block size in octets")
        self.window = try Self.checked(window, in: Self.windows, "window in blocks")
        self.retries = try Self.checked(retries, in: Self.retryCounts, "number of retries")
        self.blockTimeout = try Self.checked(blockTimeout, in: Self.durations, "block timeout in microseconds")
        self.messageOctets = try Self.checked(messageOctets, in: 1...Message.maximumSize, "octets of one message")
        self.simultaneousTransfers = try Self.checked(
            simultaneousTransfers, in: Self.transferCounts, "number of simultaneous transfers")
        self.totalOctets = try Self.checked(
            totalOctets, in: messageOctets...Self.totals.upperBound, "octets of all half-finished transfers")
        self.transferLife = try Self.checked(
            transferLife, in: Self.durations, "life of a half-finished transfer in microseconds")
        self.securityHeader = securityHeader
        self.acknowledgementIsLast = acknowledgementIsLast
    }

    private static func checked<Value: Comparable>(
        _ value: Value, in range: ClosedRange<Value>, _ name: String
    ) throws(RangeError) -> Value {
        guard range.contains(value) else {
            throw RangeError(description: "\(name): \(value) is not in \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// Whether this message goes in blocks.
    public func needsBlocks(_ message: [UInt8]) -> Bool { message.count > blockSize }

    /// Number of octets of the message in each block but the last.
    public var dataOctets: Int { MessageBlock.dataCapacity(blockSize: blockSize) }

    /// Time in microseconds for which a finished transfer is remembered, so that its last acknowledgement can be
    /// repeated.
    var lingerTime: Int64 { blockTimeout * Int64(retries + 1) }

    /// Memory in octets that a ``BlockReassembly`` never exceeds, whatever it is sent: an array that has grown may
    /// reserve twice what it holds, one that grows exists twice, and each transfer has its tables.
    public var memoryLimit: Int {
        2 * totalOctets + messageOctets + simultaneousTransfers * Self.overheadOfTransfer
    }
}
