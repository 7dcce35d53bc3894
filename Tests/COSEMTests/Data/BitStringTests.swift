import COSEM
import Testing

@Suite("BitString")
struct BitStringTests {
    @Test("the first bit is the most significant bit of the first octet")
    func bits() throws {
        let bits = try #require(BitString(count: 12, octets: [0b1010_0001, 0b0111_0000]))
        #expect(
            (0..<12).map { bits[$0] }
                == [true, false, true, false, false, false, false, true, false, true, true, true])
    }

    @Test("octets must be as many as the bits need", arguments: [(0, 0), (1, 1), (8, 1), (9, 2), (16, 2), (17, 3)])
    func sizes(count: Int, octets: Int) {
        let exact = BitString(count: count, octets: [UInt8](repeating: 0, count: octets))
        #expect(exact?.count == count)
        #expect(exact?.octets.count == octets)
        #expect(BitString(count: count, octets: [UInt8](repeating: 0, count: octets + 1)) == nil)
        if octets > 0 { #expect(BitString(count: count, octets: [UInt8](repeating: 0, count: octets - 1)) == nil) }
    }

    @Test("there is no negative number of bits")
    func negative() {
        #expect(BitString(count: -1, octets: []) == nil)
        #expect(BitString(count: -8, octets: []) == nil)
    }
}
