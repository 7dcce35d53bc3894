/// A queue of exchanges that wait for a channel, first in, first out.
struct ExchangeQueue {
    private var exchanges: [Exchange] = []
    /// Number of exchanges at the front of the array that have left already.
    private var head = 0

    var count: Int { exchanges.count - head }

    mutating func append(_ exchange: Exchange) { exchanges.append(exchange) }

    mutating func popFirst() -> Exchange? {
        guard head < exchanges.count else { return nil }
        let exchange = exchanges[head]
        head += 1
        if head == exchanges.count {
            exchanges.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, 2 * head > exchanges.count {
            exchanges.removeFirst(head)
            head = 0
        }
        return exchange
    }

    /// Takes all exchanges out.
    mutating func removeAll() -> ArraySlice<Exchange> {
        let all = exchanges[head...]
        exchanges = []
        head = 0
        return all
    }
}
