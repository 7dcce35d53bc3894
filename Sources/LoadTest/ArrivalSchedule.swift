import Foundation
import LoadSynthesis

/// The times at which messages are due in an open loop: a function of their position, independent of the system under
/// test.
public struct ArrivalSchedule: Hashable, Sendable {
    /// The course of the rate.
    public enum Shape: Hashable, Sendable {
        /// A constant rate in messages a second.
        case constant(rate: Double)
        /// A rate that goes from one value to another, in messages a second, within `seconds` seconds and then stays.
        case ramp(from: Double, to: Double, seconds: Double)
        /// `count` messages at once, every `seconds` seconds.
        case burst(count: Int, seconds: Double)
    }

    /// The distribution of arrivals at their rate.
    public enum Spacing: String, Hashable, Sendable, CaseIterable {
        /// Arrivals are evenly spaced.
        case constant
        /// Arrivals are independent of each other, like the messages of many users, with exponentially distributed
        /// gaps.
        case poisson
    }

    static let rates = 0.0...1e6
    static let rampSeconds = 0.001...86_400
    static let burstSizes = 1...1_000_000
    static let burstSeconds = 0.001...86_400
    /// The time, in microseconds, of an arrival that never comes; no arrival is later.
    public static let never = Int64.max

    public let shape: Shape
    public let spacing: Spacing

    public init(_ shape: Shape, spacing: Spacing = .constant) throws(LoadError) {
        switch shape {
        case .constant(let rate):
            try require("rate", rate, in: 0.001...Self.rates.upperBound)
        case .ramp(let from, let to, let seconds):
            try require("ramp: first rate", from, in: Self.rates)
            try require("ramp: last rate", to, in: Self.rates)
            try require("ramp: seconds", seconds, in: Self.rampSeconds)
            guard from > 0 || to > 0 else { throw LoadError("ramp from 0 to 0: sends nothing") }
        case .burst(let count, let seconds):
            try require("burst: messages", count, in: Self.burstSizes)
            try require("burst: seconds", seconds, in: Self.burstSeconds)
            guard spacing == .constant else { throw LoadError("bursts come at fixed times: no arrivals poisson") }
        }
        self.shape = shape
        self.spacing = spacing
    }

    /// The time at which the message at `position` (0 for the first) is due, in microseconds from the start; infinite
    /// when it never is.
    public func microseconds(at position: Double) -> Double {
        switch shape {
        case .constant(let rate): return position / rate * 1e6
        case .burst(let count, let seconds): return (position / Double(count)).rounded(.down) * seconds * 1e6
        case .ramp(let from, let to, let seconds):
            let inRamp = (from + to) / 2 * seconds
            guard position < inRamp else { return (seconds + (position - inRamp) / to) * 1e6 }
            // position = from·t + slope/2·t², solved for t in the form that keeps its precision when the slope is
            // small.
            let slope = (to - from) / seconds
            let root = max(0, from * from + 2 * slope * position).squareRoot()
            return position == 0 ? 0 : 2 * position / (from + root) * 1e6
        }
    }

    /// Number of messages that are due before `microseconds`; with Poisson arrivals, on average.
    public func arrivals(before microseconds: Double) -> Double {
        let seconds = max(0, microseconds) / 1e6
        switch shape {
        case .constant(let rate): return (rate * seconds).rounded(.up)
        case .burst(let count, let every): return Double(count) * (seconds / every).rounded(.up)
        case .ramp(let from, let to, let length):
            let inRamp = min(seconds, length)
            let slope = (to - from) / length
            return (from * inRamp + slope / 2 * inRamp * inRamp + to * (seconds - inRamp)).rounded(.up)
        }
    }

    /// Number of these messages that belong to part `part` of `parts`.
    func arrivals(before microseconds: Double, part: Int, of parts: Int) -> UInt64 {
        let all = Int(arrivals(before: microseconds))
        return all <= part ? 0 : UInt64((all - part + parts - 1) / parts)
    }

    /// The arrivals of part `part`; `parts` such parts together make up the schedule. They are the same for the same
    /// seed.
    public func arrivals(part: Int = 0, of parts: Int = 1, seed: UInt64) -> Arrivals {
        Arrivals(schedule: self, part: part, parts: parts, seed: seed)
    }

    /// An endless sequence of due times in ascending order.
    public struct Arrivals: Sendable {
        private let schedule: ArrivalSchedule
        private let parts: Double
        private let seed: UInt64
        private var position: Double
        private var drawn: UInt64 = 0

        init(schedule: ArrivalSchedule, part: Int, parts: Int, seed: UInt64) {
            self.schedule = schedule
            self.parts = Double(parts)
            self.seed = CounterHash.mix(seed, UInt64(part) + 1)
            position = Double(part)
            // Poisson streams that have a part of the rate each add up to one with the whole rate.
            if schedule.spacing == .poisson { position = exponential() * self.parts }
        }

        /// The next due time in microseconds from the start; ``ArrivalSchedule/never`` when no further message is due.
        public mutating func next() -> Int64 {
            let due = schedule.microseconds(at: position)
            position += parts * (schedule.spacing == .poisson ? exponential() : 1)
            return due < 9e18 ? Int64(due) : ArrivalSchedule.never
        }

        /// An exponentially distributed random number with mean 1.
        private mutating func exponential() -> Double {
            drawn += 1
            // The random number is 2^-54 to 1: never the logarithm of 0.
            return -log((Double(CounterHash.mix(seed, drawn) >> 11) + 0.5) * 0x1p-53)
        }
    }
}

extension ArrivalSchedule: CustomStringConvertible {
    public var description: String {
        switch shape {
        case .constant(let rate): "\(rate.formatted)/s, \(spacing.rawValue) arrivals"
        case .ramp(let from, let to, let seconds):
            "\(from.formatted)/s to \(to.formatted)/s in \(seconds.formatted) s, \(spacing.rawValue) arrivals"
        case .burst(let count, let seconds): "\(count) at once every \(seconds.formatted) s"
        }
    }
}
