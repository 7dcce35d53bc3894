import CommsHub
import GBCS
import NIOCore

/// The state with which a connection of the stream port sends and receives blocks.
struct ConnectionBlocks {
    var endpoint: BlockTransferEndpoint
    /// The framing of the last block that came, which is that of the blocks that go.
    var framing = Framing.raw
    var timer: Scheduled<Void>?

    init(parameters: BlockTransferParameters) { endpoint = BlockTransferEndpoint(parameters: parameters) }

    /// Microseconds on a clock that never goes back.
    static var now: Int64 { Int64(clamping: NIODeadline.now().uptimeNanoseconds / 1_000) }
}

extension StreamConnectionHandler {
    /// Takes one block: a message that it completes is processed, and the blocks that it asks for are written.
    func takeBlock(_ octets: [UInt8], _ framing: Framing, _ context: ChannelHandlerContext) {
        guard blocks != nil, let block = try? MessageBlock(parsing: octets) else {
            statistics.countUndeliverable()
            return
        }
        blocks?.framing = framing
        guard let step = blocks?.endpoint.receive(block, at: ConnectionBlocks.now) else { return }
        apply(step, context)
    }

    /// Writes a response. It goes in blocks when the connection uses them and the response is longer than one block; it
    /// also goes whole when the largest number of transfers is under way.
    func writeResponse(_ response: [UInt8], _ framing: Framing, _ context: ChannelHandlerContext) {
        guard let blocks, blocks.endpoint.parameters.needsBlocks(response) else {
            write(response, framing)
            return
        }
        self.blocks?.framing = framing
        do throws(BlockTransferFailure) {
            guard let step = try self.blocks?.endpoint.send(response, at: ConnectionBlocks.now) else { return }
            apply(step, context)
        } catch {
            statistics.countBreach("block_transfers")
            write(response, framing)
        }
    }

    private func apply(_ step: BlockTransferStep, _ context: ChannelHandlerContext) {
        guard let framing = blocks?.framing else { return }
        for block in step.blocks { write(block.encoded, framing) }
        for event in step.events {
            switch event {
            case .received(let message, _): take(message.span.bytes, at: nil, framing, context)
            case .failed: statistics.countBreach("block_transfer_failed")
            case .acknowledged, .refused, .duplicate: break
            }
        }
        setTimer(step.timer, context)
    }

    private func setTimer(_ moment: Int64?, _ context: ChannelHandlerContext) {
        blocks?.timer?.cancel()
        blocks?.timer = nil
        guard let moment else { return }
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        blocks?.timer = context.eventLoop.scheduleTask(in: .microseconds(max(0, moment - ConnectionBlocks.now))) {
            let (handler, context) = bound.value
            handler.blocks?.timer = nil
            guard let step = handler.blocks?.endpoint.advance(to: ConnectionBlocks.now) else { return }
            handler.apply(step, context)
            handler.deliverBetweenReads(context)
        }
    }
}
