/// Samples of a process's memory and descriptors, and whether they stay flat.
struct MemoryWatch: Sendable {
    struct Sample: Hashable, Sendable, Codable {
        /// Resident memory in octets.
        let resident: Int
        let descriptors: Int
    }

    /// The verdict on the samples of one life.
    struct Verdict: Hashable, Sendable, Codable {
        let samples: Int
        /// Medians of resident memory in the second and in the last quarter, in octets.
        let early: Int
        let late: Int
        /// The largest allowed value of ``late``, in octets.
        let limit: Int
        let earlyDescriptors: Int
        let lateDescriptors: Int
        let descriptorLimit: Int
        let highest: Int

        var isFlat: Bool { late <= limit }
        var areDescriptorsFlat: Bool { lateDescriptors <= descriptorLimit }
    }

    /// Smallest number of samples for a verdict.
    static let fewest = 8
    /// Allowed growth above the second quarter's median: a tenth of it, and this many octets.
    static let slack = 16 << 20
    /// Allowed growth of the number of descriptors, for connections that come and go.
    static let descriptorSlack = 16

    private(set) var samples: [Sample] = []

    mutating func add(_ sample: Sample) { samples.append(sample) }

    /// The verdict; nil when there are too few samples.
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
