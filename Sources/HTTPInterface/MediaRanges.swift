/// The media types that a client takes, as the header `Accept` says (RFC 9110, 12.5.1).
struct MediaRanges {
    private let weights: [String: Double]

    init(_ accept: String) {
        var weights: [String: Double] = [:]
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let type = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            weights[type] = max(weights[type] ?? 0, quality ?? 1)
        }
        self.weights = weights
    }

    /// The weight with which the client names a type, 0 to 1; nil when it does not name it, 0 when it does not take it.
    func weight(of type: String) -> Double? { weights[type] }
}
