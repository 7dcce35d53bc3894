import CommsHub
import GBCS
import SimulationKernel

/// A link that loses, delays and repeats the blocks of both directions, and the two sides of one transfer over it.
/// Blocks cross it as octets. Time is a number that the run moves on: nothing waits.
struct SimulatedLink {
    struct Quality: Hashable, CustomStringConvertible {
        /// Per cent of all blocks, acknowledgements too.
        var loss = 0
        var duplication = 0
        /// Largest random delay, microseconds: more than blocks are apart shuffles them.
        var jitter: Int64 = 0

        var description: String { "loss \(loss) %, duplication \(duplication) %, jitter \(jitter) us" }
    }

    struct Outcome {
        var received: [[UInt8]] = []
        var senderEvents: [BlockTransferEvent] = []
        var receiverEvents: [BlockTransferEvent] = []
        var crossings = 0
        /// Data blocks and acknowledgements put on the link, lost ones counted.
        var dataBlocks = 0
        var acknowledgements = 0
        /// When the sender ended, microseconds.
        var senderEnd: Int64?
        var end: Int64 = 0
        var isEndless = false
    }

    private struct Crossing {
        let time: Int64
        let order: Int
        let octets: [UInt8]
        let isToReceiver: Bool
    }

    static let delay: Int64 = 100_000
    static let spacing: Int64 = 20_000
    /// Far more than any transfer of these tests takes.
    static let stepLimit = 100_000

    let quality: Quality
    var generator: SplitMix64
    private var crossings: [Crossing] = []
    private var order = 0

    init(_ quality: Quality, seed: UInt64) {
        self.quality = quality
        generator = SplitMix64(seed: seed)
    }

    /// Carries `message` and goes on until neither side has anything to wait for.
    mutating func carry(_ message: [UInt8], parameters: BlockTransferParameters) throws -> Outcome {
        var sender = try BlockSender(message: message, parameters: parameters)
        var receiver = BlockReassembly(parameters: parameters)
        var outcome = Outcome()
        var now: Int64 = 0
        var receiverTimer: Int64?
        var step = sender.start(at: now)
        var senderTimer = step.timer
        put(step.blocks, at: now, isToReceiver: true, &outcome)
        for _ in 0..<Self.stepLimit {
            let next = crossings.min { ($0.time, $0.order) < ($1.time, $1.order) }
            guard let time = [next?.time, senderTimer, receiverTimer].compactMap({ $0 }).min() else {
                outcome.end = now
                return outcome
            }
            now = time
            let isToReceiver: Bool
            if let next, next.time == time {
                crossings.removeAll { $0.order == next.order }
                let block = try MessageBlock(parsing: next.octets)
                outcome.crossings += 1
                isToReceiver = next.isToReceiver
                step = isToReceiver ? receiver.receive(block, at: now) : sender.receive(block, at: now)
            } else {
                isToReceiver = receiverTimer == time
                step = isToReceiver ? receiver.advance(to: now) : sender.advance(to: now)
            }
            put(step.blocks, at: now, isToReceiver: !isToReceiver, &outcome)
            guard isToReceiver else {
                senderTimer = step.timer
                outcome.senderEvents += step.events
                if step.timer == nil, outcome.senderEnd == nil { outcome.senderEnd = now }
                continue
            }
            receiverTimer = step.timer
            outcome.receiverEvents += step.events
            for case .received(let octets, _) in step.events { outcome.received.append(octets) }
        }
        outcome.isEndless = true
        return outcome
    }

    private mutating func put(
        _ blocks: [MessageBlock], at now: Int64, isToReceiver: Bool, _ outcome: inout Outcome
    ) {
        for (index, block) in blocks.enumerated() {
            if isToReceiver { outcome.dataBlocks += 1 } else { outcome.acknowledgements += 1 }
            if Int.random(in: 0..<100, using: &generator) < quality.loss { continue }
            let copies = Int.random(in: 0..<100, using: &generator) < quality.duplication ? 2 : 1
            for _ in 0..<copies {
                let jitter = Int64.random(in: 0...quality.jitter, using: &generator)
                order += 1
                crossings.append(
                    Crossing(
                        time: now + Self.delay + Int64(index) * Self.spacing + jitter, order: order,
                        octets: block.encoded, isToReceiver: isToReceiver))
            }
        }
    }
}
