/// A time or a duration of a simulation in whole microseconds. A time counts from the simulation's beginning: 00:00 UTC
/// for a day of a network, else as the kernel's caller says.
public typealias Microseconds = Int64

extension Microseconds {
    public static let second: Microseconds = 1_000_000
    public static let minute = 60 * second
    public static let hour = 60 * minute
    public static let day = 24 * hour

    /// A duration of `seconds` seconds, rounded to the nearest microsecond; 0 for what is no number, the largest time
    /// for what is beyond it.
    public init(seconds: Double) {
        let microseconds = (seconds * 1_000_000).rounded()
        self = microseconds.isNaN ? 0 : Microseconds(exactly: microseconds) ?? (microseconds < 0 ? .min : .max)
    }

    public var seconds: Double { Double(self) / 1_000_000 }
}
