import Metrics
import Testing

@testable import Prometheus

/// What Prometheus gets to read.
@Suite struct PrometheusRegistryTests {
    private func lines(_ registry: PrometheusRegistry) -> [Substring] { registry.rendered().split(separator: "\n") }

    @Test func countersAndMetersAreWrittenAsTheyStand() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "smets_stream_messages_total", factory: registry)
        counter.increment()
        counter.increment(by: 4)
        counter.increment(by: -3)
        let meter = Meter(label: "queue", dimensions: [("side", "left")], factory: registry)
        meter.set(7)
        meter.increment(by: 0.5)
        meter.decrement(by: 2)
        Gauge(label: "level", factory: registry).record(2.25)
        let text = lines(registry)
        #expect(text.contains("# HELP smets_stream_messages_total Messages read from stream connections."))
        #expect(text.contains("# TYPE smets_stream_messages_total counter"))
        #expect(text.contains("smets_stream_messages_total 5"))
        #expect(text.contains("# TYPE queue gauge"))
        #expect(text.contains("queue{side=\"left\"} 5.5"))
        #expect(text.contains("level 2.25"))
        counter.reset()
        #expect(lines(registry).contains("smets_stream_messages_total 0"))
    }

    @Test func timersAreHistogramsInSeconds() {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "t", dimensions: [("a", "b")], factory: registry)
        timer.recordMilliseconds(2)
        timer.recordSeconds(3)
        timer.recordSeconds(100)
        let text = lines(registry)
        #expect(text.contains("# TYPE t histogram"))
        #expect(text.contains("t_bucket{a=\"b\",le=\"0.001\"} 0"))
        #expect(text.contains("t_bucket{a=\"b\",le=\"0.005\"} 1"))
        #expect(text.contains("t_bucket{a=\"b\",le=\"5\"} 2"))
        #expect(text.contains("t_bucket{a=\"b\",le=\"+Inf\"} 3"))
        #expect(text.contains("t_sum{a=\"b\"} 103.002"))
        #expect(text.contains("t_count{a=\"b\"} 3"))
        Recorder(label: "size", factory: registry).record(50)
        #expect(lines(registry).contains("size_bucket{le=\"100\"} 1"))
    }

    @Test func namesAndLabelsFitTheFormat() {
        let registry = PrometheusRegistry()
        Counter(label: "a.b-c:d", dimensions: [("x-y:z", "say \"hi\"\\\n"), ("1", "")], factory: registry).increment()
        #expect(lines(registry).contains("a_b_c:d{_1=\"\",x_y_z=\"say \\\"hi\\\"\\\\\\n\"} 1"))
        #expect(PrometheusText.fitting("") == "_")
        #expect(PrometheusText.number(.nan) == "NaN")
        #expect(PrometheusText.number(.infinity) == "+Inf")
        #expect(PrometheusText.number(-.infinity) == "-Inf")
        #expect(PrometheusText.number(1e300) == "1e+300")
    }

    @Test func seriesAreBounded() {
        let registry = PrometheusRegistry(seriesLimit: 2)
        for number in 0..<5 { Counter(label: "c", dimensions: [("n", "\(number)")], factory: registry).increment() }
        // A series that is there goes on.
        Counter(label: "c", dimensions: [("n", "0")], factory: registry).increment()
        let text = lines(registry)
        #expect(text.filter { $0.hasPrefix("c{") } == ["c{n=\"0\"} 2", "c{n=\"1\"} 1"])
        #expect(text.contains("smets_metrics_dropped_series_total 3"))
        Counter(label: "c", dimensions: [("n", "1")], factory: registry).destroy()
        Counter(label: "c", dimensions: [("n", "9")], factory: registry).increment()
        #expect(lines(registry).filter { $0.hasPrefix("c{") } == ["c{n=\"0\"} 2", "c{n=\"9\"} 1"])
    }

    @Test func oneNameIsOfOneKind() {
        let registry = PrometheusRegistry()
        Counter(label: "x", factory: registry).increment()
        Meter(label: "x", factory: registry).set(9)
        Meter(label: "x", dimensions: [("a", "b")], factory: registry).set(9)
        let text = lines(registry)
        #expect(text.filter { $0.hasPrefix("x") } == ["x 1"])
        #expect(text.contains("smets_metrics_dropped_series_total 2"))
    }

    @Test func manyThreadsCountRight() async {
        let registry = PrometheusRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        Counter(label: "c", factory: registry).increment()
                        Meter(label: "m", factory: registry).increment(by: 1)
                    }
                }
            }
        }
        let text = lines(registry)
        #expect(text.contains("c 8000"))
        #expect(text.contains("m 8000"))
    }
}
