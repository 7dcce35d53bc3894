import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Parameters of a network by their keys")
struct NetworkParameterTests {
    static let networks = [NetworkModel.cspNorth, .cspSouthCentral]

    /// The network with everything that parameters belong to.
    private static func pacing(_ network: NetworkModel) -> NetworkModel {
        var network = network
        network.pacing = ReleasePacing(perSecond: 100, burst: 10)
        return network
    }

    @Test("Keys are of one or two words and unlike each other", arguments: NetworkModel.allParameters)
    func keys(parameter: ModelParameter<NetworkModel>) throws {
        #expect(NetworkModel.allParameters.filter { $0.key == parameter.key }.count == 1)
        let words = parameter.key.split(separator: ".", omittingEmptySubsequences: false)
        #expect((1...2).contains(words.count))
        #expect(words.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isLetter } })
        #expect([parameter.group, parameter.name].compactMap { $0 } == words.map(String.init))
        #expect(NetworkModel.parameter(named: parameter.key)?.meaning == parameter.meaning)
    }

    @Test("Keys in any case") func anyCase() {
        #expect(NetworkModel.parameter(named: "Cell.CHANNELS")?.key == "cell.channels")
    }

    @Test("A key that is none is none", arguments: ["", "radio", "radio.", "cell.channel", "hubs ", "radio.set"])
    func unknown(key: String) {
        #expect(NetworkModel.parameter(named: key) == nil)
    }

    @Test("Each reads back what was set, and sets nothing else", arguments: NetworkModel.allParameters)
    func readsBack(parameter: ModelParameter<NetworkModel>) {
        for shipped in Self.networks.map(Self.pacing) {
            guard let own = parameter.value(in: shipped) else { continue }
            let (low, high) = (parameter.range.lowerBound, parameter.range.upperBound)
            var middle = low + (high - low) / 4
            if parameter.isWhole { middle = middle.rounded() }
            for value in [low, high, middle] {
                var network = shipped
                parameter.set(value, in: &network)
                let read = parameter.value(in: network)
                // Times are kept in whole microseconds.
                #expect(read.map { abs($0 - value) <= 0.5e-6 + 1e-12 * abs(value) } == true, "\(value): \(read ?? -1)")
                if value != own {
                    let others = NetworkModel.allParameters.filter {
                        $0.key != parameter.key && $0.value(in: network) != $0.value(in: shipped)
                    }
                    // Without pacing there is no burst.
                    #expect(others.map(\.key) == (network.pacing == nil ? ["settlement.burst"] : []))
                }
            }
        }
    }

    @Test("Beyond its range it is put to the nearer end", arguments: NetworkModel.allParameters)
    func clamps(parameter: ModelParameter<NetworkModel>) {
        for shipped in Self.networks.map(Self.pacing) where parameter.value(in: shipped) != nil {
            for (wrong, right) in [
                (-1e18, parameter.range.lowerBound), (-Double.infinity, parameter.range.lowerBound),
                (1e18, parameter.range.upperBound), (Double.infinity, parameter.range.upperBound),
            ] {
                var (network, expected) = (shipped, shipped)
                parameter.set(wrong, in: &network)
                parameter.set(right, in: &expected)
                #expect(network == expected)
            }
        }
    }

    @Test("What is no number sets nothing", arguments: NetworkModel.allParameters)
    func notANumber(parameter: ModelParameter<NetworkModel>) {
        for shipped in Self.networks {
            var network = shipped
            parameter.set(.nan, in: &network)
            #expect(network == shipped)
        }
    }

    @Test("Whole numbers are rounded")
    func whole() throws {
        var network = NetworkModel.cspNorth
        for (value, read) in [(4.4, 4), (7.5, 8), (0.6, 1), (1.0, 1)] {
            try #require(NetworkModel.parameter(named: "cell.channels")).set(value, in: &network)
            #expect(network.cell.channels == read)
        }
        #expect(
            NetworkModel.allParameters.filter(\.isWhole).allSatisfy {
                $0.range.lowerBound.rounded() == $0.range.lowerBound
            })
    }

    @Test("What the networks have is in the range that it may be set to", arguments: NetworkModel.allParameters)
    func shipped(parameter: ModelParameter<NetworkModel>) {
        for network in Self.networks {
            if let value = parameter.value(in: network) { #expect(parameter.range.contains(value)) }
        }
    }

    @Test("Radio's parameters mean nothing in a cellular network, and the other way round")
    func ofTheOther() {
        for (network, prefix) in [(NetworkModel.cspSouthCentral, "radio."), (.cspNorth, "cellular.")] {
            let foreign = NetworkModel.allParameters.filter { $0.key.hasPrefix(prefix) }
            #expect(foreign.count >= 8)
            for parameter in NetworkModel.allParameters {
                let isForeign = foreign.contains { $0.key == parameter.key }
                #expect((parameter.value(in: network) == nil) == isForeign, "\(parameter.key)")
            }
            for parameter in foreign {
                var changed = network
                parameter.set(parameter.range.upperBound, in: &changed)
                #expect(changed == network)
            }
        }
    }

    @Test("Reads a second of 0 hold nothing back, and a burst is of those that are held back")
    func pacing() throws {
        let perSecond = try #require(NetworkModel.parameter(named: "settlement.perSecond"))
        let burst = try #require(NetworkModel.parameter(named: "settlement.burst"))
        var network = NetworkModel.cspNorth
        #expect(network.pacing == nil && perSecond.value(in: network) == 0 && burst.value(in: network) == 0)
        burst.set(50, in: &network)
        #expect(network.pacing == nil)
        perSecond.set(1_000, in: &network)
        burst.set(50, in: &network)
        #expect(network.pacing == ReleasePacing(perSecond: 1_000, burst: 50))
        perSecond.set(2_000, in: &network)
        #expect(network.pacing == ReleasePacing(perSecond: 2_000, burst: 50))
        perSecond.set(0, in: &network)
        #expect(network.pacing == nil)
    }

    @Test("Units are of what is set: seconds are kept in microseconds")
    func units() throws {
        var network = NetworkModel.cspNorth
        try #require(NetworkModel.parameter(named: "radio.setUp")).set(0.25, in: &network)
        try #require(NetworkModel.parameter(named: "cell.retryInterval")).set(90, in: &network)
        try #require(NetworkModel.parameter(named: "radio.segmentLoss")).set(0.3, in: &network)
        guard case .radio(let link) = network.cell.link else {
            Issue.record("the North is radio")
            return
        }
        #expect(link.setUp == 250_000 && network.cell.retryInterval == 90_000_000)
        #expect(link == RadioLink(segmentLoss: 0.3, setUp: 250_000))
    }
}
