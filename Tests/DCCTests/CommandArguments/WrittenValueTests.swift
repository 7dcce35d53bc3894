import COSEM
import GBCS
import Testing

@testable import DCC

/// Values of answers item by item.
@Suite struct WrittenValueTests {
    private func lines(_ code: MessageCode, _ octets: String) throws -> [String] {
        let attribute = try #require(RequestCatalogue[code]?.form.items.first?.attribute)
        return WrittenValue.values(try COSEMData(decoding: try [UInt8](hexadecimal: octets)), of: attribute).map {
            "\($0.name) = \($0.text)" + ($0.unit.isEmpty ? "" : " \($0.unit)")
        }
    }

    @Test func anEntryOfALogIsItsTimeAndItsColumns() throws {
        #expect(
            try lines(.ecs20a, "1302020606103277EC00000F42403277F30800000001") == [
                "log of payment-based debt payments 1 = 2026-10-31T00:00:00Z",
                "log of payment-based debt payments 1, payment-based debt payment = 10.00000",
                "log of payment-based debt payments 2 = 2026-10-31T00:30:00Z",
                "log of payment-based debt payments 2, payment-based debt payment = 0.00001",
            ])
        #expect(
            try lines(.ecs22b, "1302030606060C3277EC000000000700000008") == [
                "import profile 1 = 2026-10-31T00:00:00Z", "import profile 1, primary active import = 7 Wh",
                "import profile 1, secondary active import = 8 Wh",
            ])
        #expect(
            try lines(.ecs35a, "130203061209093277EC008154020037") == [
                "event log 1 = 2026-10-31T00:00:00Z", "event log 1, log code = 8154",
                "event log 1, other information = 0037",
            ])
    }

    @Test func logsWithoutEntriesSaySo() throws {
        #expect(try lines(.ecs20a, "130202060600") == ["log of payment-based debt payments = no entries"])
    }

    @Test func logsOfOtherEntriesAreOctets() throws {
        #expect(try lines(.ecs20a, "130202060500") == ["log of payment-based debt payments = 130202060500"])
        #expect(try lines(.ecs20a, "00") == ["log of payment-based debt payments = 00"])
    }

    @Test func longLogsAreCutOff() throws {
        let rows = (0..<3_000).map { COSEMData.structure([.doubleLongUnsigned($0), .doubleLongUnsigned(1)]) }
        let type = TypeDescription.structure(Array(repeating: .simple(.doubleLongUnsigned), count: 2))
        let log = try #require(CompactArray(elementType: type, elements: rows))
        let attribute = try #require(RequestCatalogue[.ecs22c]?.form.items.first?.attribute)
        #expect(WrittenValue.values(.compactArray(log), of: attribute).count == WrittenValue.limit)
    }
}
