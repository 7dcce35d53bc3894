/// The commands with Protection Against Replay that meters answered: none of them, nor any with a lower Originator
/// Counter, may ever be answered again.
struct ReplayLedger: Sendable {
    struct Entry: Hashable, Sendable {
        let counter: UInt64
        let octets: [UInt8]
    }

    /// Number of latest commands kept for each meter.
    static let depth = 4

    private var entries: [Int: [Entry]] = [:]
    /// Number of commands answered.
    private(set) var count = 0

    /// The meters that have answered such a command.
    var meters: [Int] { entries.keys.sorted() }

    mutating func answered(_ octets: [UInt8], counter: UInt64, by meter: Int) {
        count += 1
        var known = entries[meter, default: []]
        known.append(Entry(counter: counter, octets: octets))
        known.sort { $0.counter < $1.counter }
        entries[meter] = known.suffix(Self.depth)
    }

    /// The commands that meter `meter` must refuse now, in ascending order of their counters.
    func answered(by meter: Int) -> [Entry] { entries[meter, default: []] }

    /// The highest counter that `meter` answered; every lower one is refused too, used or not.
    func highest(of meter: Int) -> UInt64? { entries[meter]?.last?.counter }
}
