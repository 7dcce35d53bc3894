import GBCS
import Testing

@testable import CommsHub

/// The side that has the message (GBCS 7.2.11).
@Suite("Block sender")
struct BlockSenderTests {
    /// 128 octets a block, 47 of them headers: 81 of the message.
    static let message = ThirteenMonthAnswer.message(size: 500)

    static func sender(
        window: Int = 3, retries: Int = 2
    ) throws -> (sender: BlockSender, start: BlockTransferStep) {
        var sender = try BlockSender(
            message: message,
            parameters: BlockTransferParameters(
                blockSize: 128, window: window, retries: retries, blockTimeout: 1_000_000))
        let start = sender.start(at: 0)
        return (sender, start)
    }

    static func acknowledgement(
        _ number: UInt16, upTo acknowledged: UInt16, window: Int = 3, _ change: (inout MessageBlock) -> Void = { _ in }
    ) throws -> MessageBlock {
        var block = MessageBlock(
            routing: try MessageRoutingHeader(ofMessage: message).reversed,
            control: BlockControl(isLast: true, isStreaming: false, window: window), number: number,
            acknowledged: acknowledged, data: [])
        change(&block)
        return block
    }

    @Test("Block-number, flags and data of the first window")
    func firstWindow() throws {
        let (sender, step) = try Self.sender()
        #expect(sender.blockCount == 7)
        #expect(step.blocks.map(\.number) == [1, 2, 3])
        // streaming and window 3, twice; the third waits for its acknowledgement
        #expect(step.blocks.map(\.control.octet) == [0x43, 0x43, 0x03])
        #expect(step.blocks.map(\.acknowledged) == [0, 0, 0])
        #expect(step.blocks.flatMap(\.data) == Array(Self.message[..<(3 * 81)]))
        #expect(step.blocks.allSatisfy { $0.encoded.count == 128 })
        #expect(step.timer == 1_000_000)
        #expect(step.events.isEmpty)
    }

    @Test("The header is the message's; all blocks have it")
    func routing() throws {
        let (sender, step) = try Self.sender()
        let header = try Message(parsing: Self.message).header
        #expect(sender.routing == MessageRoutingHeader(header))
        #expect(step.blocks.allSatisfy { $0.routing == sender.routing && $0.securityHeader == .standard })
    }

    @Test("An acknowledgement moves the window on; the last block says so and is not streaming")
    func windows() throws {
        var (sender, _) = try Self.sender()
        let second = sender.receive(try Self.acknowledgement(1, upTo: 3), at: 10)
        #expect(second.blocks.map(\.number) == [4, 5, 6])
        // The acknowledgement's own number is acknowledged.
        #expect(second.blocks.map(\.acknowledged) == [1, 1, 1])
        #expect(second.timer == 1_000_010)
        let third = sender.receive(try Self.acknowledgement(2, upTo: 6), at: 20)
        #expect(third.blocks.map(\.number) == [7])
        #expect(third.blocks[0].control.octet == 0x83)
        #expect(third.blocks[0].data == Self.message[(6 * 81)...])
        let end = sender.receive(try Self.acknowledgement(3, upTo: 7), at: 30)
        #expect(end.blocks.isEmpty)
        #expect(end.events == [.acknowledged(sender.routing)])
        #expect(end.timer == nil)
        #expect(sender.state == .acknowledged)
        #expect(sender.blocksSent == 7)
    }

    @Test("A gap is sent again and nothing else")
    func gap() throws {
        var (sender, _) = try Self.sender()
        let again = sender.receive(try Self.acknowledgement(1, upTo: 1, window: 1), at: 10)
        #expect(again.blocks.map(\.number) == [2])
        #expect(again.blocks[0].control.octet == 0x03)
        #expect(sender.receive(try Self.acknowledgement(2, upTo: 3), at: 20).blocks.map(\.number) == [4, 5, 6])
    }

    @Test("A larger window than one's own is not used")
    func largerWindow() throws {
        var (sender, _) = try Self.sender(window: 2)
        #expect(
            sender.receive(try Self.acknowledgement(1, upTo: 2, window: 63), at: 1).blocks.map(\.number) == [3, 4])
    }

    @Test("Without an answer the last block goes again, then the transfer fails")
    func timeouts() throws {
        var (sender, _) = try Self.sender()
        #expect(sender.advance(to: 999_999).blocks.isEmpty)
        let first = sender.advance(to: 1_000_000)
        #expect(first.blocks.map(\.number) == [3])
        #expect(first.timer == 2_000_000)
        #expect(sender.advance(to: 2_000_000).blocks.map(\.number) == [3])
        let end = sender.advance(to: 3_000_000)
        #expect(end.events == [.failed(sender.routing, .noAnswer)])
        #expect(end.blocks.isEmpty && end.timer == nil)
        #expect(sender.state == .failed(.noAnswer))
        #expect(
            sender.receive(try Self.acknowledgement(1, upTo: 3), at: 3_000_001).events == [.refused(.transferOver)])
        #expect(sender.advance(to: .max).events.isEmpty)
    }

    @Test("Acknowledgements that bring nothing new end the transfer as silence does")
    func noProgress() throws {
        var (sender, _) = try Self.sender()
        for number: UInt16 in 1...2 {
            let step = sender.receive(try Self.acknowledgement(number, upTo: 0), at: Int64(number))
            #expect(step.blocks.map(\.number) == [1, 2, 3])
        }
        #expect(
            sender.receive(try Self.acknowledgement(3, upTo: 0), at: 3).events
                == [.failed(sender.routing, .noAnswer)])
    }

    @Test("Windows that go up and down are no progress")
    func oscillatingWindow() throws {
        var (sender, _) = try Self.sender()
        for (number, window) in [2, 3, 2, 3].enumerated() {
            let step = sender.receive(
                try Self.acknowledgement(UInt16(number + 1), upTo: 0, window: window), at: 1)
            // Only the first is.
            #expect(step.events.isEmpty == (number < 3))
        }
        #expect(sender.state == .failed(.noAnswer))
    }

    @Test("Progress starts the count of retries again")
    func progress() throws {
        var (sender, _) = try Self.sender()
        for block: UInt16 in 1...6 {
            let now = sender.advance(to: Int64(block) * 10_000_000).timer ?? 0
            #expect(
                sender.receive(try Self.acknowledgement(block, upTo: min(block, 3)), at: now).events.isEmpty)
            if block == 4 { break }
        }
    }

    @Test("What is refused changes nothing")
    func refusals() throws {
        var (sender, _) = try Self.sender()
        _ = sender.receive(try Self.acknowledgement(5, upTo: 3), at: 10)
        let cases: [(MessageBlock, BlockRefusal)] = [
            (try Self.acknowledgement(6, upTo: 3) { $0.routing.originatorCounter += 1 }, .otherTransfer),
            (try Self.acknowledgement(6, upTo: 3) { $0.routing.craFlag = .command }, .otherTransfer),
            (try Self.acknowledgement(6, upTo: 3) { $0.routing = $0.routing.reversed }, .otherTransfer),
            (try Self.acknowledgement(6, upTo: 3) { $0.routing.messageCode = .ecs52 }, .differentRoutingHeader),
            (
                try Self.acknowledgement(6, upTo: 3) { $0.routing.businessTarget = EntityIdentifier(9) },
                .differentRoutingHeader
            ),
            (try Self.acknowledgement(6, upTo: 3) { $0.data = [1] }, .unexpectedData),
            (try Self.acknowledgement(5, upTo: 4), .staleAcknowledgement),
            (try Self.acknowledgement(4, upTo: 4), .staleAcknowledgement),
            (try Self.acknowledgement(6, upTo: 2), .acknowledgementWentBack),
            (try Self.acknowledgement(6, upTo: 7), .acknowledgesUnsent),
            (try Self.acknowledgement(6, upTo: .max), .acknowledgesUnsent),
            (try Self.acknowledgement(6, upTo: 3, window: 0), .noWindow),
        ]
        for (block, refusal) in cases {
            let step = sender.receive(block, at: 20)
            #expect(step.events == [.refused(refusal)])
            #expect(step.blocks.isEmpty)
            #expect(step.timer == 1_000_010)
        }
        #expect(sender.receive(try Self.acknowledgement(6, upTo: 6), at: 30).blocks.map(\.number) == [7])
    }

    @Test("An acknowledgement before anything was sent")
    func beforeStart() throws {
        var sender = try BlockSender(message: Self.message)
        #expect(sender.receive(try Self.acknowledgement(1, upTo: 0), at: 0).events == [.refused(.transferOver)])
        #expect(sender.advance(to: .max).blocks.isEmpty)
    }

    @Test("A second start sends nothing")
    func secondStart() throws {
        var (sender, _) = try Self.sender()
        #expect(sender.start(at: 5).blocks.isEmpty)
    }

    @Test("Messages that cannot be sent")
    func unsendable() throws {
        #expect(throws: BlockTransferFailure.wrongMessage) { try BlockSender(message: []) }
        #expect(throws: BlockTransferFailure.wrongMessage) { try BlockSender(message: [0xDD, 9, 1, 2]) }
        let parameters = try BlockTransferParameters(blockSize: 128)
        // 65,535 blocks of 81 octets
        let most = Self.message + [UInt8](repeating: 0, count: 65_535 * 81 - 500)
        #expect(try BlockSender(message: most, parameters: parameters).blockCount == 65_535)
        #expect(throws: BlockTransferFailure.tooLarge) { try BlockSender(message: most + [0], parameters: parameters) }
        // The longest message in the smallest blocks can be numbered.
        let longest = ThirteenMonthAnswer.message(size: Message.maximumSize)
        #expect(try BlockSender(message: longest, parameters: parameters).blockCount == 12_946)
    }

    @Test("Any time does")
    func extremeTimes() throws {
        var sender = try BlockSender(message: Self.message)
        #expect(sender.start(at: .max).timer == .max)
        #expect(sender.receive(try Self.acknowledgement(1, upTo: 0), at: .min).timer == .min + 10_000_000)
    }
}
