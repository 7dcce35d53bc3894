import GBCS

/// Alert Storm Protection: of alerts with the same code that a Device sends faster than a threshold, only the first of each
/// period go on; the first of the next period tells how many were kept back. Off unless a threshold is set.
package struct AlertStormProtection: Sendable {
    package struct Rules: Hashable, Sendable {
        /// Largest number of alerts of one code and Device in a period, 1 to 1,000,000; nil lets all pass.
        package var threshold: Int?
        /// Length of a period in seconds, 1 to 86,400.
        package var period: Int64 = 3_600

        package init() {}
    }

    /// What becomes of an alert.
    package enum Verdict: Hashable, Sendable {
        case pass
        /// It passes, and says that alerts were kept back before it: how often that happened, and how many they were.
        case passAfter(sequence: UInt32, count: UInt32)
        case keepBack
    }

    /// Largest number of pairs of Device and code that are counted; beyond it all are forgotten and counted anew.
    package static let limit = 100_000

    private struct Key: Hashable {
        let device: EntityIdentifier
        let code: UInt16
    }

    private struct Count {
        var period: Int64
        var passed = 0
        var keptBack: UInt32 = 0
        var sequence: UInt32 = 0
    }

    package var rules: Rules
    /// Number of alerts that were kept back.
    package private(set) var keptBack = 0
    private var counts: [Key: Count] = [:]

    package init(_ rules: Rules) { self.rules = rules }

    /// - Parameter seconds: the time since 1970.
    package mutating func verdict(_ code: UInt16, of device: EntityIdentifier, at seconds: Int64) -> Verdict {
        guard let threshold = rules.threshold else { return .pass }
        let key = Key(device: device, code: code)
        let period = seconds / max(1, rules.period)
        if counts.count >= Self.limit, counts[key] == nil { counts.removeAll(keepingCapacity: true) }
        var count = counts[key] ?? Count(period: period)
        defer { counts[key] = count }
        var verdict = Verdict.pass
        if count.period != period {
            (count.period, count.passed) = (period, 0)
            if count.keptBack > 0 {
                count.sequence += 1
                verdict = .passAfter(sequence: count.sequence, count: count.keptBack)
                count.keptBack = 0
            }
        }
        guard count.passed < threshold else {
            count.keptBack += 1
            keptBack += 1
            return .keepBack
        }
        count.passed += 1
        return verdict
    }
}
