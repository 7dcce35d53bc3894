import CommsHub
import GBCS
import Testing

/// A message of 13 months crosses links that lose, shuffle and repeat (GBCS 7.2.11).
@Suite("Block transfer over a link")
struct BlockTransferTests {
    typealias Quality = SimulatedLink.Quality

    static let qualities: [Quality] = [0, 5, 20].flatMap { loss in
        [
            Quality(loss: loss), Quality(loss: loss, jitter: 1_500_000), Quality(loss: loss, duplication: 30),
            Quality(loss: loss, duplication: 30, jitter: 1_500_000),
        ]
    }

    @Test("The answer is the one that is long: 19,056 entries")
    func answer() throws {
        let message = try Message(parsing: ThirteenMonthAnswer.octets)
        #expect(message.header.messageCode == .ecs22b)
        #expect(message.octets.count > 19_056 * 8)
        #expect(message.octets.count < 19_056 * 8 + 300)
        let sender = try BlockSender(message: message.octets)
        // 1,200 octets a block, 51 of them headers
        #expect(sender.blockCount == (message.octets.count + 1_148) / 1_149)
        print("13-month answer: \(message.octets.count) octets, \(sender.blockCount) blocks")
    }

    @Test("It crosses intact", arguments: qualities, [1, 10, 63])
    func intact(quality: Quality, window: Int) throws {
        let message = ThirteenMonthAnswer.octets
        // With ten retries and a loss of 20 % in both directions one transfer in some thousands fails.
        let parameters = try BlockTransferParameters(window: window, retries: 30)
        for _ in 0..<3 {
            let seed = UInt64.random(in: 0 ... .max)
            var link = SimulatedLink(quality, seed: seed)
            let outcome = try link.carry(message, parameters: parameters)
            let text: Comment = "seed \(seed), window \(window), \(quality)"
            #expect(!outcome.isEndless, text)
            let isIntact = outcome.received == [message]
            #expect(isIntact, text)
            // Beside it, late acknowledgements are refused.
            let end = outcome.senderEvents.filter { if case .refused = $0 { false } else { true } }
            #expect(end == [.acknowledged(try MessageRoutingHeader(ofMessage: message))], text)
            print(
                "seed \(seed), window \(window), \(quality): \(outcome.dataBlocks) blocks, "
                    + "\(outcome.acknowledgements) acknowledgements, \((outcome.senderEnd ?? 0) / 1_000_000) s")
        }
    }

    @Test("Without loss no block is sent twice and every window is acknowledged once")
    func ideal() throws {
        var link = SimulatedLink(Quality(), seed: 1)
        let message = ThirteenMonthAnswer.octets
        let outcome = try link.carry(message, parameters: BlockTransferParameters(window: 10))
        let blocks = (message.count + 1_148) / 1_149
        #expect(outcome.dataBlocks == blocks)
        #expect(outcome.acknowledgements == (blocks + 9) / 10)
        #expect(outcome.receiverEvents.count == 1)
    }

    @Test("Only lost blocks are sent again: with 20 % loss not as many again")
    func selective() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var link = SimulatedLink(Quality(loss: 20), seed: seed)
        let outcome = try link.carry(ThirteenMonthAnswer.octets, parameters: BlockTransferParameters(window: 63))
        let blocks = (ThirteenMonthAnswer.octets.count + 1_148) / 1_149
        // A quarter again on average; of many seeds some need three quarters, when acknowledgements are lost too.
        #expect(outcome.dataBlocks < 2 * blocks, "seed \(seed)")
    }

    @Test("The acknowledgements of a link that repeats everything do not breed")
    func duplicatesDoNotBreed() throws {
        var link = SimulatedLink(Quality(duplication: 100, jitter: 1_500_000), seed: 0xB10C)
        let outcome = try link.carry(ThirteenMonthAnswer.octets, parameters: BlockTransferParameters(window: 20))
        let isIntact = outcome.received == [ThirteenMonthAnswer.octets]
        #expect(isIntact)
        #expect(outcome.dataBlocks < 1_500)
    }

    @Test("A command to the meter takes the same way: both directions are alike")
    func command() throws {
        let command = ThirteenMonthAnswer.command(.ecs22b)
        let parameters = try BlockTransferParameters(blockSize: 128)
        #expect(parameters.needsBlocks(command))
        var link = SimulatedLink(Quality(loss: 20, duplication: 20, jitter: 500_000), seed: 3)
        let outcome = try link.carry(command, parameters: parameters)
        #expect(outcome.received == [command])
    }

    @Test("Over a dead link the sender fails after its retries and the receiver never begins", arguments: [0, 1, 10])
    func deadLink(retries: Int) throws {
        let parameters = try BlockTransferParameters(window: 10, retries: retries, blockTimeout: 2_000_000)
        var link = SimulatedLink(Quality(loss: 100), seed: 1)
        let outcome = try link.carry(ThirteenMonthAnswer.octets, parameters: parameters)
        let routing = try MessageRoutingHeader(ofMessage: ThirteenMonthAnswer.octets)
        #expect(outcome.senderEvents == [.failed(routing, .noAnswer)])
        #expect(outcome.receiverEvents.isEmpty)
        // Ten at first, one with each retry.
        #expect(outcome.dataBlocks == 10 + retries)
        #expect(outcome.end == Int64(retries + 1) * 2_000_000)
    }

    @Test("A hopeless link ends too, on both sides", arguments: [60, 80, 95])
    func hopeless(loss: Int) throws {
        for _ in 0..<5 {
            let seed = UInt64.random(in: 0 ... .max)
            var link = SimulatedLink(Quality(loss: loss, duplication: 20, jitter: 3_000_000), seed: seed)
            let outcome = try link.carry(
                ThirteenMonthAnswer.octets, parameters: BlockTransferParameters(retries: 3))
            #expect(!outcome.isEndless, "seed \(seed)")
            #expect(outcome.received.allSatisfy { $0 == ThirteenMonthAnswer.octets }, "seed \(seed)")
            #expect(outcome.senderEnd != nil, "seed \(seed)")
        }
    }

    @Test("Messages of every size around a whole number of blocks")
    func sizes() throws {
        let parameters = try BlockTransferParameters(blockSize: 200, window: 3)
        let data = parameters.dataOctets
        for size in [1, 2, 5].flatMap({ [$0 * data - 1, $0 * data, $0 * data + 1] }) {
            let message = ThirteenMonthAnswer.message(size: size)
            #expect(message.count == size)
            var link = SimulatedLink(Quality(loss: 10), seed: UInt64(size))
            #expect(try link.carry(message, parameters: parameters).received == [message], "\(size) octets")
        }
    }
}
