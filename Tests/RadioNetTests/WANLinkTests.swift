import RadioNet
import Testing

@Suite("WAN links")
struct WANLinkTests {
    /// The longest message of all is 13 months of half hours; the shortest none at all.
    @Test("An immediate link loses nothing and delays nothing", arguments: [0, 1, 100, 1_500, 65_535, 1 << 20])
    func immediateLinkDeliversAtOnce(octets: Int) {
        let link: any WANLink = ImmediateLink()
        #expect(link.transmit(octets: octets, direction: .downlink) == 0)
        #expect(link.transmit(octets: octets, direction: .uplink) == 0)
    }

    @Test("An immediate link remembers nothing of what it carried")
    func immediateLinkIsStateless() {
        let link = ImmediateLink()
        for _ in 0..<1_000 { #expect(link.transmit(octets: 1 << 20, direction: .downlink) == 0) }
        #expect(link.transmit(octets: 1, direction: .uplink) == 0)
    }

    @Test("The two directions are told apart")
    func directions() {
        #expect(WANDirection.downlink != .uplink)
        #expect(Set([WANDirection.downlink, .uplink, .downlink]).count == 2)
    }
}
