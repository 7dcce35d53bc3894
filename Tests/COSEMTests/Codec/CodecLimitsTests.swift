import COSEM
import Testing

@Suite("CodecLimits")
struct CodecLimitsTests {
    @Test("the standard limits")
    func standard() {
        let limits = CodecLimits.standard
        #expect(limits.nesting == 16)
        #expect(limits.elements == 65_535)
        #expect(limits.values == 250_000)
        #expect(limits.octets == 1_048_576)
        #expect(limits == CodecLimits(nesting: 16, elements: 65_535, values: 250_000, octets: 1_048_576))
        #expect(limits != CodecLimits(nesting: 15))
    }

    @Test("13 months of half hours in one compact-array are within the standard limits")
    func thirteenMonthsOfHalfHours() throws {
        let rows = 19_056
        var octets = try [UInt8](hexadecimal: "13 0203060606")
        octets.append(length: rows * 12)
        octets.append(contentsOf: repeatElement(0, count: rows * 12))
        guard case .compactArray(let array) = try COSEMData(decoding: octets) else {
            Issue.record("not a compact-array")
            return
        }
        #expect(array.elements.count == 19_056)
    }
}
