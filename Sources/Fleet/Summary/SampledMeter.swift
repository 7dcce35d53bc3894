import ESMEEmulator
import LoadSynthesis
import PlainText

/// What one meter of a fleet is, for tables and files.
public struct SampledMeter: Hashable, Sendable, Encodable {
    public struct Load: Hashable, Sendable, Encodable {
        /// `import`, `secondary` or `export`.
        public let element: String
        public let shape: String
        /// kWh a year.
        public let annual: Double
    }

    public let number: Int
    public let entityIdentifier: String
    public let cohort: String
    public let device: String
    /// `single`, `twin` or `polyphase`.
    public let variant: String
    public let region: String
    /// A date, UTC.
    public let installed: String
    public let importMPAN: String
    /// Of twin-element meters.
    public let secondaryImportMPAN: String?
    /// Of meters that export anything.
    public let exportMPAN: String?
    /// kWh a year, both elements.
    public let annualImport: Double
    /// kWh a year.
    public let annualExport: Double
    public let loads: [Load]
    /// The second rate's half hours; nil for one rate.
    public let offPeak: String?

    public init(_ number: Int, of fleet: Fleet) {
        let profile = fleet.profile(of: number)
        let cohort = fleet.definition.cohorts[profile.cohort]
        self.number = number
        entityIdentifier = "\(fleet.entityIdentifier(number))"
        self.cohort = cohort.name
        device = cohort.device.name
        variant = profile.variant.rawValue
        region = cohort.region.rawValue
        installed = String("\(profile.installed)".prefix(10))
        loads = profile.loads.map { load in
            Load(
                element: load.component.element.rawValue, shape: load.component.shape.name,
                annual: Double(load.annual) / 1_000)
        }
        let exports = profile.loads.contains { $0.component.element == .activeExport }
        importMPAN = "\(profile.importMPAN)"
        secondaryImportMPAN = profile.variant == .twinElement ? "\(profile.secondaryImportMPAN)" : nil
        exportMPAN = exports ? "\(profile.exportMPAN)" : nil
        annualImport = loads.reduce(0) { $0 + ($1.element == "export" ? 0 : $1.annual) }
        annualExport = loads.reduce(0) { $0 + ($1.element == "export" ? $1.annual : 0) }
        offPeak = cohort.offPeak?.text
    }

    public static let csvHeader = [
        "number", "entityIdentifier", "cohort", "device", "variant", "region", "installed", "importMPAN",
        "secondaryImportMPAN", "exportMPAN", "annualImportKWh", "annualExportKWh", "loads", "offPeak",
    ].joined(separator: ",")

    /// A line of a CSV file (RFC 4180) under ``csvHeader``.
    public var csv: String {
        let fields = [
            "\(number)", entityIdentifier, cohort, device, variant, region, installed, importMPAN,
            secondaryImportMPAN ?? "", exportMPAN ?? "", "\(annualImport)", "\(annualExport)",
            loads.map { "\($0.element) \($0.shape) \($0.annual)" }.joined(separator: "; "), offPeak ?? "",
        ]
        return fields.map(CSVField.text).joined(separator: ",")
    }
}
