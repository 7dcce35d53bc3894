import SimulationKernel

/// Requests that come at random over a window: a Poisson process with an even or falling rate.
struct RequestArrivals {
    private let window: Range<Microseconds>
    /// Number of requests that are expected in the whole window.
    private let expected: Double
    private let frontLoading: Double
    private let random: CounterRandom
    /// Number of requests that have come.
    private(set) var count: UInt64 = 0
    /// Number of expected requests up to the next one.
    private var passed = 0.0
    /// Time when the next request comes; nil when no more do.
    private(set) var next: Microseconds?

    init(expected: Double, window: Range<Microseconds>, frontLoading: Double, random: CounterRandom) {
        self.window = window
        self.expected = expected
        self.frontLoading = min(1, max(0, frontLoading))
        self.random = random
        advance()
        count = 0
    }

    mutating func advance() {
        count += 1
        passed += random.exponential(mean: 1, .request, count)
        guard passed < expected else {
            next = nil
            return
        }
        let share = Double(window.upperBound - window.lowerBound) * place(passed / expected)
        next = window.lowerBound + Microseconds(share)
    }

    /// Share of the window that has passed when a share of the requests has come: the inverse of (1 + f) x − f x².
    private func place(_ share: Double) -> Double {
        guard frontLoading > 0 else { return share }
        let sum = 1 + frontLoading
        return (sum - (sum * sum - 4 * frontLoading * share).squareRoot()) / (2 * frontLoading)
    }
}

extension CounterRandom.Purpose {
    static let request = Self(47)
    static let meter = Self(48)
    static let exporter = Self(49)
    static let make = Self(50)
    static let sessionOctets = Self(51)
    static let sessionRoundTrip = Self(52)
    static let sessionRegister = Self(53)
    static let sessionRelease = Self(54)
    static let dualControl = Self(55)
    static let month = Self(56)
}
