/// What `smets-bench` measured, on what, and whether it is what was wanted.
struct BenchReport: Codable, Hashable {
    var format = "smets-bench/1"
    var machine: BenchMachine
    /// `short` or `full`.
    var form: String
    /// ISO 8601, UTC.
    var started: String
    /// Of the whole run.
    var seconds: Double
    var sections: [BenchSection]
    var goals: [BenchVerdict] = []
    var thresholds: [BenchVerdict] = []

    /// The figure of a name; nil when it was not measured.
    func figure(_ name: String) -> BenchFigure? {
        for section in sections { for figure in section.figures where figure.name == name { return figure } }
        return nil
    }
}

/// Figures that were measured together.
struct BenchSection: Codable, Hashable {
    /// As `--only` takes it; the first part of its figures' names.
    var name: String
    var title: String
    /// What was done, and what the references are.
    var method: String
    var figures: [BenchFigure] = []
}
