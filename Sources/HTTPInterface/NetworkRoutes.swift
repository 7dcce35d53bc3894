import Estate
import GBCS
import HTTPServing
import Hummingbird
import PlainText
import RadioNet
import SimulationKernel

/// `/v1/network`: the traffic of the network in front of the meters, and the network's faults.
struct NetworkRoutes: Sendable {
    private struct Body: Encodable {
        struct Priority: Encodable {
            let priority: String
            let offered, answered, unanswered, unreachable, stopped, refused, retries, duplicates: Int
            let downlinkOctets, uplinkOctets, downlinkOctetsOnAir, uplinkOctetsOnAir: Int
            /// Percentiles of the time from offer to response, in simulated milliseconds.
            let p50, p95, p99: Int64
        }

        struct Compression: Encodable {
            let messages, octetsIn, octetsOut, stored, mismatches: UInt64

            init(_ statistics: CompressionStatistics) {
                messages = statistics.messages
                octetsIn = statistics.octetsIn
                octetsOut = statistics.octetsOut
                stored = statistics.stored
                mismatches = statistics.mismatches
            }
        }

        let network: String
        let cells: Int
        let underWay: Int
        let lostAlerts: Int
        let priorities: [Priority]
        let downlinkCompression: Compression
        let uplinkCompression: Compression
    }

    private static let faultFields = [
        "out", "lostChannels", "jammedShare", "offlineShare", "offlineHubs", "duplicateShare", "reorderShare",
        "reorderDelay",
    ]

    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/network") { _, _ in try await state() }
        router.get("v1/network/usage") { _, _ in
            let name = try networkName()
            let usage = await gateway.networkUsage() ?? NetworkUsage()
            return Response.text(ByteBuffer(string: usage.csv(network: name)), type: "text/csv; charset=utf-8")
        }
        router.put("v1/network/faults") { request, _ in
            _ = try networkName()
            let faults = try Self.faults(try await request.fields(Self.faultFields, limits: limits), of: gateway)
            await gateway.apply(faults)
            return Response(status: .noContent)
        }
        router.delete("v1/network/faults") { _, _ in
            _ = try networkName()
            await gateway.apply(CellFaults.none)
            return Response(status: .noContent)
        }
    }

    private func networkName() throws(HTTPProblem) -> String {
        guard let network = gateway.network else {
            throw HTTPProblem(
                .notFound, "no-network",
                "no network is in front of the meters; start with: smets serve --network csp-north")
        }
        return network.model.name
    }

    private func state() async throws -> Response {
        let name = try networkName()
        let statistics = await gateway.networkStatistics() ?? NetworkStatistics()
        let priorities = MessagePriority.allCases.map { priority in
            let count = statistics[priority]
            return Body.Priority(
                priority: priority.name, offered: count.offered, answered: count.answered,
                unanswered: count.unanswered, unreachable: count.unreachable, stopped: count.stopped,
                refused: count.refused, retries: count.retries, duplicates: count.duplicates,
                downlinkOctets: count.downlinkOctets, uplinkOctets: count.uplinkOctets,
                downlinkOctetsOnAir: count.downlinkOctetsOnAir, uplinkOctetsOnAir: count.uplinkOctetsOnAir,
                p50: count.latency.quantile(0.5), p95: count.latency.quantile(0.95),
                p99: count.latency.quantile(0.99))
        }
        return try .json(
            Body(
                network: name, cells: statistics.cells, underWay: statistics.underWay,
                lostAlerts: statistics.lostAlerts,
                priorities: priorities,
                downlinkCompression: .init(statistics.downlinkCompression),
                uplinkCompression: .init(statistics.uplinkCompression)))
    }

    /// The faults that a request gives; everything it does not name is faultless.
    private static func faults(_ fields: JSONFields, of gateway: GBCSGateway) throws(HTTPProblem) -> CellFaults {
        var faults = CellFaults()
        faults.isOut = try fields.boolean("out") ?? false
        faults.lostChannels = try fields.integer("lostChannels", in: 0...1_000).map { Int($0) } ?? 0
        faults.jammedShare = try share("jammedShare", fields, most: 0.9)
        faults.offlineShare = try share("offlineShare", fields)
        faults.duplicateShare = try share("duplicateShare", fields)
        faults.reorderShare = try share("reorderShare", fields)
        if let seconds = try fields.number("reorderDelay") {
            guard (0...3_600).contains(seconds) else { throw fields.wrong("reorderDelay", "seconds from 0 to 3,600") }
            faults.reorderDelay = Microseconds(seconds: seconds)
        }
        for hub in try fields.array("offlineHubs") ?? [] {
            guard faults.offlineHubs.count < CellFaults.mostOfflineHubs else {
                throw fields.wrong("offlineHubs", "at most \(CellFaults.mostOfflineHubs) hubs")
            }
            guard case .string(let text) = hub, let identifier = EntityIdentifier(text),
                let number = gateway.estate.hubNumber(of: identifier)
            else { throw fields.wrong("offlineHubs", "hubs of this estate, each an EUI-64") }
            faults.offlineHubs.insert(UInt32(truncatingIfNeeded: number))
        }
        return faults
    }

    private static func share(
        _ name: String, _ fields: JSONFields, most: Double = 1
    ) throws(HTTPProblem) -> Double {
        guard let value = try fields.number(name) else { return 0 }
        guard (0...most).contains(value) else { throw fields.wrong(name, "a number from 0 to \(most)") }
        return value
    }
}
