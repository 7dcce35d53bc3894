import ESMEEmulator
import GBCS

/// Everything about a fleet, as a file of `Profiles/fleets` describes it. Meter `n` is a function of this and `n`.
public struct FleetDefinition: Hashable, Sendable {
    /// Largest number of meters in a fleet: twice Great Britain's.
    public static let meterLimit = 1 << 26
    /// Largest number of cohorts in a fleet.
    public static let cohortLimit = 4_096

    public var name: String
    /// The number that loads, MPANs, installation dates and the (development) keys all follow from.
    public var seed: UInt64
    /// Identifier of meter 0; meter n has this plus n.
    public var firstEntityIdentifier: EntityIdentifier
    /// The rules of all meters where the standard leaves a question open; a device model may have its own.
    public var rules: ProcessingRules
    /// Whether responses leave after the device model's processing time rather than at once.
    public var hasProcessingTimes: Bool
    /// The cohorts in the order of the meters' numbers: the first cohort has meter 0.
    public var cohorts: [Cohort]

    public init(
        name: String, seed: UInt64 = 2026, firstEntityIdentifier: EntityIdentifier = Self.firstDevelopmentIdentifier,
        rules: ProcessingRules = ProcessingRules(), hasProcessingTimes: Bool = false, cohorts: [Cohort]
    ) {
        self.name = name
        self.seed = seed
        self.firstEntityIdentifier = firstEntityIdentifier
        self.rules = rules
        self.hasProcessingTimes = hasProcessingTimes
        self.cohorts = cohorts
    }

    /// The first identifier for development, locally administered: 02, "SME", 80 and the number.
    public static let firstDevelopmentIdentifier = EntityIdentifier(0x0253_4D45_8000_0000)

    /// Distance from the identifiers of meters to those of their hubs.
    public static let firstHub: UInt64 = 0x4000_0000
    /// Identifiers of the parties that have development keys: 02, "SMETS", 00 and a number.
    public static let partyIdentifiers: ClosedRange<UInt64> = 0x0253_4D45_5453_0000...0x0253_4D45_5453_00FF

    /// What is wrong with the identifiers that the meters and their hubs would get; nil when nothing is.
    public var identifierProblem: String? {
        let first = firstEntityIdentifier.rawValue
        let (last, overflows) = first.addingReportingOverflow(Self.firstHub + UInt64(max(1, count)) - 1)
        guard !overflows else { return "the identifier of the last meter's hub is beyond FF-FF-FF-FF-FF-FF-FF-FF" }
        let meters = first...last - Self.firstHub
        let hubs = first + Self.firstHub...last
        guard !meters.overlaps(Self.partyIdentifiers), !hubs.overlaps(Self.partyIdentifiers) else {
            let parties = EntityIdentifier(Self.partyIdentifiers.lowerBound)
            return "meters or hubs would have the identifiers of the parties, \(parties) on"
        }
        return nil
    }

    /// Number of meters of all cohorts.
    public var count: Int { cohorts.reduce(0) { $0 + $1.count } }

    /// The same fleet with `count` meters: every cohort keeps its share, to the meter.
    public func scaled(to count: Int) -> FleetDefinition {
        var scaled = self
        let total = self.count
        var (before, given) = (0, 0)
        for index in scaled.cohorts.indices {
            before += cohorts[index].count
            // Shares are taken of the running sum, so that the counts add up exactly.
            let end = total == 0 ? 0 : Int((Int128(before) * Int128(count)) / Int128(total))
            scaled.cohorts[index].count = end - given
            given = end
        }
        scaled.cohorts.removeAll { $0.count == 0 }
        return scaled
    }
}
