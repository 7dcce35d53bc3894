import DCC
import Metrics
import SimulationKernel

/// Counts of one S1SP, for `/metrics`. Times are of the S1SP's pace.
struct S1SPMetrics {
    /// What came of a request.
    enum Outcome: Hashable {
        case read, cached, refused
        case notRead(SMETS1ReadOutcome.Failure)

        static let all: [Outcome] =
            [.read, .cached, .refused] + SMETS1ReadOutcome.Failure.allCases.map { .notRead($0) }

        var name: String {
            switch self {
            case .read: "read"
            case .cached: "cached"
            case .refused: "refused"
            case .notRead(let failure): failure.rawValue
            }
        }
    }

    private let requests: [Outcome: Counter]
    private let underWay: Meter
    private let seconds: Metrics.Timer
    private let hits, misses, evictions: Counter
    private let awake, woken, notWoken: Counter
    private let heldBack: Counter

    init(_ provider: String, _ factory: any MetricsFactory) {
        func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Counter {
            Counter(label: label, dimensions: [("provider", provider)] + dimensions, factory: factory)
        }
        requests = Dictionary(
            uniqueKeysWithValues: Outcome.all.map { ($0, counter("smets_s1sp_requests_total", [("outcome", $0.name)])) }
        )
        underWay = Meter(label: "smets_s1sp_requests", dimensions: [("provider", provider)], factory: factory)
        seconds = Metrics.Timer(
            label: "smets_s1sp_request_seconds", dimensions: [("provider", provider)], factory: factory)
        hits = counter("smets_s1sp_cache_lookups_total", [("result", "hit")])
        misses = counter("smets_s1sp_cache_lookups_total", [("result", "miss")])
        evictions = counter("smets_s1sp_cache_evictions_total")
        awake = counter("smets_s1sp_wake_ups_total", [("outcome", "awake")])
        woken = counter("smets_s1sp_wake_ups_total", [("outcome", "woken")])
        notWoken = counter("smets_s1sp_wake_ups_total", [("outcome", "failed")])
        heldBack = counter("smets_s1sp_held_back_total")
    }

    func count(_ outcome: Outcome, time: Microseconds) {
        requests[outcome]?.increment()
        seconds.recordMicroseconds(time)
    }

    func setUnderWay(_ count: Int) { underWay.set(count) }

    /// Counts what has come to a cache since it was `before`.
    func count(_ cache: S1SPCache.Counts, since before: S1SPCache.Counts) {
        hits.increment(by: Int64(cache.hits - before.hits))
        misses.increment(by: Int64(cache.misses - before.misses))
        evictions.increment(by: Int64(cache.evictions - before.evictions))
    }

    func countWakeUp(wasAwake: Bool) { wasAwake ? awake.increment() : woken.increment() }
    func countFailedWakeUp() { notWoken.increment() }
    func countHeldBack() { heldBack.increment() }
}

/// Counts of the DCO, for `/metrics`.
struct DCOMetrics {
    private let inTime, late: Counter
    private let seconds: Metrics.Timer

    init(_ factory: any MetricsFactory) {
        inTime = Counter(label: "smets_dco_calls_total", dimensions: [("answered", "in-time")], factory: factory)
        late = Counter(label: "smets_dco_calls_total", dimensions: [("answered", "late")], factory: factory)
        seconds = Metrics.Timer(label: "smets_dco_call_seconds", factory: factory)
    }

    func count(_ call: DCOModel.Call) {
        call.isInTime ? inTime.increment() : late.increment()
        seconds.recordMicroseconds(call.time)
    }
}
