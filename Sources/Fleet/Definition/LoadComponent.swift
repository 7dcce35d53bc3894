import LoadSynthesis

/// One load of a cohort: its form, its size, and the share of the meters that have it.
public struct LoadComponent: Hashable, Sendable {
    /// The register that counts the load.
    public enum Element: String, Hashable, Sendable, CaseIterable {
        case activeImport = "import"
        /// The register of the second element; only twin-element meters have it.
        case secondaryActiveImport = "secondary"
        case activeExport = "export"
    }

    public var element: Element
    public var shape: LoadShape
    /// The share of the cohort's meters that have it, 0 to 1.
    public var share: Double
    public var annual: AnnualEnergy

    public init(_ element: Element = .activeImport, shape: LoadShape, share: Double = 1, annual: AnnualEnergy) {
        self.element = element
        self.shape = shape
        self.share = share
        self.annual = annual
    }
}

/// The distribution of the yearly energy over meters: log-normal, cut off at both ends.
public struct AnnualEnergy: Hashable, Sendable {
    /// Largest yearly energy, kWh, which keeps the registers' arithmetic in bounds.
    public static let limit = 100_000.0

    /// Median of the yearly energy, kWh: half of the meters have less.
    public var median: Double
    /// Standard deviation of the natural logarithm of the yearly energy, 0 to 1.5.
    public var spread: Double
    /// Smallest and largest yearly energy, kWh; what is drawn outside is brought to these ends.
    public var range: ClosedRange<Double>

    public init(median: Double, spread: Double = 0, range: ClosedRange<Double> = 0...Self.limit) {
        self.median = median
        self.spread = spread
        self.range = range
    }
}
