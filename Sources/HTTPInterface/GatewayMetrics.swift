import COSEM
import Estate
import Prometheus
import RadioNet

/// The gateway's own counts as Prometheus text: each shard's statistics, the estate and its clock.
struct GatewayMetrics {
    private static let counters: [(name: String, help: String, count: KeyPath<Shard.Statistics, Int> & Sendable)] = [
        ("smets_messages_total", "Messages sent to meters.", \.messages),
        ("smets_responses_total", "Commands that meters answered.", \.responses),
        ("smets_refusals_total", "Messages that meters discarded.", \.refusals),
        ("smets_not_supported_total", "Commands of use cases that meters do not have.", \.notSupported),
        ("smets_undeliverable_total", "Messages that a hub had no device for.", \.undeliverable),
        ("smets_alerts_total", "Alerts that meters sent.", \.alerts),
        ("smets_firmware_images_total", "Firmware images that meters received and verified.", \.firmwareImages),
        (
            "smets_discard_log_dropped_total",
            "Security Log entries of discarded messages that were dropped for want of room.", \.droppedDiscards
        ),
    ]

    private let gateway: GBCSGateway

    init(_ gateway: GBCSGateway) { self.gateway = gateway }

    func write(to text: inout PrometheusText) async {
        var statistics: [Shard.Statistics] = []
        for shard in gateway.shards { statistics.append(await shard.statistics) }
        for (name, help, count) in Self.counters {
            text.family(name, .counter, help: help)
            for (number, shard) in statistics.enumerated() {
                text.sample(name, labels: PrometheusText.labels([("shard", "\(number)")]), "\(shard[keyPath: count])")
            }
        }
        writeStoreFailures(statistics, to: &text)
        await writeNetwork(to: &text)
        let setting = gateway.clock.setting
        text.single("smets_meters", .gauge, help: "Meters of the estate.", gateway.estate.count)
        text.single(
            "smets_virtual_time_seconds", .gauge, help: "The estate's clock, seconds of the Unix epoch.",
            gateway.clock.now.secondsSince2000 + UTCTime.unixEpochOffset)
        text.family("smets_virtual_clock_rate", .gauge, help: "Virtual seconds a machine second: 0 frozen, 1 real.")
        text.sample("smets_virtual_clock_rate", PrometheusText.number(setting.isReal ? 1 : setting.rate))
    }

    private func writeStoreFailures(_ statistics: [Shard.Statistics], to text: inout PrometheusText) {
        let name = "smets_store_failures_total"
        text.family(
            name, .counter, help: "Times that a state could not be kept or read; nothing of it was acknowledged.")
        for (number, shard) in statistics.enumerated() {
            for reason in StoreFailure.Reason.allCases {
                text.sample(
                    name, labels: PrometheusText.labels([("shard", "\(number)"), ("reason", reason.rawValue)]),
                    "\(shard.storeFailures[reason])")
            }
        }
    }

    /// Writes the traffic of the network in front of the meters, if there is one.
    private func writeNetwork(to text: inout PrometheusText) async {
        guard let statistics = await gateway.networkStatistics() else { return }
        let outcomes: [(String, KeyPath<NetworkStatistics.Priority, Int>)] = [
            ("answered", \.answered), ("unanswered", \.unanswered), ("unreachable", \.unreachable),
            ("stopped", \.stopped), ("refused", \.refused),
        ]
        text.family(
            "smets_network_exchanges_total", .counter, help: "Exchanges over the network, by what became of them.")
        for priority in MessagePriority.allCases {
            for (outcome, count) in outcomes {
                text.sample(
                    "smets_network_exchanges_total",
                    labels: PrometheusText.labels([("priority", priority.name), ("outcome", outcome)]),
                    "\(statistics[priority][keyPath: count])")
            }
        }
        text.family(
            "smets_network_octets_total", .counter, help: "Octets on the air, after compression, without framing.")
        for (direction, count) in [
            ("downlink", \NetworkStatistics.Priority.downlinkOctetsOnAir), ("uplink", \.uplinkOctetsOnAir),
        ] {
            text.sample(
                "smets_network_octets_total", labels: PrometheusText.labels([("direction", direction)]),
                "\(statistics.priorities.reduce(0) { $0 + $1[keyPath: count] })")
        }
        text.single("smets_network_under_way", .gauge, help: "Messages on their way.", statistics.underWay)
    }
}
