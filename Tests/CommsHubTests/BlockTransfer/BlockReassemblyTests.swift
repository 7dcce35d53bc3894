import GBCS
import SimulationKernel
import Testing

@testable import CommsHub

/// Many transfers at once, in bounded memory.
@Suite("Block reassembly")
struct BlockReassemblyTests {
    /// The blocks of a message of `size` octets, its originator's transaction `counter`.
    static func blocks(
        _ counter: UInt64, size: Int = 3_000, from originator: EntityIdentifier = ThirteenMonthAnswer.device,
        parameters: BlockTransferParameters = .standard
    ) throws -> [MessageBlock] {
        var sender = try BlockSender(
            message: ThirteenMonthAnswer.message(size: size, counter: counter, from: originator),
            parameters: parameters)
        return sender.start(at: 0).blocks
    }

    static func received(_ events: [BlockTransferEvent]) -> [UInt64] {
        events.compactMap { if case .received(_, let routing) = $0 { routing.originatorCounter } else { nil } }
    }

    @Test("Transfers that come all mixed up end each with its own message")
    func interleaved() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SplitMix64(seed: seed)
        var reassembly = BlockReassembly()
        let blocks = try (1...40 as ClosedRange<UInt64>).flatMap { try Self.blocks($0) }
            .shuffled(using: &generator)
        var messages: [[UInt8]] = []
        for block in blocks {
            for case .received(let octets, _) in reassembly.receive(block, at: 0).events { messages.append(octets) }
        }
        #expect(messages.count == 40, "seed \(seed)")
        let expected = Set(
            (1...40 as ClosedRange<UInt64>).map { ThirteenMonthAnswer.message(size: 3_000, counter: $0) })
        let isAll = Set(messages) == expected
        #expect(isAll, "seed \(seed)")
        #expect(reassembly.heldOctets == 0)
        #expect(reassembly.unfinishedCount == 0)
        #expect(reassembly.statistics.messages == 40)
        #expect(reassembly.statistics.blocks == blocks.count)
    }

    @Test("Same counter, other originator or other kind: other transfers")
    func transactions() throws {
        var reassembly = BlockReassembly()
        let other = EntityIdentifier(0x02E5_4E00_0000_2002)
        _ = reassembly.receive(try Self.blocks(1)[0], at: 0)
        _ = reassembly.receive(try Self.blocks(1, from: other)[0], at: 0)
        var command = try Self.blocks(1)[0]
        command.routing.craFlag = .command
        _ = reassembly.receive(command, at: 0)
        #expect(reassembly.count == 3)
        command.routing.messageCode = .ecs52
        #expect(reassembly.receive(command, at: 0).events == [.refused(.differentRoutingHeader)])
        #expect(reassembly.statistics.refusals == [.differentRoutingHeader: 1])
    }

    @Test("A message is handed out once, however often its blocks come, until it is forgotten")
    func onlyOnce() throws {
        var reassembly = BlockReassembly()
        let blocks = try Self.blocks(1)
        #expect(blocks.count == 3)
        var events: [BlockTransferEvent] = []
        for _ in 0..<3 {
            for block in blocks { events += reassembly.receive(block, at: 0).events }
        }
        #expect(Self.received(events) == [1])
        #expect(reassembly.statistics.duplicates == 6)
        #expect(reassembly.count == 1)
        // eleven block timeouts of ten seconds
        #expect(reassembly.advance(to: 109_999_999).timer == 110_000_000)
        #expect(reassembly.advance(to: 110_000_000).timer == nil)
        #expect(reassembly.count == 0)
    }

    @Test("Blocks that open no transfer leave nothing behind")
    func refusedAtOnce() throws {
        var reassembly = BlockReassembly()
        var block = try Self.blocks(1)[0]
        block.number = 11
        #expect(reassembly.receive(block, at: 0).events == [.refused(.beyondWindow)])
        block.data = []
        #expect(reassembly.receive(block, at: 0).events == [.refused(.unexpectedAcknowledgement)])
        #expect(reassembly.count == 0)
        #expect(reassembly.statistics.refusals == [.beyondWindow: 1, .unexpectedAcknowledgement: 1])
    }

    @Test("One too many: the one without news the longest goes, a finished one before it")
    func displaced() throws {
        var reassembly = BlockReassembly(parameters: try BlockTransferParameters(simultaneousTransfers: 3))
        _ = reassembly.receive(try Self.blocks(1)[0], at: 0)
        _ = reassembly.receive(try Self.blocks(2)[0], at: 1)
        for block in try Self.blocks(3) { _ = reassembly.receive(block, at: 2) }
        _ = reassembly.receive(try Self.blocks(1)[1], at: 3)
        // The finished one fails nobody.
        #expect(reassembly.receive(try Self.blocks(4)[0], at: 4).events.isEmpty)
        let second = try Self.blocks(2)[0].routing
        #expect(reassembly.receive(try Self.blocks(5)[0], at: 5).events == [.failed(second, .displaced)])
        #expect(reassembly.count == 3)
        #expect(reassembly.statistics.failures == [.displaced: 1])
        // The first goes on.
        #expect(Self.received(reassembly.receive(try Self.blocks(1)[2], at: 6).events) == [1])
    }

    @Test("One too many: what is past its life goes first")
    func expiredFirst() throws {
        var reassembly = BlockReassembly(
            parameters: try BlockTransferParameters(simultaneousTransfers: 2, transferLife: 1_000_000))
        _ = reassembly.receive(try Self.blocks(1)[0], at: 0)
        _ = reassembly.receive(try Self.blocks(2)[0], at: 1)
        let events = reassembly.receive(try Self.blocks(3)[0], at: 2_000_000).events
        let first = try [1, 2].map { BlockTransferEvent.failed(try Self.blocks($0)[0].routing, .expired) }
        #expect(Set(events) == Set(first))
        #expect(reassembly.statistics.failures == [.expired: 2])
        #expect(reassembly.count == 1)
    }

    @Test("Too many octets: the one without news the longest goes, never the one whose block came")
    func totalOctets() throws {
        var reassembly = BlockReassembly(
            parameters: try BlockTransferParameters(messageOctets: 4_000, totalOctets: 4_200))
        for counter: UInt64 in 1...3 { _ = reassembly.receive(try Self.blocks(counter)[0], at: Int64(counter)) }
        #expect(reassembly.heldOctets == 3 * 1_149)
        let first = try Self.blocks(1)[0].routing
        let second = try Self.blocks(2)[0].routing
        // A duplicate or a refused block displaces nobody.
        #expect(reassembly.receive(try Self.blocks(3)[0], at: 4).events == [.duplicate])
        #expect(reassembly.receive(try Self.blocks(3)[1], at: 5).events == [.failed(first, .displaced)])
        #expect(reassembly.heldOctets == 3 * 1_149)
        let last = reassembly.receive(try Self.blocks(3)[2], at: 6).events
        #expect(Self.received(last) == [3])
        #expect(reassembly.heldOctets == 1_149)
        #expect(!last.contains(.failed(second, .displaced)))
    }

    @Test("Silence ends all half-finished transfers, and the timer says when to look")
    func silence() throws {
        var reassembly = BlockReassembly()
        for counter: UInt64 in 1...50 { _ = reassembly.receive(try Self.blocks(counter)[0], at: Int64(counter)) }
        var timer = reassembly.advance(to: 0).timer
        var steps = 0
        var acknowledgements = 0
        while let time = timer, steps < 10_000 {
            let step = reassembly.advance(to: time)
            acknowledgements += step.blocks.count
            timer = step.timer
            steps += 1
        }
        #expect(timer == nil)
        #expect(acknowledgements == 500)
        #expect(reassembly.count == 0)
        #expect(reassembly.heldOctets == 0)
        #expect(reassembly.statistics.failures == [.noAnswer: 50])
    }

    @Test("Ten thousand half-finished transfers stay within all bounds", arguments: [1, 64, 1_024])
    func flood(transfers: Int) throws {
        let parameters = try BlockTransferParameters(
            messageOctets: 100_000, simultaneousTransfers: transfers, totalOctets: 300_000)
        var reassembly = BlockReassembly(parameters: parameters)
        let blocks = try Self.blocks(0, size: 5_000)
        for counter: UInt64 in 1...10_000 {
            // In turn the first two blocks, and the second and third.
            for var block in blocks.dropFirst(Int(counter % 2)).prefix(2) {
                block.routing.originatorCounter = counter
                _ = reassembly.receive(block, at: Int64(counter))
                #expect(reassembly.heldOctets <= 300_000)
            }
            if counter.isMultiple(of: 100) {
                #expect(reassembly.count <= transfers)
                #expect(
                    reassembly.reservedOctets + reassembly.count * BlockTransferParameters.overheadOfTransfer
                        <= parameters.memoryLimit)
            }
        }
        #expect(reassembly.count == reassembly.unfinishedCount)
        #expect(reassembly.statistics.failures == [.displaced: 10_000 - reassembly.count])
        #expect(reassembly.statistics.messages == 0)
        // A transfer that comes now still gets through.
        var events: [BlockTransferEvent] = []
        for block in try Self.blocks(20_000) { events += reassembly.receive(block, at: 20_000).events }
        #expect(Self.received(events) == [20_000])
    }

    @Test("Whatever blocks come, in whatever order, the bounds hold")
    func hostileBlocks() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("hostile blocks: seed \(seed)")
        var generator = SplitMix64(seed: seed)
        let parameters = try BlockTransferParameters(
            window: 5, retries: 2, blockTimeout: 1_000, messageOctets: 6_000, simultaneousTransfers: 7,
            totalOctets: 9_000, transferLife: 50_000)
        var reassembly = BlockReassembly(parameters: parameters)
        let genuine = try (1...10 as ClosedRange<UInt64>).flatMap { try Self.blocks($0, parameters: parameters) }
        var now: Int64 = 0
        for _ in 0..<20_000 {
            var block = genuine.randomElement(using: &generator)!
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: block.number = .random(in: 1...12, using: &generator)
            case 1: block.number = .random(in: 1 ... .max, using: &generator)
            case 2: block.control = BlockControl(octet: .random(in: 0...0xBF, using: &generator) & 0xBF)
            case 3: block.data = block.data.prefix(.random(in: 0...1_149, using: &generator))
            case 4: block.routing.businessTarget = EntityIdentifier(.random(in: 0...1, using: &generator))
            default: break
            }
            now += .random(in: 0...300, using: &generator)
            let step =
                Int.random(in: 0..<10, using: &generator) == 0
                ? reassembly.advance(to: now) : reassembly.receive(block, at: now)
            let areAcknowledgements = step.blocks.allSatisfy { $0.isAcknowledgement }
            #expect(areAcknowledgements, "seed \(seed)")
            #expect(reassembly.count <= 7 && (0...9_000).contains(reassembly.heldOctets), "seed \(seed)")
            #expect(reassembly.reservedOctets <= parameters.memoryLimit, "seed \(seed)")
            #expect((reassembly.count == 0) == (step.timer == nil), "seed \(seed)")
        }
        while let time = reassembly.advance(to: now).timer { now = time }
        #expect(reassembly.count == 0 && reassembly.heldOctets == 0, "seed \(seed)")
    }
}
