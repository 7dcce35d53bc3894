import ESMEEmulator
import GBCS
import LoadSynthesis

/// What a fleet is made of, counted and added up from its definition alone.
public struct FleetSummary: Hashable, Sendable, Encodable {
    /// Meters that have something in common.
    public struct Group: Hashable, Sendable, Encodable {
        public let name: String
        /// A whole number where the definition fixes it, otherwise the mean of what is drawn.
        public let meters: Double
    }

    /// A cohort in a line.
    public struct CohortLine: Hashable, Sendable, Encodable {
        public let name: String
        public let meters: Int
        public let firstNumber: Int
        public let device: String
        public let smetsVersion: String
        public let region: String
        public let network: String
        /// The second rate's half hours; nil for one rate.
        public let offPeak: String?
        public let annual: Energy
    }

    /// kWh a year, the mean of what is drawn.
    public struct Energy: Hashable, Sendable, Encodable {
        public var activeImport = 0.0
        /// The second elements of twin-element meters.
        public var secondaryActiveImport = 0.0
        public var activeExport = 0.0

        public init() {}

        /// What both elements import.
        public var imported: Double { activeImport + secondaryActiveImport }

        mutating func add(_ other: Energy) {
            activeImport += other.activeImport
            secondaryActiveImport += other.secondaryActiveImport
            activeExport += other.activeExport
        }

        mutating func add(_ kilowattHours: Double, to element: LoadComponent.Element) {
            switch element {
            case .activeImport: activeImport += kilowattHours
            case .secondaryActiveImport: secondaryActiveImport += kilowattHours
            case .activeExport: activeExport += kilowattHours
            }
        }
    }

    public let name: String
    public let seed: UInt64
    public let meters: Int
    public let firstEntityIdentifier: String
    public let lastEntityIdentifier: String
    public let hasProcessingTimes: Bool
    public let cohorts: [CohortLine]
    public let variants: [Group]
    public let regions: [Group]
    public let networks: [Group]
    public let smetsVersions: [Group]
    public let devices: [Group]
    /// `one rate` and `two rates`.
    public let tariffs: [Group]
    /// Meters with a load of this shape, whatever the element.
    public let shapes: [Group]
    /// Meters that export anything.
    public let exporting: Double
    public let annual: Energy

    public init(_ definition: FleetDefinition) {
        name = definition.name
        seed = definition.seed
        meters = definition.count
        let first = definition.firstEntityIdentifier
        firstEntityIdentifier = "\(first)"
        lastEntityIdentifier = "\(type(of: first).init(first.rawValue &+ UInt64(max(0, definition.count - 1))))"
        hasProcessingTimes = definition.hasProcessingTimes
        var (variants, regions, networks, versions) = (Tally(), Tally(), Tally(), Tally())
        var (devices, tariffs, shapes) = (Tally(), Tally(), Tally())
        var (lines, exporting, annual, number) = ([CohortLine](), 0.0, Energy(), 0)
        for cohort in definition.cohorts {
            let count = Double(cohort.count)
            for variant in ElementVariant.allCases {
                if let share = cohort.variants[variant] { variants.add(count * share, to: variant.rawValue) }
            }
            regions.add(count, to: cohort.region.rawValue)
            networks.add(count, to: cohort.network)
            versions.add(count, to: cohort.device.smetsVersion.rawValue)
            devices.add(count, to: cohort.device.name)
            tariffs.add(count, to: cohort.offPeak == nil ? "one rate" : "two rates")
            var (energy, without) = (Energy(), 1.0)
            for load in cohort.loads {
                let share = load.share * cohort.shareOfMeters(with: load.element)
                energy.add(count * share * load.annual.mean, to: load.element)
                shapes.add(count * share, to: load.shape.name)
                if load.element == .activeExport { without *= 1 - share }
            }
            exporting += count * (1 - without)
            annual.add(energy)
            lines.append(
                CohortLine(
                    name: cohort.name, meters: cohort.count, firstNumber: number, device: cohort.device.name,
                    smetsVersion: cohort.device.smetsVersion.rawValue, region: cohort.region.rawValue,
                    network: cohort.network, offPeak: cohort.offPeak?.text, annual: energy))
            number += cohort.count
        }
        cohorts = lines
        self.variants = variants.groups
        self.regions = regions.groups
        self.networks = networks.groups
        smetsVersions = versions.groups
        self.devices = devices.groups
        self.tariffs = tariffs.groups
        self.shapes = shapes.groups
        self.exporting = exporting
        self.annual = annual
    }

    /// Counts by name, in the order of their coming.
    private struct Tally {
        private var names: [String] = []
        private var counts: [String: Double] = [:]

        mutating func add(_ count: Double, to name: String) {
            if counts[name] == nil { names.append(name) }
            counts[name, default: 0] += count
        }

        var groups: [Group] { names.map { Group(name: $0, meters: counts[$0] ?? 0) } }
    }
}

extension Cohort {
    /// The part of the meters that has the element at all.
    fileprivate func shareOfMeters(with element: LoadComponent.Element) -> Double {
        element == .secondaryActiveImport ? variants[.twinElement] ?? 0 : 1
    }
}
