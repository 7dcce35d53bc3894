import COSEM
import Testing

@Suite("Physical units: the table of units (IEC 62056-6-2)")
struct PhysicalUnitTests {
    @Test(
        "codes and symbols",
        arguments: [
            (7, "s"), (27, "W"), (28, "VA"), (29, "var"), (30, "Wh"), (31, "VAh"), (32, "varh"), (33, "A"), (35, "V"),
            (44, "Hz"), (70, "dBm"), (255, ""),
        ] as [(UInt8, String)])
    func symbols(code: UInt8, symbol: String) throws {
        #expect(try #require(PhysicalUnit(rawValue: code)).symbol == symbol)
    }

    @Test("no two units have one symbol or name") func unique() {
        #expect(Set(PhysicalUnit.allCases.map(\.symbol)).count == 12)
        #expect(Set(PhysicalUnit.allCases.map(\.name)).count == 12)
        #expect(PhysicalUnit(rawValue: 0) == nil)
    }
}
