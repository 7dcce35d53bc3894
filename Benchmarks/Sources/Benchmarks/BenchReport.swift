/// The results of `smets-bench`, the machine on which they were measured, and whether they meet the goals.
struct BenchReport: Codable, Hashable {
    var format = "smets-bench/1"
    var machine: BenchMachine
    /// The form of the run: `short` or `full`.
    var form: String
    /// Start of the run in ISO 8601, UTC.
    var started: String
    /// Length of the whole run in seconds.
    var seconds: Double
    var sections: [BenchSection]
    var goals: [BenchVerdict] = []
    var thresholds: [BenchVerdict] = []

    /// The figure with this name; nil when it was not measured.
    func figure(_ name: String) -> BenchFigure? {
        for section in sections { for figure in section.figures where figure.name == name { return figure } }
        return nil
    }
}

/// Figures that were measured together.
struct BenchSection: Codable, Hashable {
    /// The section's name for `--only`, which is the first part of its figures' names.
    var name: String
    var title: String
    /// The method of the measurement, and the meaning of the references.
    var method: String
    var figures: [BenchFigure] = []
}
