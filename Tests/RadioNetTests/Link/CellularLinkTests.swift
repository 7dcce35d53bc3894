import SimulationKernel
import Testing

@testable import RadioNet

@Suite("The cellular link")
struct CellularLinkTests {
    private let random = CounterRandom(seed: 1)

    private func link(
        loss: Double = 0, mesh: CellularLink.Mesh = .init(share: 0, hops: 1, hopTime: 0, hopLoss: 0),
        congestion: CellularLink.Congestion = .none
    ) -> CellularLink {
        CellularLink(
            technologies: [
                .init(
                    name: "2G", share: 1, roundTrip: 700_000, octetsPerSecond: 3_000, loss: loss, setUp: 2 * .second)
            ], mesh: mesh, setUp: 100_000, retransmission: 3 * .second, congestion: congestion)
    }

    private func time(
        _ link: CellularLink, octets: Int = 600, _ direction: WANDirection = .uplink, entity: UInt64 = 1,
        load: Double = 0
    ) -> Microseconds {
        LinkTiming.cellular(link).time(
            octets: octets, hub: 5, direction: direction, network: random, random, entity, load: load)
    }

    /// 0.7 s / 2 + 600 octets / 3,000 octets/s = 0.55 s.
    @Test("A message takes half a round trip and its octets' time; the first one the radio connection's set-up as well")
    func messageTime() {
        #expect(time(link()) == 550_000)
        #expect(time(link(), .downlink) == 2_550_000)
        #expect(LinkTiming.cellular(link()).setUp == 100_000)
    }

    @Test("Each loss delays by the retransmission time, with the probability of the loss, at most seven times")
    func losses() {
        var delays: [Microseconds: Int] = [:]
        for entity in 0..<10_000 as Range<UInt64> {
            delays[(time(link(loss: 0.3), entity: entity) - 550_000) / (3 * .second), default: 0] += 1
        }
        #expect(abs(Double(delays[0, default: 0]) / 10_000 - 0.7) < 0.03)
        #expect(abs(Double(delays[1, default: 0]) / 10_000 - 0.21) < 0.03)
        let dead = (0..<2_000 as Range<UInt64>).map { time(link(loss: 0.9), entity: $0) }
        #expect(dead.max() == 550_000 + 7 * 3 * .second)
    }

    @Test("A hub behind the mesh takes the time of its hops as well, each way, and loses more")
    func mesh() {
        let two = CellularLink.Mesh(share: 1, hops: 1, hopTime: 150_000, hopLoss: 0)
        #expect(time(link(mesh: two)) == 700_000)
        let lossy = link(mesh: .init(share: 1, hops: 1, hopTime: 150_000, hopLoss: 0.5))
        let lost = (0..<4_000 as Range<UInt64>).filter { time(lossy, entity: $0) > 700_000 }
        #expect(abs(Double(lost.count) / 4_000 - 0.5) < 0.05)
    }

    @Test("Of the hubs, the mesh's share is 1 to its most hops away, always the same")
    func hops() {
        let link = link(mesh: .init(share: 0.2, hops: 3, hopTime: 0, hopLoss: 0))
        var counts = [0, 0, 0, 0]
        for hub in 0..<9_000 as Range<UInt32> {
            let hops = link.hops(of: hub, random)
            counts[hops] += 1
            #expect(link.hops(of: hub, random) == hops)
        }
        for hops in 1...3 { #expect(abs(Double(counts[hops]) / 9_000 - 0.2 / 3) < 0.015) }
        #expect(abs(Double(counts[0]) / 9_000 - 0.8) < 0.025)
    }

    @Test("Hubs are on the technologies by their shares, always the same")
    func technologies() {
        guard case .cellular(let link) = NetworkModel.cspSouthCentral.cell.link else {
            Issue.record("South and Central is cellular")
            return
        }
        var counts: [String: Int] = [:]
        for hub in 0..<10_000 as Range<UInt32> {
            let name = link.technology(of: hub, random).name
            counts[name, default: 0] += 1
            #expect(link.technology(of: hub, random).name == name)
        }
        #expect(link.technologies.map(\.roundTrip) == [700_000, 150_000, 80_000])
        for technology in link.technologies {
            #expect(abs(Double(counts[technology.name, default: 0]) / 10_000 - technology.share) < 0.025)
        }
    }

    @Test("Shares that do not come to 1 are taken in proportion")
    func shares() {
        let link = CellularLink(
            technologies: ["a", "b"].map {
                .init(name: $0, share: 0.1, roundTrip: 0, octetsPerSecond: 0, loss: 0)
            }, mesh: .init(share: 0, hops: 0, hopTime: 0, hopLoss: 0), setUp: 0, retransmission: 0)
        let first = (0..<4_000 as Range<UInt32>).filter { link.technology(of: $0, random).name == "a" }
        #expect(abs(Double(first.count) / 4_000 - 0.5) < 0.05)
        #expect(time(link, octets: 1_000_000) == 0, "octets take no time where no rate is given")
    }

    /// Of a round trip of 0.7 s: 1 + 3 × (0.85 − 0.7) / 0.3 = 2.5 times as long, and at most 4 times.
    @Test(
        "Round trips lengthen with the sessions taken beyond the threshold",
        arguments: [(0.0, 350_000), (0.7, 350_000), (0.85, 875_000), (1.0, 1_400_000)])
    func congestion(load: Double, half: Microseconds) {
        let busy = link(congestion: .init(threshold: 0.7, factor: 4))
        #expect(abs(time(busy, load: load) - (half + 200_000)) <= 1)
        #expect(time(link(), load: load) == 550_000)
    }

    @Test("A jammer's loss comes on top of the technology's, to at most 0.9")
    func jamming() {
        #expect(abs(link(loss: 0.2).losing(0.5).technologies[0].loss - 0.6) < 1e-12)
        #expect(link(loss: 0.2).losing(1).technologies[0].loss == 0.9)
        #expect(link(loss: 0.2).losing(0) == link(loss: 0.2))
    }
}
