import GBCS

/// The share of a fleet that a process serves: `2/4` is the second of four ranges of meters.
public struct FleetShare: Hashable, Sendable, CustomStringConvertible {
    /// Largest number of processes of a fleet.
    public static let limit = 64

    /// Number of the share, from 1.
    public let number: Int
    public let count: Int

    /// Reads `2/4`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...Self.limit).contains(count),
            (1...count).contains(number)
        else { return nil }
        (self.number, self.count) = (number, count)
    }

    package init(number: Int, count: Int) { (self.number, self.count) = (number, count) }

    /// The meters of this share in a fleet of `meters` meters: whole blocks, whose meters share the inputs that their
    /// secrets are derived from. Empty when there are more shares than blocks.
    public func range(of meters: Int) -> Range<Int> {
        let block = SharedSecretTable.blockSize
        let blocks = (meters + block - 1) / block
        func boundary(_ share: Int) -> Int { min(meters, blocks * share / count * block) }
        return boundary(number - 1)..<boundary(number)
    }

    /// The share that has meter `meter` in a fleet of `meters` meters.
    package func share(of meter: Int, in meters: Int) -> FleetShare {
        for number in 1...count {
            let share = FleetShare(number: number, count: count)
            if share.range(of: meters).contains(meter) { return share }
        }
        preconditionFailure("the shares make up the fleet")
    }

    public var description: String { "\(number)/\(count)" }
}
