/// A measured number beside its reference.
struct BenchFigure: Codable, Hashable {
    struct Reference: Codable, Hashable {
        var title: String
        /// The reference's value in the figure's unit, as the median of the rounds.
        var value: Double
    }

    /// The kind of the ratio: large ones are good for rates and bad for costs.
    enum Comparison: String, Codable, Hashable {
        case rate = "rate over the reference's"
        case cost = "cost over the reference's"
    }

    /// The figure's name, `section.what`.
    var name: String
    var title: String
    /// The value in ``unit``, as the median of the rounds.
    var value: Double
    var unit: String
    var reference: Reference?
    var comparison: Comparison?
    var ratio: BenchSpread?
    /// Number of heap allocations of one operation.
    var allocations: Double?
    var note: String?
}
