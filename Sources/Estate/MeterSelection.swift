import Fleet

/// Meters of an estate by their numbers: ranges that neither overlap nor touch, in their order. A selection of a country takes
/// as little memory as one of a meter.
public struct MeterSelection: Hashable, Sendable {
    public private(set) var ranges: [Range<Int>] = []

    /// - Parameter ranges: in any order; what several of them have is selected once.
    public init(_ ranges: some Sequence<Range<Int>>) {
        for range in ranges.filter({ !$0.isEmpty }).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = self.ranges.last, range.lowerBound <= last.upperBound {
                self.ranges[self.ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                self.ranges.append(range)
            }
        }
    }

    public init(_ range: Range<Int>) { self.init(CollectionOfOne(range)) }

    public var count: Int { ranges.reduce(0) { $0 + $1.count } }

    /// The range that a text such as `0-999` names, both ends included; nil for a text of another form. Throws
    /// ``MeterNameError`` for a range that is empty or beyond all fleets.
    public static func range(named text: String) throws(MeterNameError) -> Range<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let most = FleetDefinition.meterLimit - 1
        guard let first = Int(parts[0]), let last = Int(parts[1]), first <= most, last <= most else {
            throw .noName("\(text.prefix(40)): meters have numbers from 0 to at most \(most)")
        }
        guard first <= last else {
            throw .noName("\(text): is an empty range; write the smaller number first, like \(last)-\(first)")
        }
        return first..<last + 1
    }

    /// The part of the selection that is in `limits`.
    func clamped(to limits: Range<Int>) -> MeterSelection { MeterSelection(ranges.map { $0.clamped(to: limits) }) }
}

/// The meters of a selection that one shard has, some at a time.
struct ShardMeters {
    /// Largest number of meters at one time.
    static let size = 64

    private let ranges: [Range<Int>]
    private let shard: Int
    private let shardCount: Int
    private var index = 0
    /// Meters below it have been returned, or are others' meters.
    private var position = 0

    init(of selection: MeterSelection, shard: Int, of shardCount: Int) {
        (ranges, self.shard, self.shardCount) = (selection.ranges, shard, shardCount)
    }

    /// The next meters; empty at the end.
    mutating func next() -> [Int] {
        var numbers: [Int] = []
        while numbers.count < Self.size, index < ranges.count {
            let start = max(position, ranges[index].lowerBound)
            guard start < ranges[index].upperBound else {
                index += 1
                continue
            }
            let block = start / GBCSGateway.blockSize
            let end = min(ranges[index].upperBound, (block + 1) * GBCSGateway.blockSize)
            position = end
            guard block % shardCount == shard else { continue }
            position = min(end, start + Self.size - numbers.count)
            numbers += start..<position
        }
        return numbers
    }
}
