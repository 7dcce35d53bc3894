import SimulationKernel
import Testing

@testable import RadioNet

@Suite("The long-range radio link")
struct RadioLinkTests {
    private let random = CounterRandom(seed: 1)

    /// (60 + 14) octets × 8 bit / (9,600 bit/s × 3/4) = 82,222 µs, and 20 ms + 30 ms around it.
    @Test("A segment takes 132,222 µs")
    func segmentTime() {
        #expect(RadioLink().segmentTime == 132_222)
        #expect(RadioLink(bitRate: 0).segmentTime == 50_000)
    }

    /// 44 octets and 16 of framing are one segment of 60; one more octet is a second segment.
    @Test("Messages fill segments", arguments: [(0, 1), (44, 1), (45, 2), (104, 2), (187, 4), (612, 11)])
    func segments(octets: Int, expected: Int) {
        #expect(RadioLink().segments(octets) == expected)
    }

    @Test("Without loss a message takes its segments' time; an ECS22b command of 612 octets 11 × 132,222 µs")
    func messageTime() {
        let link = RadioLink(segmentLoss: 0)
        #expect(link.time(octets: 612, random, .downlink, 1) == 1_454_442)
        let timing = LinkTiming.radio(link)
        #expect(timing.setUp == 100_000)
        for direction in [WANDirection.downlink, .uplink] {
            #expect(
                timing.time(octets: 44, hub: 1, direction: direction, network: random, random, 1, load: 1) == 132_222)
        }
    }

    @Test("With loss a message takes a whole number of segments; those of its directions do not depend on each other")
    func loss() {
        let link = RadioLink(segmentLoss: 0.5)
        var differing = 0
        for number in 0..<100 as Range<UInt64> {
            let down = link.time(octets: 612, random, .downlink, number)
            #expect(down >= 1_454_442 && down % 132_222 == 0)
            if down != link.time(octets: 612, random, .uplink, number) { differing += 1 }
        }
        #expect(differing > 50)
    }

    @Test("Under jamming only the loss is another")
    func jamming() {
        let jammed = RadioLink(bitRate: 4_800, setUp: 7).losing(0.6)
        #expect(jammed == RadioLink(bitRate: 4_800, segmentLoss: 0.6, setUp: 7))
        #expect(jammed.segmentLoss == 0.6)
    }
}
