import COSEM
import SimulationKernel
import Testing

@Suite("COSEMData: random values")
struct COSEMDataPropertyTests {
    @Test("whatever can be encoded decodes to the same value", arguments: [0x5EED_0001, 0x5EED_0002, 0x5EED_0003])
    func roundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for number in 0..<1_000 {
            let value = random.data()
            let octets = value.encoded
            let context: Comment = "seed \(seed), value \(number): \(octets.hexadecimal)"
            let decoded = Result { try COSEMData(decoding: octets) }
            guard case .success(let again) = decoded else {
                Issue.record("\(context): \(decoded)")
                continue
            }
            if again != value || again.encoded != octets { Issue.record("\(context): decoded to \(again)") }
        }
    }

    @Test("the random values leave no type out")
    func everyType() {
        var random = SplitMix64(seed: 0x5EED_0004)
        let tags = Set((0..<1_000).map { _ in random.data().tag })
        #expect(tags == Set(DataTag.allCases))
    }

    @Test("random messages decode to themselves", arguments: [0x5EED_0005])
    func messages(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for number in 0..<200 {
            let (request, response, notification) = (
                random.accessRequest(), random.accessResponse(), random.dataNotification()
            )
            var octets: [UInt8] = []
            request.encode(into: &octets)
            #expect(try AccessRequest(decoding: octets) == request, "seed \(seed), request \(number)")
            octets.removeAll()
            response.encode(into: &octets)
            #expect(try AccessResponse(decoding: octets) == response, "seed \(seed), response \(number)")
            octets.removeAll()
            notification.encode(into: &octets)
            #expect(try DataNotification(decoding: octets) == notification, "seed \(seed), notification \(number)")
        }
    }
}
