import Metrics
import NIOConcurrencyHelpers

/// Keeps the values of swift-metrics and writes them as Prometheus text.
///
/// Counters become counters, meters and gauges gauges, timers histograms in seconds, and recorders histograms. Updating
/// a value takes no lock, except for histograms; making or finding a series takes one.
public final class PrometheusRegistry: MetricsFactory, Sendable {
    /// Default of the largest number of series that are kept; a histogram counts as one.
    public static let defaultSeriesLimit = 1_000
    /// Name of the counter of attempts to make a series that were dropped, because there were too many series or
    /// because another kind of series has the name.
    public static let droppedName = "smets_metrics_dropped_series_total"

    private struct Family {
        let kind: PrometheusText.Kind
        var series: [String: any PrometheusSeries] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var seriesCount = 0
        var dropped = 0
    }

    private let seriesLimit: Int
    private let state = NIOLockedValueBox(State())

    /// - Parameter seriesLimit: largest number of series that are kept; values of further series are dropped and
    ///   counted.
    public init(seriesLimit: Int = PrometheusRegistry.defaultSeriesLimit) { self.seriesLimit = seriesLimit }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) { CounterSeries() }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) { GaugeSeries() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate
            ? series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.recorderBounds) }
            : series(label, dimensions, .gauge) { GaugeSeries() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram) { HistogramSeries(bounds: HistogramSeries.timerBounds) }
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    /// All values as text, with families and series in alphabetical order.
    public func rendered() -> String {
        var text = PrometheusText()
        write(to: &text)
        return text.text
    }

    package func write(to text: inout PrometheusText) {
        let (families, dropped) = state.withLockedValue { ($0.families, $0.dropped) }
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text.family(name, family.kind, help: MetricHelp.texts[name] ?? name.replacing("_", with: " "))
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name, labels: labels, to: &text)
            }
        }
        text.single(
            Self.droppedName, .counter, help: "Attempts to make a metric that were dropped at the limit of series.",
            dropped)
    }

    /// The series with this name and these labels, which is made when there is none; a series that nobody reads when it
    /// must be dropped.
    private func series<Series: PrometheusSeries>(
        _ label: String, _ dimensions: [(String, String)], _ kind: PrometheusText.Kind, make: () -> Series
    ) -> Series {
        let name = PrometheusText.fitting(label)
        let labels = PrometheusText.labels(dimensions)
        let found: Series? = state.withLockedValue { state in
            var family = state.families[name] ?? Family(kind: kind)
            if let series = family.series[labels] as? Series { return series }
            guard family.kind == kind, family.series[labels] == nil, state.seriesCount < seriesLimit else {
                state.dropped += 1
                return nil
            }
            let series = make()
            family.series[labels] = series
            state.families[name] = family
            state.seriesCount += 1
            return series
        }
        return found ?? make()
    }

    private func remove(_ handler: AnyObject) {
        state.withLockedValue { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                state.families[name]?.series[labels] = nil
                if state.families[name]?.series.isEmpty ?? true { state.families[name] = nil }
                state.seriesCount -= 1
                return
            }
        }
    }
}
