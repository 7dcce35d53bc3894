import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Protected attributes (GBCS 8.5)")
struct ProtectedAttributesTests {
    static let parameterOctets = octets(
        """
        0101 0202 1602 0205 0909 04 0000018012ABCDEF 0908 99AABBCCDDEE0001 0908 1122334455660002 0900
        0202 1602 0202 0901 02 0900
        """)

    @Test("protection parameters, octet by octet")
    func parameters() {
        let value = ProtectedAttributes.parameters(
            counter: originatorCounter, originator: Party.device, recipient: Party.supplier)
        #expect(value.encoded == Self.parameterOctets)
    }

    @Test("appended octets are the typed value's")
    func appended() {
        var generator = SplitMix64(seed: 30)
        for _ in 0..<200 {
            let counter = UInt64.random(in: 0 ... .max, using: &generator)
            let originator = EntityIdentifier(.random(in: 0 ... .max, using: &generator))
            let recipient = EntityIdentifier(.random(in: 0 ... .max, using: &generator))
            var appended: [UInt8] = [0x77]
            ProtectedAttributes.appendParameters(
                counter: counter, originator: originator, recipient: recipient, to: &appended)
            let value = ProtectedAttributes.parameters(
                counter: counter, originator: originator, recipient: recipient)
            #expect(appended == [0x77] + value.encoded)
        }
    }

    @Test("the datum of a response")
    func datum() throws {
        let message = try Message(parsing: Vector.ecs17bResponse)
        let response = try AccessResponse(decoding: Array(message.content))
        let datum = try #require(ProtectedAttributes.Datum(response.data[0]))
        #expect(datum.parameters.encoded == Self.parameterOctets)
        #expect(datum.ciphertext.count == 26)
        #expect(datum.tag.count == 12)
    }

    @Test(
        "what is no such datum",
        arguments: [
            .nullData, .octetString([]), .structure([]), .structure([.octetString([0x31, 0, 0, 0, 0])]),
            .structure([.nullData, .octetString([0x31, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 11))]),
            .structure([.nullData, .octetString([0x11, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 12))]),
            .structure([.octetString([]), .nullData]),
        ] as [COSEMData])
    func noDatum(value: COSEMData) {
        #expect(ProtectedAttributes.Datum(value) == nil)
    }

    @Test("the shortest datum holds no ciphertext")
    func emptyCiphertext() throws {
        let tag = [UInt8](repeating: 7, count: 12)
        let datum = try #require(
            ProtectedAttributes.Datum(.structure([.nullData, .octetString([0x31, 0, 0, 0, 0] + tag)])))
        #expect(datum.ciphertext.isEmpty)
        #expect(datum.tag == tag)
    }
}
