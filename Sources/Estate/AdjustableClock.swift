import COSEM
import Host
import NIOConcurrencyHelpers

/// The estate's clock: it follows the machine's clock, runs at a multiple of its speed, or stands still, and it can be
/// set.
///
/// Virtual time is linear between changes: `start + rate × (elapsed machine time)`.
public final class AdjustableClock: Clock {
    /// How virtual time passes.
    public struct Setting: Hashable, Sendable {
        /// Virtual time at the last change.
        public var start: UTCTime
        /// Machine time at the last change, in seconds since 2000.
        var machineStart: Double
        /// Virtual seconds for each machine second: 1 for real time, 0 for a clock that stands still, more for an
        /// accelerated one.
        public var rate: Double
        /// Whether the clock follows the machine's clock, whatever that is set to.
        public var isReal: Bool
    }

    /// Fastest rate accepted, in virtual seconds for each machine second: a year in five minutes.
    public static let maximumRate = 100_000.0

    private let state: NIOLockedValueBox<Setting>
    private let machineTime: @Sendable () -> Double

    /// - Parameter machineTime: seconds since 2000-01-01T00:00:00Z; tests give their own.
    public init(machineTime: @escaping @Sendable () -> Double = SystemTime.seconds) {
        self.machineTime = machineTime
        let now = machineTime()
        state = NIOLockedValueBox(
            Setting(start: UTCTime(secondsSince2000: Int64(now)), machineStart: now, rate: 1, isReal: true))
    }

    public var setting: Setting { state.withLockedValue { $0 } }

    public var now: UTCTime {
        let setting = setting
        let machine = machineTime()
        if setting.isReal { return UTCTime(secondsSince2000: Int64(machine)) }
        return setting.start + Int64(setting.rate * (machine - setting.machineStart))
    }

    /// The time in milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64 {
        let setting = setting
        let machine = machineTime()
        let seconds =
            setting.isReal
            ? machine : Double(setting.start.secondsSince2000) + setting.rate * (machine - setting.machineStart)
        return Int64((seconds + Double(UTCTime.unixEpochOffset)) * 1_000)
    }

    /// Makes the clock follow the machine's clock again.
    public func setReal() { change { $0.isReal = true } }

    /// Lets time pass at `rate` from `start`, or from the present time. At rate 0 the clock stands still.
    public func set(to start: UTCTime?, rate: Double) {
        let now = now
        change {
            $0.start = start ?? now
            $0.rate = min(max(0, rate), Self.maximumRate)
            $0.isReal = false
        }
    }

    private func change(_ body: (inout Setting) -> Void) {
        let machine = machineTime()
        state.withLockedValue {
            body(&$0)
            $0.machineStart = machine
        }
    }
}
