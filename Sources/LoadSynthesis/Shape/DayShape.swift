import Glibc

/// Mean power through a day, in any unit: only its form counts.
public enum DayShape: Hashable, Sendable {
    /// The mean powers of the 48 half hours from 00:00 on.
    case points([Double])
    /// A base with bells on it, read at the middles of the half hours.
    case formula(base: Double, bells: [Bell])

    /// Number of half hours in a day.
    public static let pointCount = 48

    /// A rise and fall of power around a time of day: amplitude × exp((cos(2π(t − c)/24) − 1) / (1 − cos(2πw/24))).
    public struct Bell: Hashable, Sendable {
        /// Power above the base at the centre, in the unit of the shape.
        public var amplitude: Double
        /// Time of the peak in hours, 0 to 24.
        public var centre: Double
        /// Width in hours, more than 0 and at most 12; about the standard deviation.
        public var width: Double

        public init(amplitude: Double, centre: Double, width: Double) {
            (self.amplitude, self.centre, self.width) = (amplitude, centre, width)
        }

        func power(at hour: Double) -> Double {
            let angle = 2 * Double.pi / 24
            return amplitude * exp((cos(angle * (hour - centre)) - 1) / (1 - cos(angle * width)))
        }
    }

    /// The 48 mean powers from 00:00 on.
    public var values: [Double] {
        switch self {
        case .points(let points): points
        case .formula(let base, let bells):
            (0..<Self.pointCount).map { slot in
                let hour = (Double(slot) + 0.5) / 2
                return bells.reduce(base) { $0 + $1.power(at: hour) }
            }
        }
    }

    /// Throws when this cannot be a day's load.
    public func validate() throws(LoadShapeError) {
        if case .points(let points) = self, points.count != Self.pointCount {
            throw .pointCount(points.count)
        }
        if case .formula(_, let bells) = self {
            for bell in bells {
                guard (0...24).contains(bell.centre) else { throw .bellCentre(bell.centre) }
                guard bell.width > 0 && bell.width <= 12 else { throw .bellWidth(bell.width) }
            }
        }
        let values = values
        for (index, value) in values.enumerated() where !value.isFinite || value < 0 || value > 1e12 {
            throw .power(value, halfHour: index)
        }
        // Below this a sum of points makes no sense as a weight.
        guard values.contains(where: { $0 > 1e-12 }) else { throw .noEnergy }
    }
}
