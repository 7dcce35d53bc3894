import CommsHub
import GBCS
import Testing

/// Both sides of a link at once, each sending and receiving.
@Suite("Block transfer endpoint")
struct BlockTransferEndpointTests {
    static func message(_ counter: UInt64, size: Int = 3_000) -> [UInt8] {
        ThirteenMonthAnswer.message(size: size, counter: counter)
    }

    /// Hands blocks to and fro until there are none, and what was received on each side.
    static func exchange(
        _ left: inout BlockTransferEndpoint, _ right: inout BlockTransferEndpoint, _ first: [MessageBlock]
    ) throws -> (left: [[UInt8]], right: [[UInt8]]) {
        var toRight = first
        var toLeft: [MessageBlock] = []
        var received: (left: [[UInt8]], right: [[UInt8]]) = ([], [])
        for _ in 0..<1_000 where !(toRight.isEmpty && toLeft.isEmpty) {
            let (rightward, leftward) = (toRight, toLeft)
            (toRight, toLeft) = ([], [])
            for block in rightward {
                let step = right.receive(try MessageBlock(parsing: block.encoded), at: 0)
                toLeft += step.blocks
                for case .received(let message, _) in step.events { received.right.append(message) }
            }
            for block in leftward {
                let step = left.receive(try MessageBlock(parsing: block.encoded), at: 0)
                toRight += step.blocks
                for case .received(let message, _) in step.events { received.left.append(message) }
            }
        }
        return received
    }

    @Test("A command one way and its response the other")
    func bothWays() throws {
        let parameters = try BlockTransferParameters(blockSize: 128)
        var broker = BlockTransferEndpoint(parameters: parameters)
        var hub = BlockTransferEndpoint(parameters: parameters)
        let command = ThirteenMonthAnswer.command(.ecs22b)
        let there = try Self.exchange(&broker, &hub, try broker.send(command, at: 0).blocks)
        #expect(there.right == [command])
        let back = try Self.exchange(&hub, &broker, try hub.send(ThirteenMonthAnswer.octets, at: 0).blocks)
        let isIntact = back.right == [ThirteenMonthAnswer.octets]
        #expect(isIntact)
        #expect(broker.sendingCount == 0 && hub.sendingCount == 0 && hub.octetsBeingSent == 0)
        #expect(hub.reassembly.statistics.messages == 1)
    }

    @Test("Several messages at a time")
    func several() throws {
        var left = BlockTransferEndpoint()
        var right = BlockTransferEndpoint()
        var blocks: [MessageBlock] = []
        for counter: UInt64 in 1...20 { blocks += try left.send(Self.message(counter, size: 20_000), at: 0).blocks }
        #expect(left.sendingCount == 20)
        let received = try Self.exchange(&left, &right, blocks).right
        let isAll = Set(received) == Set((1...20 as ClosedRange<UInt64>).map { Self.message($0, size: 20_000) })
        #expect(isAll)
        #expect(received.count == 20)
    }

    @Test("Too many, too many octets, the same twice: busy")
    func busy() throws {
        var endpoint = BlockTransferEndpoint(
            parameters: try BlockTransferParameters(messageOctets: 1, simultaneousTransfers: 3, totalOctets: 5_000))
        // The first is sent however long it is.
        _ = try endpoint.send(Self.message(1, size: 20_000), at: 0)
        #expect(throws: BlockTransferFailure.busy) { try endpoint.send(Self.message(2), at: 0) }
        #expect(throws: BlockTransferFailure.busy) { try endpoint.send(Self.message(1), at: 0) }
        endpoint = BlockTransferEndpoint(parameters: try BlockTransferParameters(simultaneousTransfers: 3))
        for counter: UInt64 in 1...3 { _ = try endpoint.send(Self.message(counter), at: 0) }
        #expect(throws: BlockTransferFailure.busy) { try endpoint.send(Self.message(4), at: 0) }
        #expect(endpoint.octetsBeingSent == 9_000)
        #expect(throws: BlockTransferFailure.wrongMessage) { try endpoint.send([1], at: 0) }
    }

    @Test("An acknowledgement of nothing that is sent")
    func strangeAcknowledgement() throws {
        var endpoint = BlockTransferEndpoint()
        var block = try endpoint.send(Self.message(1), at: 0).blocks[0]
        block.data = []
        #expect(endpoint.receive(block, at: 0).events == [.refused(.otherTransfer)])
        #expect(endpoint.sendingCount == 1)
    }

    @Test("Silence ends everything; the timer is the earliest of all")
    func silence() throws {
        var endpoint = BlockTransferEndpoint()
        var other = BlockTransferEndpoint()
        let incoming = try other.send(Self.message(2), at: 0).blocks[0]
        #expect(try endpoint.send(Self.message(1), at: 5).timer == 10_000_005)
        #expect(endpoint.receive(incoming, at: 3).timer == 10_000_003)
        var events: [BlockTransferEvent] = []
        var timer: Int64? = 10_000_003
        for _ in 0..<1_000 {
            guard let time = timer else { break }
            let step = endpoint.advance(to: time)
            events += step.events
            timer = step.timer
        }
        #expect(timer == nil)
        #expect(events.count == 2)
        #expect(endpoint.sendingCount == 0 && endpoint.octetsBeingSent == 0)
        #expect(endpoint.reassembly.count == 0)
    }
}
