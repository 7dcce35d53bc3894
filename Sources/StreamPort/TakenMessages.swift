import Estate
import GBCS
import NIOCore

/// The messages of a connection that have been taken off the stream and not handed on yet, by shard. They are all in
/// one framing. Either all are still where they arrived, or all were put together from text lines or blocks.
struct TakenMessages {
    private(set) var framing = Framing.raw
    private(set) var count = 0
    private var areWhereTheyArrived = true
    /// The entries of the messages, by shard.
    private var entries: [[MessageBurst.Entry]]
    /// Messages that were put together, back to back.
    private var octets = ByteBuffer()

    init(shards: Int) { entries = Array(repeating: [], count: shards) }

    var isEmpty: Bool { count == 0 }

    /// Whether a message can be appended without handing on those that are here first.
    func areTogether(with framing: Framing, whereTheyArrived: Bool) -> Bool {
        isEmpty || (areWhereTheyArrived == whereTheyArrived && self.framing == framing)
    }

    /// Appends a message.
    ///
    /// - Parameter start: offset at which it arrived; nil for a message that was put together, which is copied.
    mutating func append(
        _ message: RawSpan, at start: Int?, _ number: Int, _ routing: MessageRouting, _ framing: Framing, to shard: Int
    ) {
        precondition(areTogether(with: framing, whereTheyArrived: start != nil))
        if isEmpty { (self.framing, areWhereTheyArrived) = (framing, start != nil) }
        count += 1
        let place = start ?? octets.writerIndex
        if start == nil { _ = message.withUnsafeBytes { octets.writeBytes($0) } }
        entries[shard].append(.init(start: place, size: message.byteCount, number: number, routing: routing))
    }

    /// Begins to hand over the messages: returns the octets to which their entries refer. Further messages may be taken
    /// from then on.
    ///
    /// - Parameter arrived: the octets of messages that are still where they arrived.
    mutating func close(_ arrived: ByteBuffer) -> ByteBuffer {
        count = 0
        guard !areWhereTheyArrived else { return arrived }
        defer { octets = ByteBuffer() }
        return octets
    }

    /// Hands over the entries of one shard; nil when it has none.
    mutating func takeEntries(of shard: Int) -> [MessageBurst.Entry]? {
        guard !entries[shard].isEmpty else { return nil }
        var taken: [MessageBurst.Entry] = []
        swap(&taken, &entries[shard])
        return taken
    }

    /// Takes back the memory of entries, so that the next burst allocates none.
    mutating func reuse(_ used: consuming [MessageBurst.Entry], of shard: Int) {
        guard entries[shard].capacity == 0 else { return }
        used.removeAll(keepingCapacity: true)
        entries[shard] = used
    }

    /// Makes room for as many entries of a shard as it had last time.
    mutating func reserve(_ count: Int, of shard: Int) {
        if entries[shard].capacity == 0 { entries[shard].reserveCapacity(count) }
    }
}
