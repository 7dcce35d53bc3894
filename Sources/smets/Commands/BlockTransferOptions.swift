import ArgumentParser
import CommsHub
import Console
import StreamPort

/// General block transfer on the stream port (GBCS 7.2.11).
struct BlockTransferOptions: ParsableArguments {
    @Flag(help: "Take messages in blocks too, and send what is longer than a block in blocks (GBCS 7.2.11).")
    var blockTransfer = false

    @Option(help: ArgumentHelp("Octets of a block with its headers, 128 to 65,535.", valueName: "octets"))
    var blockSize = BlockTransferParameters.standard.blockSize

    @Option(help: ArgumentHelp("Blocks between acknowledgements, 1 to 63.", valueName: "n"))
    var blockWindow = BlockTransferParameters.standard.window

    @Option(help: ArgumentHelp("Number of times in a row that blocks are asked for again, 0 to 100.", valueName: "n"))
    var blockRetries = BlockTransferParameters.standard.retries

    @Option(help: ArgumentHelp("Milliseconds until a block is asked for again, 1 to 86,400,000.", valueName: "ms"))
    var blockTimeout = BlockTransferParameters.standard.blockTimeout / 1_000

    /// The parameters of block transfer; nil when messages are whole.
    func parameters(_ limits: StreamLimits) throws -> BlockTransferParameters? {
        guard blockTransfer else {
            let standard = BlockTransferParameters.standard
            let idle = [
                ("--block-size", blockSize != standard.blockSize), ("--block-window", blockWindow != standard.window),
                ("--block-retries", blockRetries != standard.retries),
                ("--block-timeout", blockTimeout != standard.blockTimeout / 1_000),
            ]
            try CheckedOption.refuse(idle, "without --block-transfer")
            return nil
        }
        try CheckedOption.number(blockSize, "block-size", in: BlockTransferParameters.blockSizes, unit: " octets")
        try CheckedOption.number(blockWindow, "block-window", in: BlockTransferParameters.windows)
        try CheckedOption.number(blockRetries, "block-retries", in: BlockTransferParameters.retryCounts)
        try CheckedOption.number(blockTimeout, "block-timeout", in: 1...86_400_000, unit: " ms")
        return try reportingErrors {
            try limits.connectionBlockTransfer(
                blockSize: blockSize, window: blockWindow, retries: blockRetries, blockTimeout: blockTimeout * 1_000)
        }
    }
}
