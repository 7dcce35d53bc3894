import CommsHub
import FuzzKit
import GBCS

extension FuzzTarget {
    /// Both ends of a block transfer: blocks that come in any order, changed, twice or never, and time that passes.
    static let blocks = FuzzTarget("blocks", maximumSize: 4_096, seeds: blocksSeeds) { octets in
        var input = FuzzInput(octets)
        let window = 1 + input.number(below: 63)
        guard
            let parameters = try? BlockTransferParameters(
                blockSize: 128 + Int(input.octet()), window: window, retries: input.number(below: 4),
                blockTimeout: 1_000_000, messageOctets: 20_000, simultaneousTransfers: 1 + input.number(below: 4),
                totalOctets: 40_000, transferLife: 60_000_000)
        else { fatalError("finding: the parameters are in their ranges") }
        var ends = [BlockTransferEndpoint(parameters: parameters), BlockTransferEndpoint(parameters: parameters)]
        var underWay: [(to: Int, block: MessageBlock)] = []
        var now: Int64 = 0
        func take(_ step: BlockTransferStep, from end: Int) {
            for block in step.blocks where underWay.count < 256 { underWay.append((1 - end, block)) }
            if let timer = step.timer { must(timer >= 0, "a timer is set to \(timer)") }
            for case .received(let message, let routing) in step.events {
                must(message.count <= 20_000, "\(message.count) octets are put together")
                must((try? MessageRoutingHeader(ofMessage: message)) == routing, "another message is put together")
            }
        }
        for _ in 0..<400 where !input.isEmpty {
            let choice = input.octet()
            let end = Int(choice >> 7)
            switch choice & 7 {
            case 0:
                let message = MessageMaker.message(size: 16 * Int(input.octet()), counter: UInt64(choice))
                if let step = try? ends[end].send(message, at: now) { take(step, from: end) }
            case 1, 2, 3:
                guard !underWay.isEmpty else { continue }
                let (to, block) = underWay.remove(at: input.number(below: 256) % underWay.count)
                take(ends[to].receive(block, at: now), from: to)
            case 4:
                // Lost.
                if !underWay.isEmpty { underWay.removeFirst() }
            case 5:
                guard let (to, block) = underWay.first else { continue }
                var octets = block.encoded
                for _ in 0..<1 + input.number(below: 3) {
                    octets[(Int(input.octet()) << 8 | Int(input.octet())) % octets.count] ^= input.octet()
                }
                if let block = try? MessageBlock(parsing: octets) { take(ends[to].receive(block, at: now), from: to) }
            case 6:
                if let block = try? MessageBlock(parsing: input.piece()) {
                    take(ends[end].receive(block, at: now), from: end)
                }
            default:
                now += Int64(input.octet()) * 100_000
                take(ends[0].advance(to: now), from: 0)
                take(ends[1].advance(to: now), from: 1)
            }
            for end in ends {
                must(end.reassembly.heldOctets <= 40_000, "\(end.reassembly.heldOctets) octets are held")
                must(end.reassembly.count <= parameters.simultaneousTransfers, "\(end.reassembly.count) transfers")
            }
        }
    }

    private static func blocksSeeds() -> [[UInt8]] {
        let deliveries: [UInt8] = (0..<40).flatMap { _ in [0x01, 0x00] }
        return [
            [9, 100, 3, 3, 0x00, 120] + deliveries,
            [0, 0, 0, 0, 0x80, 255] + deliveries + [7, 20, 4, 7, 20] + deliveries,
            [5, 50, 2, 1, 0, 200, 0x40, 100, 0x90, 90] + deliveries + [5, 1, 0, 30, 4, 7, 255] + deliveries,
        ]
    }
}

/// Messages that are well formed, of any size.
enum MessageMaker {
    static func message(size: Int, counter: UInt64) -> [UInt8] {
        Message.encodeGrouping(
            header: GroupingHeader(
                craFlag: .response, originatorCounter: counter, businessOriginator: FuzzEstate.meterIdentifier,
                businessTarget: FuzzEstate.Party.supplier.identifier, otherInformation: .messageCode(.ecs22b)),
            content: (0..<size).map { UInt8(truncatingIfNeeded: $0) }, signature: [])
    }
}
