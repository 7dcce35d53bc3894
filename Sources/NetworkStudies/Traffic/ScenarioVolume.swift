import DCC
import Estate
import GBCS
import RadioNet

/// The daily volume of a scenario by the emulator's own messages: Table 5 of the impact assessment, computed anew.
public struct ScenarioVolume: Hashable, Sendable, Encodable {
    public let scenario: String
    public let serviceRequests: Double
    /// Mean octets of an exchange of the import profile (4.8.1, ECS22b): command and response, without the envelope.
    public let importExchange: Double
    /// Mean octets of an exchange of the export profile (4.8.3, ECS22a): command and response, without the envelope.
    public let exportExchange: Double
    /// Octets in a day, including the envelope of every exchange.
    public let octets: Double
    public let publishedServiceRequests: Double
    public let publishedOctets: Double

    public init(_ scenario: SettlementScenario, importExchange: Double, exportExchange: Double) {
        self.scenario = scenario.name
        serviceRequests = scenario.requestsPerDay
        self.importExchange = importExchange
        self.exportExchange = exportExchange
        let mean = importExchange * (1 - scenario.exportShare) + exportExchange * scenario.exportShare
        octets = serviceRequests * (mean + Double(SettlementScenario.envelopeOctets))
        publishedServiceRequests = scenario.publishedRequestsPerDay
        publishedOctets = scenario.publishedOctetsPerDay
    }

    /// Computes the volume from `sample` exchanges of each profile made by Meter Data Retrievers, as the published
    /// octets suggest.
    public init(_ scenario: SettlementScenario, of traffic: TrafficEstate, days: TrafficDays, sample: Int, seed: UInt64)
        throws
    {
        func mean(_ code: MessageCode) throws -> Double {
            guard let kind = RequestKind(code, as: .meterDataRetriever) else { preconditionFailure("a profile read") }
            var (octets, count) = (0, 0)
            for exchange in try MessageExchangeSample(sample, of: kind, from: traffic, days: days, seed: seed) {
                octets += exchange.command.count + exchange.response.count
                count += 1
            }
            guard count > 0 else {
                throw TrafficError("\(kind.name): no meter of fleet \(traffic.estate.name) answers")
            }
            return Double(octets) / Double(count)
        }
        self.init(scenario, importExchange: try mean(.ecs22b), exportExchange: try mean(.ecs22a))
    }
}
