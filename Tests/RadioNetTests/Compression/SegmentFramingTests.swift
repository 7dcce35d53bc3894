import RadioNet
import Testing

@Suite("Octets on the air")
struct SegmentFramingTests {
    @Test("Each begun segment costs its own octets")
    func segments() {
        let framing = SegmentFraming()
        #expect(framing.onAir(0) == 16 + 14)
        #expect(framing.onAir(44) == 60 + 14)
        #expect(framing.onAir(45) == 61 + 28)
        // 612 + 16 = 628 octets: 11 segments of 60, 7 of 100.
        #expect(framing.onAir(612) == 628 + 11 * 14)
        #expect(SegmentFraming(segmentSize: 100).onAir(612) == 628 + 7 * 14)
        #expect(SegmentFraming(segmentSize: 100, segmentOctets: 0, messageOctets: 0).onAir(612) == 612)
    }
}
