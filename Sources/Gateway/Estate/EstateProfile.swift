import COSEM
import ESMEEmulator
import GBCS

/// What a fleet of meters is made of, as a profile file says it (`Profiles/default.yaml` explains every key).
public struct EstateProfile: Hashable, Sendable {
    /// Meters an estate may have here: their credentials are held in memory.
    public static let meterLimit = 100_000

    /// kWh a year, the largest that a profile may say: what is drawn from it still fits the registers' arithmetic.
    public static let annualLimit = 100_000.0

    public var name = "default"
    public var seed: UInt64 = 2026
    public var meters = 1_000
    public var firstEntityIdentifier = EntityIdentifier(0x0253_4D45_8000_0000)
    public var installed = UTCTime(secondsSince2000: 770_515_200)
    public var firmwareVersion: [UInt8] = [0x01, 0x23, 0xAB, 0xCD]
    /// Shares, together 1.
    public var variants: [ElementVariant: Double] = [.singleElement: 0.9, .twinElement: 0.05, .polyphase: 0.05]
    /// kWh a year.
    public var annualImportMedian = 2_700.0
    /// Standard deviation of the natural logarithm, 0 to 1.
    public var annualImportSpread = 0.45
    public var exportShare = 0.1
    /// kWh a year.
    public var annualExport = 2_000.0
    /// kWh a year.
    public var annualSecondaryImport = 3_200.0
    public var rules = ProcessingRules()

    public init() {}

    /// The profile of `Profiles/default.yaml`, which is built in.
    public static let builtIn: EstateProfile = {
        do {
            return try EstateProfile(
                yaml: String(decoding: PackageResources.default_yaml, as: UTF8.self), name: "Profiles/default.yaml")
        } catch { fatalError("\(error)") }
    }()
}
