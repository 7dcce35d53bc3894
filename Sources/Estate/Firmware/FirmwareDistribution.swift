import ESMEEmulator

/// What a distribution of firmware has come to: which meters were asked for, and what became of each.
public struct FirmwareDistribution: Hashable, Sendable {
    /// Why a meter does not hold the image.
    public enum Obstacle: String, Hashable, Sendable, CaseIterable {
        /// The fleet has no such meter.
        case notInFleet
        /// Another process of the fleet has the meter.
        case otherProcess
        /// The meter is a SMETS1 meter, to which nothing of GBCS gets.
        case smets1
        /// The premises have no supply: neither hub nor meter runs.
        case noSupply
        /// The hub has no connection to the WAN.
        case hubOffline
        case hanDown
        /// The meter is not in the hub's Device Log or has not joined the HAN: it is not commissioned.
        case notJoined
        /// The image's signature is not that of the meter's Supplier; the meter has said so (8F1C).
        case notVerified
        /// The meter's state could not be read or kept.
        case notKept

        init(_ failure: DeliveryFailure) {
            switch failure {
            case .poweredOff: self = .noSupply
            case .offline: self = .hubOffline
            case .hanDown, .lostOnHAN, .bufferFull: self = .hanDown
            case .unreadable, .unknownDevice, .notInDeviceLog, .notJoined, .noSuchDevice: self = .notJoined
            }
        }
    }

    /// A meter that does not hold the image.
    public struct Refusal: Hashable, Sendable {
        /// The meter's number, or the name by which it was asked for when no meter has it.
        public let meter: String
        public let obstacle: Obstacle
    }

    /// Largest number of meters in ``refusals``; of others only the number counts.
    public static let listedRefusals = 100

    /// Number of meters that hold the image now.
    public private(set) var received = 0
    /// Number of meters that do not hold it, by the reason.
    public private(set) var refused: [Obstacle: Int] = [:]
    /// The first meters that do not hold it.
    public private(set) var refusals: [Refusal] = []
    /// Number of alerts that meters and hubs sent on its account: 8F72 of each meter that holds the image and has a Supplier,
    /// 8F1C, and CS14 of hubs whose meter had just joined.
    public private(set) var alerts = 0
    /// Number of those for which the network had no room.
    public private(set) var droppedAlerts = 0

    public init() {}

    /// Number of meters that were asked for, as far as the distribution has come.
    public var asked: Int { received + refusedCount }
    public var refusedCount: Int { refused.values.reduce(0, +) }

    mutating func receive() { received += 1 }

    mutating func countAlerts(_ count: Int, dropped: Int) {
        alerts += count
        droppedAlerts += dropped
    }

    /// Notes that a meter does not hold the image, such as one of a name that no meter has.
    public mutating func refuse(_ meter: String, _ obstacle: Obstacle) {
        refused[obstacle, default: 0] += 1
        if refusals.count < Self.listedRefusals { refusals.append(Refusal(meter: meter, obstacle: obstacle)) }
    }

    mutating func refuse(_ meters: Range<Int>, _ obstacle: Obstacle) {
        guard !meters.isEmpty else { return }
        refused[obstacle, default: 0] += meters.count
        for number in meters.prefix(Self.listedRefusals - refusals.count) {
            refusals.append(Refusal(meter: "\(number)", obstacle: obstacle))
        }
    }

    /// Adds what another part of the meters came to.
    public mutating func merge(_ other: FirmwareDistribution) {
        received += other.received
        refused.merge(other.refused, uniquingKeysWith: +)
        refusals += other.refusals.prefix(Self.listedRefusals - refusals.count)
        alerts += other.alerts
        droppedAlerts += other.droppedAlerts
    }
}

extension FirmwareDistribution.Obstacle: CustomStringConvertible {
    /// The reason for a person, as it follows "meter 7: ".
    public var description: String {
        switch self {
        case .notInFleet: "the fleet has no such meter"
        case .otherProcess: "another process of the fleet serves it"
        case .smets1: "a SMETS1 meter takes no firmware of GBCS"
        case .noSupply: "the premises have no supply"
        case .hubOffline: "its hub has no connection to the WAN"
        case .hanDown: "the HAN of its hub is down"
        case .notJoined: "it has not joined the HAN of its hub"
        case .notVerified: "the image is not signed by its Supplier (8F1C)"
        case .notKept: "its state cannot be read or kept"
        }
    }
}
