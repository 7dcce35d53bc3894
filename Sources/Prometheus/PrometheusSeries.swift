import Metrics
import NIOConcurrencyHelpers
import Synchronization

/// One time series, or the series that make up a histogram.
protocol PrometheusSeries: AnyObject, Sendable {
    func write(_ name: String, labels: String, to text: inout PrometheusText)
}

/// A counter that only goes up; updating it takes no lock.
final class CounterSeries: PrometheusSeries, CounterHandler {
    private let value = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        if amount > 0 { value.wrappingAdd(amount, ordering: .relaxed) }
    }

    func reset() { value.store(0, ordering: .relaxed) }

    func write(_ name: String, labels: String, to text: inout PrometheusText) {
        text.sample(name, labels: labels, "\(value.load(ordering: .relaxed))")
    }
}

/// A value that goes up and down; updating it takes no lock. Recorders that do not aggregate (`Gauge`) use it too.
final class GaugeSeries: PrometheusSeries, MeterHandler, RecorderHandler {
    /// The bit pattern of a `Double`.
    private let value = Atomic<UInt64>(0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.store(value.bitPattern, ordering: .relaxed) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func decrement(by amount: Double) { increment(by: -amount) }

    func increment(by amount: Double) {
        var old = value.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = value.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }

    func write(_ name: String, labels: String, to text: inout PrometheusText) {
        text.sample(name, labels: labels, PrometheusText.number(Double(bitPattern: value.load(ordering: .relaxed))))
    }
}

/// A histogram: counts of values by size, for timers in seconds, and for recorders that aggregate in the recorder's own
/// unit.
final class HistogramSeries: PrometheusSeries, RecorderHandler, TimerHandler {
    /// Upper bounds of the buckets for timers, in seconds.
    static let timerBounds = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60]
    /// Upper bounds of the buckets for recorders, in the recorder's own unit.
    static let recorderBounds: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

    private struct State {
        var counts: [Int]
        var sum = 0.0
        var count = 0
    }

    private let bounds: [Double]
    private let state: NIOLockedValueBox<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = NIOLockedValueBox(State(counts: Array(repeating: 0, count: bounds.count)))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 }
        state.withLockedValue { state in
            if let bucket { state.counts[bucket] += 1 }
            state.sum += value
            state.count += 1
        }
    }

    func write(_ name: String, labels: String, to text: inout PrometheusText) {
        let state = state.withLockedValue { $0 }
        func bucket(_ bound: String) -> String { labels.isEmpty ? "le=\"\(bound)\"" : "\(labels),le=\"\(bound)\"" }
        var total = 0
        for (bound, count) in zip(bounds, state.counts) {
            total += count
            text.sample("\(name)_bucket", labels: bucket(PrometheusText.number(bound)), "\(total)")
        }
        text.sample("\(name)_bucket", labels: bucket("+Inf"), "\(state.count)")
        text.sample("\(name)_sum", labels: labels, PrometheusText.number(state.sum))
        text.sample("\(name)_count", labels: labels, "\(state.count)")
    }
}
