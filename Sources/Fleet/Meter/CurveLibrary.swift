import LoadSynthesis

/// Compiled curves, each of them once: cohorts share shapes.
struct CurveLibrary {
    private struct Key: Hashable {
        let shape: LoadShape
        let window: TariffWindow?
        let region: Cohort.Region
    }

    private let seed: UInt64
    /// The curves made so far; nil where the window has no energy of the shape.
    private var curves: [Key: LoadCurve?] = [:]

    init(seed: UInt64) { self.seed = seed }

    /// The curve of a shape inside a tariff window; nil when it has no energy there. All curves of a region have the
    /// same weather.
    mutating func curve(
        _ shape: LoadShape, _ window: TariffWindow?, _ region: Cohort.Region
    ) throws(LoadShapeError) -> LoadCurve? {
        let key = Key(shape: shape, window: window, region: region)
        if let known = curves[key] { return known }
        let weather: UInt64 =
            switch region {
            case .north: 1
            case .central: 2
            case .south: 3
            }
        var curve: LoadCurve?
        do throws(LoadShapeError) {
            curve = try LoadCurve(shape: shape, window: window, weatherSeed: CounterHash.mix(seed, weather))
        } catch .emptyWindow { curve = nil }
        curves[key] = .some(curve)
        return curve
    }
}
