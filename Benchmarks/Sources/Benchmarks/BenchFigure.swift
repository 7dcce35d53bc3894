/// A measured number beside its reference.
struct BenchFigure: Codable, Hashable {
    struct Reference: Codable, Hashable {
        var title: String
        /// In the figure's unit; the median of the rounds.
        var value: Double
    }

    /// Whether a large ratio is good (of rates) or bad (of costs).
    enum Comparison: String, Codable, Hashable {
        case rate = "rate over the reference's"
        case cost = "cost over the reference's"
    }

    /// `section.what`.
    var name: String
    var title: String
    /// In ``unit``; the median of the rounds.
    var value: Double
    var unit: String
    var reference: Reference?
    var comparison: Comparison?
    var ratio: BenchSpread?
    /// Heap allocations of one operation.
    var allocations: Double?
    var note: String?
}
