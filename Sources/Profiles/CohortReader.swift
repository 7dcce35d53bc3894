import COSEM
import ESMEEmulator
import Fleet
import LoadSynthesis

/// Makes the cohorts of a fleet's file; reads each shape and device model once.
struct CohortReader {
    /// Largest number of loads of one element of a cohort.
    static let loadLimit = 16
    static let keys = [
        "name", "count", "share", "device", "region", "network", "installed", "variants", "offPeak", "import",
        "secondary", "export",
    ]
    static let loadKeys = ["shape", "share", "annual"]
    /// Time of installation of meters for which the file gives none: 2024-06-01.
    static let installed = UTCTime(secondsSince2000: 770_515_200)

    /// The number of a cohort's meters: a count, or a share of the fleet's.
    struct Size {
        /// The value in the file.
        let value: YAMLScalar
        let count: Int
        let share: Double
        let isShare: Bool
    }

    private let library: ProfileLibrary
    private let rules: ProcessingRules
    private var shapes: [String: LoadShape] = [:]
    private var devices: [String: DeviceModel] = [:]

    init(_ library: ProfileLibrary, rules: ProcessingRules) {
        self.library = library
        self.rules = rules
    }

    mutating func cohort(_ member: YAMLValue) throws(ProfileError) -> (Cohort, Size) {
        guard member.node.mapping != nil else {
            throw member.error("a cohort is \(member.node.kindName); it must be keys and values")
        }
        let cohort = try member.mapping(keys: Self.keys)
        let size = try self.size(cohort)
        var made = Cohort(
            name: try cohort.required("name", "a name of 1 to 64 characters").scalar().name(), count: size.count,
            installed: try installed(cohort), loads: [])
        made.device = try device(cohort)
        made.region = try cohort.scalar("region")?.choice(Cohort.Region.self) ?? made.region
        made.network = try network(cohort, made)
        if let value = cohort.value("variants") { made.variants = try variants(value) }
        made.offPeak = try cohort.value("offPeak").flatMap { value throws(ProfileError) in try TariffWindow(value) }
        for element in LoadComponent.Element.allCases {
            for load in try cohort.list(element.rawValue, counts: 1...Self.loadLimit) {
                made.loads.append(try self.load(load, element))
            }
        }
        try check(made, cohort)
        return (made, size)
    }

    private func size(_ cohort: YAMLMapping) throws(ProfileError) -> Size {
        if let value = try cohort.scalar("share") {
            guard !cohort.has("count") else {
                throw value.error("share and count; a cohort must have one or the other")
            }
            return Size(value: value, count: 0, share: try value.decimal(in: 0...1), isShare: true)
        }
        let value = try cohort.required("count", "the number of meters (or share, a part of the fleet's meters)")
            .scalar()
        return Size(
            value: value, count: try value.number(in: 1...FleetDefinition.meterLimit), share: 0, isShare: false)
    }

    private mutating func device(_ cohort: YAMLMapping) throws(ProfileError) -> DeviceModel {
        let reference =
            try cohort.scalar("device")
            ?? YAMLScalar(file: cohort.file, line: cohort.line, key: "device", string: "generic")
        if let known = devices[reference.string] { return known }
        let file = try library.file(.devices, reference)
        let device = try DeviceModel(yaml: file.text, name: file.path, rules: rules)
        devices[reference.string] = device
        return device
    }

    private mutating func shape(_ reference: YAMLScalar) throws(ProfileError) -> LoadShape {
        if let known = shapes[reference.string] { return known }
        let file = try library.file(.shapes, reference)
        let shape = try LoadShape(yaml: file.text, name: file.path)
        shapes[reference.string] = shape
        return shape
    }

    private func network(_ cohort: YAMLMapping, _ made: Cohort) throws(ProfileError) -> String {
        let usual: NetworkBase =
            made.device.smetsVersion == .smets1 ? .smets1 : made.region == .north ? .north : .southCentral
        guard let value = try cohort.scalar("network") else { return usual.rawValue }
        let network = try value.choice(NetworkBase.self)
        guard network == usual else {
            let meters =
                made.device.smetsVersion == .smets1
                ? "SMETS1 meters" : "SMETS2 meters of region \(made.region.rawValue)"
            throw value.error("network is \(network.rawValue); for \(meters) it must be \(usual.rawValue)")
        }
        return network.rawValue
    }

    private func installed(_ cohort: YAMLMapping) throws(ProfileError) -> ClosedRange<UTCTime> {
        guard let value = cohort.value("installed") else { return Self.installed...Self.installed }
        if value.isScalar {
            let time = try value.scalar().time()
            return time...time
        }
        let range = try value.mapping(keys: ["from", "to"])
        let expectation = "a date like 2024-06-01"
        let from = try range.required("from", expectation).scalar().time()
        let to = try range.required("to", expectation).scalar().time()
        guard from <= to else { throw range.error(at: "to", "to is before from; it must be the same or later") }
        return from...to
    }

    private func variants(_ value: YAMLValue) throws(ProfileError) -> [ElementVariant: Double] {
        let shares = try value.mapping(keys: ElementVariant.allCases.map(\.rawValue), ignoringCase: true)
        var variants: [ElementVariant: Double] = [:]
        for variant in ElementVariant.allCases {
            guard let share = try shares.scalar(variant.rawValue)?.decimal(in: 0...1), share > 0 else { continue }
            variants[variant] = share
        }
        let total = variants.values.reduce(0, +)
        guard abs(total - 1) < 1e-6 else {
            throw value.error("the shares of variants add up to \(YAMLScalar.sum(total)); they must add up to 1")
        }
        return variants
    }

    private mutating func load(
        _ member: YAMLValue, _ element: LoadComponent.Element
    ) throws(ProfileError) -> LoadComponent {
        let load = try member.mapping(keys: Self.loadKeys)
        let reference = try load.required("shape", "the name of a load shape").scalar()
        let annual = try load.required("annual", "kWh a year, or keys and values: median, spread, minimum, maximum")
        let component = LoadComponent(
            element, shape: try shape(reference), share: try load.scalar("share")?.decimal(in: 0...1) ?? 1,
            annual: try AnnualEnergy(annual))
        if case .sun = component.shape.kind, element != .activeExport {
            throw reference.error(
                "shape \(reference.string) is the sun's, which goes to the network; it must stand under export")
        }
        try component.checkThatItFits(annual)
        return component
    }
}
