import COSEM
import GBCS
import NIOCore

/// Messages for one shard that arrived together on a connection, still where they arrived: nothing is copied and
/// nothing allocated for each.
package struct MessageBurst: Sendable {
    package struct Entry: BitwiseCopyable, Sendable {
        /// Where the message stands in the burst's octets, by the buffer's indices.
        package let start: Int
        package let size: Int
        /// The meter that it is for, or whose hub.
        package let number: Int
        package let routing: MessageRouting

        package init(start: Int, size: Int, number: Int, routing: MessageRouting) {
            self.start = start
            self.size = size
            self.number = number
            self.routing = routing
        }
    }

    package let octets: ByteBuffer
    package let entries: [Entry]

    package init(octets: ByteBuffer, entries: [Entry]) {
        self.octets = octets
        self.entries = entries
    }

    /// Gives `body` the octets of every message in turn.
    func visit(_ body: (RawSpan, Entry) -> Void) {
        visit(entries.indices) {
            body($0, $1)
            return true
        }
    }

    /// Gives `body` the octets of those messages in turn, until it says false.
    func visit(_ range: Range<Int>, _ body: (RawSpan, Entry) -> Bool) {
        octets.withVeryUnsafeBytes { all in
            // The span checks that what an entry says lies inside the buffer.
            for entry in entries[range] {
                guard body(all.bytes.extracting(entry.start..<entry.start + entry.size), entry) else { return }
            }
        }
    }

    /// The messages by themselves, for a way that takes longer than the burst is kept.
    package var deliveries: [Shard.Delivery] {
        var deliveries: [Shard.Delivery] = []
        deliveries.reserveCapacity(entries.count)
        visit { octets, entry in
            deliveries.append(
                Shard.Delivery(
                    octets: octets.copy(0..<octets.byteCount), number: entry.number, routing: entry.routing))
        }
        return deliveries
    }

    /// What a burst led to, by its entries, or the first of them.
    package struct Answers: Sendable {
        package struct Entry: BitwiseCopyable, Sendable {
            /// Where the response ends; it begins where the one before ends. Nothing in between is no response.
            package let end: Int
            /// Time until it arrives.
            package let delay: Duration
        }

        /// The responses, back to back.
        package var octets = ByteBuffer()
        package var entries: [Entry] = []
        /// Whether one of them is to be kept back.
        package var hasDelays = false

        package init() {}
    }
}
