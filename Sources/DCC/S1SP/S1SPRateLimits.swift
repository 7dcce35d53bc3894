import SimulationKernel

/// The limits by which the data service provider holds requests to an S1SP back: one for all its meters, and one for each
/// make that is limited (SECMP0162 R4).
package struct S1SPRateLimits: Hashable, Sendable {
    private var all: TokenBucket
    /// The limits of single makes, by their manufacturers.
    private var makes: [String: TokenBucket]

    package init(_ parameters: S1SPParameters) {
        all = TokenBucket(parameters.accessPoint)
        makes = Dictionary(
            parameters.makes.map {
                ($0.manufacturer, TokenBucket(.init(perSecond: $0.perSecond, burst: max(1, $0.perSecond))))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Takes a request's place, and returns when it may go; takes none and returns nil when that is later than `longestWait`
    /// from now.
    ///
    /// - Parameter manufacturer: of the meter.
    package mutating func reserve(
        for manufacturer: String, at now: Microseconds, longestWait: Microseconds
    ) -> Microseconds? {
        let due = max(all.nextToken(at: now), makes[manufacturer]?.nextToken(at: now) ?? now)
        guard due - now <= max(0, longestWait) else { return nil }
        // Both have a token within the wait, as was just seen.
        let first = all.reserve(at: now, longestWait: .max) ?? due
        let second = makes[manufacturer]?.reserve(at: now, longestWait: .max) ?? first
        return max(first, second)
    }
}
