/// Samples of a process, and whether they stay flat.
struct MemoryWatch: Sendable {
    struct Sample: Hashable, Sendable, Codable {
        /// Octets.
        let resident: Int
        let descriptors: Int
    }

    /// What the samples of one life showed.
    struct Verdict: Hashable, Sendable, Codable {
        let samples: Int
        /// Medians of the second and of the last quarter, octets.
        let early: Int
        let late: Int
        /// What ``late`` may be at most.
        let limit: Int
        let earlyDescriptors: Int
        let lateDescriptors: Int
        let descriptorLimit: Int
        let highest: Int

        var isFlat: Bool { late <= limit }
        var areDescriptorsFlat: Bool { lateDescriptors <= descriptorLimit }
    }

    /// Fewer say nothing.
    static let fewest = 8
    /// Above the second quarter's median: a tenth, and this many octets.
    static let slack = 16 << 20
    /// Connections that come and go.
    static let descriptorSlack = 16

    private(set) var samples: [Sample] = []

    mutating func add(_ sample: Sample) { samples.append(sample) }

    /// nil when there are too few samples.
    var verdict: Verdict? {
        guard samples.count >= Self.fewest else { return nil }
        let quarter = samples.count / 4
        let (second, last) = (samples[quarter..<2 * quarter], samples[(samples.count - quarter)...])
        let early = Self.median(second.map(\.resident))
        let earlyDescriptors = Self.median(second.map(\.descriptors))
        return Verdict(
            samples: samples.count, early: early, late: Self.median(last.map(\.resident)),
            limit: early + early / 10 + Self.slack, earlyDescriptors: earlyDescriptors,
            lateDescriptors: Self.median(last.map(\.descriptors)),
            descriptorLimit: earlyDescriptors + Self.descriptorSlack, highest: samples.map(\.resident).max() ?? 0)
    }

    private static func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }
}
