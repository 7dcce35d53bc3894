import Foundation
import Metrics
import Testing

@testable import Prometheus

/// The explanation that each metric has on `/metrics`.
@Suite struct MetricHelpTests {
    /// The names of metrics in the sources of all modules but this one, and of the gateway's, which have their texts
    /// beside them. Servers over HTTP count under names that begin with their own.
    private static func namesInSources() throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(atPath: root.path))
        var names: Set<String> = []
        var (servers, endings): (Set<String>, Set<String>) = ([], [])
        for case let file as String in files
        where file.hasSuffix(".swift") && !file.hasPrefix("Prometheus/") && !file.hasSuffix("/GatewayMetrics.swift") {
            // Most files have none, and a search of octets says so in no time.
            let octets = try Data(contentsOf: root.appending(path: file))
            guard
                ["smets_", "(prefix)_", "style.metrics)_"].contains(where: { octets.range(of: Data($0.utf8)) != nil })
            else { continue }
            let text = String(decoding: octets, as: UTF8.self)
            for match in text.matches(of: #/"(smets_[a-z0-9_]+)"/#) { names.insert(String(match.1)) }
            for match in text.matches(of: #/metrics(?: =|:) "(smets_[a-z]+)"/#) { servers.insert(String(match.1)) }
            for match in text.matches(of: #/"\\\((?:prefix|style\.metrics)\)(_[a-z_]+)"/#) {
                endings.insert(String(match.1))
            }
        }
        return names.subtracting(servers).union(servers.flatMap { server in endings.map { server + $0 } })
    }

    @Test func everyMetricThatIsCountedHasAText() throws {
        let names = try Self.namesInSources()
        #expect(names.count >= 35, "\(names.sorted())")
        for name in names.sorted() {
            #expect(MetricHelp.texts[name] != nil, "\(name): needs a text in Sources/Prometheus/MetricHelp.swift")
        }
    }

    @Test func everyTextIsOfAMetricThatIsCounted() throws {
        let names = try Self.namesInSources()
        for name in MetricHelp.texts.keys.sorted() { #expect(names.contains(name), "\(name): nothing counts it") }
    }

    @Test func noTextIsTheNameAgain() {
        for (name, text) in MetricHelp.texts {
            let repeated = name.replacing("_", with: " ")
            #expect(text.lowercased() != repeated && text.hasSuffix(".") && text.count > 15, "\(name): \(text)")
        }
    }

    @Test func theTextStandsOnThePage() {
        let registry = PrometheusRegistry()
        Counter(label: "smets_sms_total", dimensions: [("outcome", "expired")], factory: registry).increment()
        #expect(
            registry.rendered().hasPrefix(
                "# HELP smets_sms_total Short messages to SMETS1 meters, by what became of them.\n"))
    }
}
