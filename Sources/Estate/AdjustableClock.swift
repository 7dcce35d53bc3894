import COSEM
import Host
import NIOConcurrencyHelpers

/// The estate's clock: the machine's, times a factor, or standing still; and settable.
///
/// Virtual time is linear between changes: `start + rate × (elapsed machine time)`.
public final class AdjustableClock: Clock {
    /// How virtual time passes.
    public struct Setting: Hashable, Sendable {
        /// Virtual time at the last change.
        public var start: UTCTime
        /// Machine time at the last change, seconds since 2000.
        var machineStart: Double
        /// Virtual seconds a machine second: 1 real, 0 frozen, more accelerated.
        public var rate: Double
        /// Follows the machine's clock, whatever it is set to.
        public var isReal: Bool
    }

    /// Fastest rate accepted: a year in five minutes.
    public static let maximumRate = 100_000.0

    private let state: NIOLockedValueBox<Setting>
    private let machineTime: @Sendable () -> Double

    /// - Parameter machineTime: seconds since 2000-01-01T00:00:00Z; given for tests.
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

    /// Follows the machine again.
    public func setReal() { change { $0.isReal = true } }

    /// Time passes at `rate` from `start`, or from now. Rate 0 stands still.
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
