/// The median of the rounds' values, and the lowest and highest of them.
struct BenchSpread: Codable, Hashable {
    var median: Double
    var minimum: Double
    var maximum: Double
    var rounds: Int

    /// - Precondition: `values` is not empty.
    init(_ values: [Double]) {
        let sorted = values.sorted()
        precondition(!sorted.isEmpty, "a median needs a round")
        let middle = sorted.count / 2
        median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        minimum = sorted[0]
        maximum = sorted[sorted.count - 1]
        rounds = sorted.count
    }
}
