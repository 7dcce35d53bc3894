import SimulationKernel

/// A Wide Area Network of Communications Hubs: its cells, and what they carry every day before a study adds anything.
public struct NetworkModel: Hashable, Sendable {
    /// A share of today's traffic.
    public struct Baseline: Hashable, Sendable {
        public let kind: ExchangeKind
        /// Share of the baseline's octets, 0 to 1.
        public let share: Double

        public init(kind: ExchangeKind, share: Double) {
            self.kind = kind
            self.share = share
        }
    }

    public var name: String
    /// Number of hubs in the network.
    public var hubs: Int
    public var hubsPerCell: Int
    /// Share of the country's Service Requests that are for this network's hubs, 0 to 1.
    public var shareOfCountry: Double
    public var cell: CellParameters
    /// Traffic of today in the network's busy hours, if the network had the whole country: GBCS octets an hour.
    public var baselineOctetsPerHour: Double
    public var baseline: [Baseline]
    /// The kinds of exchange that settlement reads are.
    public var settlement: SettlementKinds
    /// UTC hours of today's scheduled reads; settlement reads stay out of them.
    public var scheduledWindow: Range<Int>
    /// UTC hour at which the settlement window opens.
    public var settlementOpens: Int
    /// Share of the settlement window over which reads are released, above 0 to 1; the rest is for retries.
    public var releaseShare: Double
    /// The uplink that alerts use where they go by random access.
    public var randomAccess: RandomAccessParameters
    /// Number of alerts of a hub and its devices in a day.
    public var alertsPerHubAndDay: Double
    public var alertOctets: Int

    /// UTC hours of further windows of a day in which settlement reads are released as well.
    public var furtherSettlementWindows: [Range<Int>] = []
    /// When, within its windows, the provider has the settlement reads to release.
    public var settlementRelease = SettlementRelease.evenly
    /// How fast the provider releases settlement reads; nil when it does not hold any back.
    public var pacing: ReleasePacing?
    public var alertPath = AlertPath.randomAccess
    /// Time within which an alert should be at the provider.
    public var alertTargetTime = 60 * Microseconds.second
    /// Number of HAN Interface Commands that test the performance, for a hub and month, evenly of the three classes.
    public var testCommandsPerHubAndMonth = 0.0

    /// The way in which alerts get to the provider.
    public enum AlertPath: String, Hashable, Sendable {
        /// Alerts go by the random-access uplink.
        case randomAccess = "random-access"
        /// Alerts go in a session of the cell, like the responses.
        case session
    }

    /// The kinds of exchange of a settlement scenario.
    public struct SettlementKinds: Hashable, Sendable {
        /// Import reads by a Meter Data Retriever: 4.8.1, ECS22b behind the Access Control Broker, with the retriever's
        /// certificate.
        public var retrieverImport: ExchangeKind
        /// Import reads by the supplier: 4.8.1, ECS22b.
        public var supplierImport: ExchangeKind
        /// Export reads: 4.8.3, ECS22a.
        public var export: ExchangeKind

        public init(retrieverImport: ExchangeKind, supplierImport: ExchangeKind, export: ExchangeKind) {
            self.retrieverImport = retrieverImport
            self.supplierImport = supplierImport
            self.export = export
        }
    }

    /// Number of cells in the network, at least one.
    public var cells: Int { max(1, (hubs + max(1, hubsPerCell) - 1) / max(1, hubsPerCell)) }

    /// Share of the network's traffic that one cell carries.
    public var shareOfCell: Double { min(1, Double(max(1, hubsPerCell)) / Double(max(1, hubs))) }

    /// The exchanges of today.
    public var baselineFlows: [ExchangeFlow] {
        baseline.map {
            ExchangeFlow(
                kind: $0.kind,
                exchangesPerDay: baselineOctetsPerHour * 24 * shareOfCountry * $0.share / $0.kind.meanOctets,
                times: .always)
        }
    }

    /// Largest number of alerts of a cell and day that a study takes: their times are all drawn beforehand, some 80
    /// octets each.
    public static let mostAlertsOfCell = 10_000_000.0

    /// Number of alerts of a cell and day on the random-access uplink.
    public var alertsOfCell: Double {
        alertPath == .randomAccess ? alertsPerHubAndDay * Double(hubsPerCell) : 0
    }

    /// The alerts that come in sessions of the cell, and the commands that test its performance.
    public var serviceFlows: [ExchangeFlow] {
        var flows: [ExchangeFlow] = []
        if alertPath == .session, alertsPerHubAndDay > 0 {
            flows.append(
                ExchangeFlow(
                    kind: .alert(octets: alertOctets, within: alertTargetTime),
                    exchangesPerDay: alertsPerHubAndDay * Double(hubs), times: .always))
        }
        if testCommandsPerHubAndMonth > 0 {
            let perDay = testCommandsPerHubAndMonth * Double(hubs) * 12 / 365.25
            let classes = ExchangeKind.testCommands
            flows += classes.map {
                ExchangeFlow(kind: $0, exchangesPerDay: perDay / Double(classes.count), times: .always)
            }
        }
        return flows
    }

    /// The exchanges that a scenario adds.
    public func flows(of scenario: SettlementScenario) -> [ExchangeFlow] {
        let imports = scenario.importPerDay * shareOfCountry
        let retriever = scenario.retrieverShareOfWindow
        return [
            (settlement.retrieverImport, imports * retriever), (settlement.supplierImport, imports * (1 - retriever)),
            (settlement.export, scenario.exportPerDay * shareOfCountry),
        ].filter { $0.1 > 0 }.map { ExchangeFlow(kind: $0.0, exchangesPerDay: $0.1, times: .settlementWindow) }
    }
}
