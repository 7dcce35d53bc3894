/// A bound on one number of a figure: that of a goal, or a committed threshold.
struct BenchBound: Codable, Hashable {
    enum Quantity: String, Codable, Hashable, CaseIterable {
        /// The median of the rounds' ratios.
        case ratio
        case value
        case allocations
    }

    /// The figure's name, `section.what`.
    var figure: String
    var quantity: Quantity
    var atLeast: Double?
    var atMost: Double?

    init(_ figure: String, _ quantity: Quantity, atLeast: Double? = nil, atMost: Double? = nil) {
        self.figure = figure
        self.quantity = quantity
        self.atLeast = atLeast
        self.atMost = atMost
    }

    var section: String { String(figure.prefix { $0 != "." }) }

    /// The bound as text: `messages.supplier ratio ≥ 0.6`.
    var text: String { "\(figure) \(quantity.rawValue) \(limits)" }

    /// The limits as text: `≥ 0.6`.
    var limits: String {
        [atLeast.map { "≥ \(BenchNumber.text($0))" }, atMost.map { "≤ \(BenchNumber.text($0))" }].compactMap(\.self)
            .joined(separator: ", ")
    }

    /// The number that is bounded; nil when the report does not have it.
    func measured(in report: BenchReport) -> Double? {
        guard let figure = report.figure(figure) else { return nil }
        return switch quantity {
        case .ratio: figure.ratio?.median
        case .value: figure.value
        case .allocations: figure.allocations
        }
    }

    /// The verdict; nil when the section was not run. A figure that its section should have measured and did not counts
    /// as missed.
    func verdict(on report: BenchReport, goal: String) -> BenchVerdict? {
        guard report.sections.contains(where: { $0.name == section }) else { return nil }
        let measured = measured(in: report)
        let isMet = measured.map { $0 >= atLeast ?? -.infinity && $0 <= atMost ?? .infinity } ?? false
        return BenchVerdict(goal: goal, bound: self, measured: measured, isMet: isMet)
    }
}
