import GBCS
import Testing

@testable import CommsHub

/// The side that puts the message together (GBCS 7.2.11).
@Suite("Block receiver")
struct BlockReceiverTests {
    static let message = BlockSenderTests.message
    static let window = 3

    static func receiver(retries: Int = 2, messageOctets: Int = 1_000, life: Int64 = 60_000_000) throws -> BlockReceiver
    {
        BlockReceiver(
            routing: try MessageRoutingHeader(ofMessage: message),
            parameters: try BlockTransferParameters(
                blockSize: 128, window: window, retries: retries, blockTimeout: 1_000_000,
                messageOctets: messageOctets, transferLife: life), at: 0)
    }

    /// Block `number` of the message's seven, the last of a burst when a window or the message ends.
    static func block(
        _ number: Int, endsBurst: Bool? = nil, _ change: (inout MessageBlock) -> Void = { _ in }
    ) throws -> MessageBlock {
        let isLast = number == 7
        let start = (number - 1) * 81
        var block = MessageBlock(
            routing: try MessageRoutingHeader(ofMessage: message),
            control: BlockControl(
                isLast: isLast, isStreaming: !(isLast || (endsBurst ?? number.isMultiple(of: window))), window: 3),
            number: UInt16(number), acknowledged: 0,
            data: start < message.count ? message[start..<min(start + 81, message.count)] : [1])
        change(&block)
        return block
    }

    @Test("A window is acknowledged at its end, with the header turned round")
    func acknowledgement() throws {
        var receiver = try Self.receiver()
        #expect(receiver.receive(try Self.block(1), at: 0).blocks.isEmpty)
        #expect(receiver.receive(try Self.block(2), at: 1).blocks.isEmpty)
        let step = receiver.receive(try Self.block(3), at: 2)
        let header = try Message(parsing: Self.message).header
        let acknowledgement = try #require(step.blocks.first)
        #expect(step.blocks.count == 1)
        #expect(acknowledgement.routing.businessOriginator == header.businessTarget)
        #expect(acknowledgement.routing.businessTarget == header.businessOriginator)
        #expect(acknowledgement.routing.originatorCounter == header.originatorCounter)
        #expect(acknowledgement.routing.craFlag == .response)
        #expect(acknowledgement.control.octet == 0x83)
        #expect(acknowledgement.number == 1)
        #expect(acknowledgement.acknowledged == 3)
        #expect(acknowledgement.isAcknowledgement)
        #expect(step.timer == 1_000_002)
        #expect(receiver.heldOctets == 243)
    }

    @Test("The message comes out once, and its last acknowledgement again when the sender did not hear it")
    func complete() throws {
        var receiver = try Self.receiver()
        var events: [BlockTransferEvent] = []
        for number in 1...7 { events += receiver.receive(try Self.block(number), at: Int64(number)).events }
        #expect(events == [.received(Self.message, receiver.routing)])
        #expect(receiver.state == .received)
        #expect(receiver.heldOctets == 0)
        // At once it is a duplicate of the link, later the sender's.
        let soon = receiver.receive(try Self.block(7), at: 8)
        #expect(soon.events == [.duplicate] && soon.blocks.isEmpty)
        let later = receiver.receive(try Self.block(7), at: 1_000_000)
        #expect(later.events == [.duplicate])
        #expect(later.blocks.map(\.acknowledged) == [7])
        #expect(later.blocks.map(\.number) == [4])
        // three block timeouts: two retries
        #expect(later.timer == 3_000_007)
        #expect(receiver.advance(to: 3_000_007).timer == nil)
        #expect(receiver.state == .over)
        #expect(receiver.receive(try Self.block(7), at: 3_000_008).events == [.refused(.transferOver)])
    }

    @Test("In any order", arguments: [[7, 6, 5, 4, 3, 2, 1], [2, 1, 3, 5, 4, 7, 6], [4, 2, 6, 1, 3, 5, 7]])
    func order(numbers: [Int]) throws {
        var receiver = BlockReceiver(
            routing: try MessageRoutingHeader(ofMessage: Self.message),
            parameters: try BlockTransferParameters(window: 7), at: 0)
        var events: [BlockTransferEvent] = []
        for number in numbers { events += receiver.receive(try Self.block(number), at: 0).events }
        #expect(events == [.received(Self.message, receiver.routing)])
    }

    @Test("A gap is asked for with its own length")
    func gap() throws {
        var receiver = try Self.receiver()
        let gap = receiver.receive(try Self.block(3), at: 0)
        #expect(gap.blocks.map(\.acknowledged) == [0])
        #expect(gap.blocks.map(\.control.window) == [2])
        #expect(receiver.receive(try Self.block(1), at: 1).blocks.isEmpty)
        // What was asked for is there: the next window.
        let full = receiver.receive(try Self.block(2), at: 2)
        #expect(full.blocks.map(\.acknowledged) == [3])
        #expect(full.blocks.map(\.control.window) == [3])
    }

    @Test("Duplicates are counted and bring one acknowledgement, not many")
    func duplicates() throws {
        var receiver = try Self.receiver()
        for number in 1...3 { _ = receiver.receive(try Self.block(number), at: 0) }
        for time: Int64 in [1, 2, 499_999] {
            let step = receiver.receive(try Self.block(3), at: time)
            #expect(step.events == [.duplicate])
            #expect(step.blocks.isEmpty)
        }
        #expect(receiver.receive(try Self.block(3), at: 500_000).blocks.map(\.number) == [2])
        #expect(receiver.receive(try Self.block(1), at: 600_000).blocks.isEmpty)
    }

    @Test("When nothing comes it asks again, then gives up")
    func silence() throws {
        var receiver = try Self.receiver()
        _ = receiver.receive(try Self.block(1), at: 0)
        #expect(receiver.advance(to: 999_999).blocks.isEmpty)
        let first = receiver.advance(to: 1_000_000)
        #expect(first.blocks.map(\.acknowledged) == [1])
        #expect(first.timer == 2_000_000)
        #expect(receiver.advance(to: 2_000_000).blocks.map(\.number) == [2])
        let end = receiver.advance(to: 3_000_000)
        #expect(end.events == [.failed(receiver.routing, .noAnswer)])
        #expect(end.timer == nil)
        #expect(receiver.heldOctets == 0)
        #expect(receiver.reservedOctets == 0)
        #expect(receiver.receive(try Self.block(2), at: 3_000_001).events == [.refused(.transferOver)])
    }

    @Test("Its life ends, however many blocks come")
    func life() throws {
        var receiver = try Self.receiver(life: 1_500_000)
        #expect(receiver.receive(try Self.block(1), at: 1_400_000).timer == 1_500_000)
        let end = receiver.advance(to: 1_500_000)
        #expect(end.events == [.failed(receiver.routing, .expired)])
    }

    @Test("More octets than a message may have")
    func tooLarge() throws {
        var receiver = try Self.receiver(messageOctets: 81 * 3 - 1)
        _ = receiver.receive(try Self.block(1), at: 0)
        _ = receiver.receive(try Self.block(3), at: 0)
        #expect(receiver.receive(try Self.block(2), at: 0).events == [.failed(receiver.routing, .tooLarge)])
        #expect(receiver.heldOctets == 0)
    }

    @Test("Inconsistent blocks are refused, each with its reason, and change nothing")
    func refusals() throws {
        var receiver = try Self.receiver()
        for number in [1, 2, 3, 5] { _ = receiver.receive(try Self.block(number), at: 0) }
        func last(_ block: inout MessageBlock) { block.control = BlockControl(octet: 0x83) }
        let cases: [(MessageBlock, BlockRefusal)] = [
            (try Self.block(4) { $0.routing.originatorCounter += 1 }, .otherTransfer),
            (try Self.block(4) { $0.routing.businessOriginator = EntityIdentifier(1) }, .otherTransfer),
            (try Self.block(4) { $0.routing.craFlag = .alert }, .otherTransfer),
            (try Self.block(4) { $0.routing.businessTarget = EntityIdentifier(1) }, .differentRoutingHeader),
            (try Self.block(4) { $0.routing.messageCode = .ecs17b }, .differentRoutingHeader),
            (try Self.block(4) { $0.data = [] }, .unexpectedAcknowledgement),
            (try Self.block(7), .beyondWindow),
            (try Self.block(100), .beyondWindow),
            (try Self.block(4, last), .wrongLast),
            (try Self.block(2, last), .wrongLast),
            (try Self.block(5, last), .wrongLast),
            (try Self.block(5) { $0.data = [1, 2, 3] }, .differentData),
        ]
        for (block, refusal) in cases { #expect(receiver.receive(block, at: 0).events == [.refused(refusal)]) }
        #expect(receiver.receive(try Self.block(4), at: 0).events.isEmpty)
        // Blocks 1 to 5 are there.
        #expect(receiver.receive(try Self.block(7), at: 0).events.isEmpty)
        #expect(receiver.receive(try Self.block(8, endsBurst: true), at: 0).events == [.refused(.beyondLast)])
        #expect(
            receiver.receive(try Self.block(7) { $0.control = BlockControl(octet: 3) }, at: 0).events
                == [.refused(.wrongLast)])
        #expect(receiver.receive(try Self.block(6, last), at: 0).events == [.refused(.wrongLast)])
        #expect(
            receiver.receive(try Self.block(6), at: 0).events == [.received(Self.message, receiver.routing)])
    }

    @Test("A burst beyond the window is answered: its sender learns the window")
    func windowLearned() throws {
        var receiver = try Self.receiver()
        for number in 1...3 { _ = receiver.receive(try Self.block(number, endsBurst: false), at: 0) }
        var step = BlockTransferStep()
        for number in 4...6 { step = receiver.receive(try Self.block(number, endsBurst: false), at: 0) }
        #expect(step.blocks.map(\.acknowledged) == [6])
        let refused = receiver.receive(
            try Self.block(10, endsBurst: true), at: 1_000_000)
        #expect(refused.events == [.refused(.beyondWindow)])
        #expect(refused.blocks.map(\.acknowledged) == [6])
    }

    @Test("Another message than its blocks say is not handed out")
    func wrongMessage() throws {
        var receiver = try Self.receiver()
        for number in 1...6 {
            let step = receiver.receive(
                try Self.block(number) { if number == 1 { $0.data[$0.data.startIndex + 10] ^= 1 } }, at: 0)
            #expect(step.events.isEmpty)
        }
        let step = receiver.receive(try Self.block(7), at: 0)
        #expect(step.events == [.failed(receiver.routing, .wrongMessage)])
        #expect(step.blocks.isEmpty)
    }
}
