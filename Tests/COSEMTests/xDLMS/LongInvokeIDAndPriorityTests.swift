import COSEM
import Testing

@Suite("LongInvokeIDAndPriority")
struct LongInvokeIDAndPriorityTests {
    @Test(
        "break on error and the low 24 bits of the Originator Counter",
        arguments: [
            (0, 0x2000_0000), (1, 0x2000_0001), (0x00FF_FFFF, 0x20FF_FFFF), (0x0100_0000, 0x2000_0000),
            (0x0100_0001, 0x2000_0001), (0x1234_5678_9ABC_DEF0, 0x20BC_DEF0), (.max, 0x20FF_FFFF),
        ] as [(UInt64, UInt32)])
    func originatorCounter(counter: UInt64, expected: UInt32) {
        let invokeID = LongInvokeIDAndPriority(originatorCounter: counter)
        #expect(invokeID.rawValue == expected)
        #expect(UInt64(invokeID.invokeID) == counter & 0xFF_FFFF)
        #expect(invokeID.breaksOnError)
    }

    @Test("priority, service class and the other options are no part of the invoke-id")
    func flags() {
        let all = LongInvokeIDAndPriority(rawValue: 0xDF12_3456)
        #expect(all.invokeID == 0x12_3456)
        #expect(!all.breaksOnError)
        #expect(all != LongInvokeIDAndPriority(rawValue: 0x0012_3456))
        #expect(LongInvokeIDAndPriority(rawValue: LongInvokeIDAndPriority.breakOnError).breaksOnError)
    }
}
