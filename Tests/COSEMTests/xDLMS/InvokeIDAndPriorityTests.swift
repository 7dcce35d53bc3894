import COSEM
import Testing

@Suite("Invoke-Id-And-Priority")
struct InvokeIDAndPriorityTests {
    @Test(
        "the identifier in the low four bits, confirmed in bit 6, high priority in bit 7",
        arguments: [
            (InvokeIDAndPriority(invokeID: 1), 0x41), (InvokeIDAndPriority(invokeID: 15, isHighPriority: true), 0xCF),
            (InvokeIDAndPriority(invokeID: 0x35, isConfirmed: false), 0x05),
            (InvokeIDAndPriority(invokeID: 1, isHighPriority: true), 0xC1),
        ] as [(InvokeIDAndPriority, UInt8)])
    func octet(value: InvokeIDAndPriority, octet: UInt8) {
        #expect(value.rawValue == octet)
        #expect(value == InvokeIDAndPriority(rawValue: octet))
        #expect(value.invokeID == octet & 0x0F)
    }
}
