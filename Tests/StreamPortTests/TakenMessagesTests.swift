import GBCS
import NIOCore
import Testing

@testable import Estate
@testable import StreamPort

/// What a connection collects until it hands it on.
@Suite struct TakenMessagesTests {
    private static let wrapper = Framing.wrapper(sourcePort: 16, destinationPort: 1)
    private let routing: MessageRouting

    init() throws { routing = try MessageRouting(of: FrameDecoderTests.message) }

    @Test func messagesStayWhereTheyArrived() throws {
        var taken = TakenMessages(shards: 2)
        let arrived = ByteBuffer(bytes: [9, 9] + FrameDecoderTests.message + FrameDecoderTests.macMessage)
        let size = FrameDecoderTests.message.count
        #expect(taken.isEmpty)
        taken.append(FrameDecoderTests.message, at: 2, 7, routing, .raw, to: 1)
        taken.append(FrameDecoderTests.macMessage, at: 2 + size, 300, routing, .raw, to: 0)
        #expect(taken.count == 2)
        let octets = taken.close(arrived)
        #expect(taken.isEmpty)
        let first = taken.takeEntries(of: 1)
        let burst = MessageBurst(octets: octets, entries: try #require(first))
        #expect(burst.deliveries.map(\.octets) == [FrameDecoderTests.message])
        #expect(burst.deliveries.map(\.number) == [7])
        let second = taken.takeEntries(of: 0)
        let other = MessageBurst(octets: octets, entries: try #require(second))
        #expect(other.deliveries.map(\.octets) == [FrameDecoderTests.macMessage])
        #expect(other.deliveries.map(\.number) == [300])
        for shard in 0..<2 {
            let more = taken.takeEntries(of: shard)
            #expect(more == nil)
        }
    }

    @Test func whatIsPutTogetherStandsByItself() throws {
        var taken = TakenMessages(shards: 1)
        taken.append(FrameDecoderTests.macMessage, at: nil, 1, routing, Self.wrapper, to: 0)
        taken.append(FrameDecoderTests.message, at: nil, 2, routing, Self.wrapper, to: 0)
        // Not in what arrived, whatever that is.
        let octets = taken.close(ByteBuffer(bytes: [1, 2, 3]))
        let entries = taken.takeEntries(of: 0)
        let burst = MessageBurst(octets: octets, entries: try #require(entries))
        #expect(burst.deliveries.map(\.octets) == [FrameDecoderTests.macMessage, FrameDecoderTests.message])
        // The next ones begin anew.
        taken.append(FrameDecoderTests.message, at: nil, 3, routing, .raw, to: 0)
        let nextOctets = taken.close(ByteBuffer())
        let nextEntries = taken.takeEntries(of: 0)
        let next = MessageBurst(octets: nextOctets, entries: try #require(nextEntries))
        #expect(next.deliveries.map(\.octets) == [FrameDecoderTests.message])
    }

    @Test func onlyWhatIsAlikeIsTogether() {
        var taken = TakenMessages(shards: 1)
        #expect(taken.areTogether(with: .raw, whereTheyArrived: true))
        #expect(taken.areTogether(with: Self.wrapper, whereTheyArrived: false))
        taken.append(FrameDecoderTests.message, at: 0, 1, routing, Self.wrapper, to: 0)
        #expect(taken.framing == Self.wrapper)
        #expect(taken.areTogether(with: Self.wrapper, whereTheyArrived: true))
        #expect(!taken.areTogether(with: Self.wrapper, whereTheyArrived: false))
        #expect(!taken.areTogether(with: .raw, whereTheyArrived: true))
        #expect(!taken.areTogether(with: .wrapper(sourcePort: 17, destinationPort: 1), whereTheyArrived: true))
        _ = taken.close(ByteBuffer())
        #expect(taken.areTogether(with: .raw, whereTheyArrived: false))
    }

    @Test func memoryOfEntriesIsUsedAgainUnlessMoreCameMeanwhile() throws {
        var taken = TakenMessages(shards: 1)
        for number in 0..<20 { taken.append(FrameDecoderTests.message, at: 0, number, routing, .raw, to: 0) }
        _ = taken.close(ByteBuffer(bytes: FrameDecoderTests.message))
        let entries = taken.takeEntries(of: 0)
        taken.append(FrameDecoderTests.message, at: 0, 99, routing, .raw, to: 0)
        taken.reuse(try #require(entries), of: 0)
        let more = taken.takeEntries(of: 0)
        #expect(more?.map(\.number) == [99])
        taken.reuse(try #require(more), of: 0)
        let none = taken.takeEntries(of: 0)
        #expect(none == nil)
        taken.append(FrameDecoderTests.message, at: 0, 5, routing, .raw, to: 0)
        let last = taken.takeEntries(of: 0)
        #expect(last?.map(\.number) == [5])
    }
}

extension TakenMessages {
    fileprivate mutating func append(
        _ message: [UInt8], at start: Int?, _ number: Int, _ routing: MessageRouting, _ framing: Framing, to shard: Int
    ) {
        append(message.span.bytes, at: start, number, routing, framing, to: shard)
    }
}
