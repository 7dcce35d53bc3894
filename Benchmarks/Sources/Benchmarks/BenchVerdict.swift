/// A bound, together with the value that was measured.
struct BenchVerdict: Codable, Hashable {
    private enum CodingKeys: String, CodingKey { case goal, bound, measured, verdict }

    /// The goal in words.
    var goal: String
    var bound: BenchBound
    var measured: Double?
    var isMet: Bool

    init(goal: String, bound: BenchBound, measured: Double?, isMet: Bool) {
        self.goal = goal
        self.bound = bound
        self.measured = measured
        self.isMet = isMet
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        goal = try fields.decode(String.self, forKey: .goal)
        bound = try fields.decode(BenchBound.self, forKey: .bound)
        measured = try fields.decodeIfPresent(Double.self, forKey: .measured)
        isMet = try fields.decode(String.self, forKey: .verdict) == "met"
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(goal, forKey: .goal)
        try fields.encode(bound, forKey: .bound)
        try fields.encodeIfPresent(measured, forKey: .measured)
        try fields.encode(word, forKey: .verdict)
    }

    /// The verdict in a word: `met` or `short`.
    var word: String { isMet ? "met" : "short" }
}
