import DUIS
import Testing

@testable import DCC

/// SECMP0162 table 3, the columns for SMETS1.
@Suite struct SMETS1ServiceRequestsTests {
    /// Seconds for existing scheduled, existing on demand, settlement scheduled and settlement on demand; nil for N/A.
    static let table: [(variant: ServiceReferenceVariant, times: [Int64?])] = [
        ("4.1.1", [nil, 16, nil, 86_400]), ("4.2", [nil, 16, nil, 86_400]),
        ("4.6.1", [86_400, 16, 86_400, 86_400]), ("4.6.2", [nil, nil, nil, nil]),
        ("4.8.1", [86_400, 16, 86_400, 86_400]), ("4.8.3", [86_400, 16, 86_400, 86_400]),
        ("4.17", [nil, nil, nil, nil]), ("5.1", [nil, 86_400, nil, 86_400]), ("5.2", [nil, 86_400, nil, 86_400]),
        ("5.3", [nil, 86_400, nil, 86_400]), ("8.2", [nil, 16, nil, 16]),
    ]

    private static let variants = ServiceRequestCatalogue.all.filter { $0.targetResponseTimes != nil }.map(\.variant)

    @Test("Every row has its target times, and SMETS1 has none of those that say N/A throughout", arguments: table)
    func rows(_ row: (variant: ServiceReferenceVariant, times: [Int64?])) throws {
        let kind = try #require(ServiceRequestCatalogue[row.variant])
        let times = try #require(kind.targetResponseTimes)
        let columns = [(false, true), (false, false), (true, true), (true, false)]
        for ((isForSettlement, isScheduled), time) in zip(columns, row.times) {
            #expect(times.seconds(.smets1, isForSettlement: isForSettlement, isScheduled: isScheduled) == time)
        }
        // Access control refuses these with E11.
        #expect((kind.isSMETS1 == false) == row.times.allSatisfy { $0 == nil })
    }

    @Test("The table has these rows and no others")
    func variants() {
        #expect(Self.variants == Self.table.map(\.variant))
        #expect(ServiceRequestCatalogue["11.2"]?.targetResponseTimes == nil)
    }

    @Test("Five of them read a meter")
    func datasets() {
        let variants = Self.variants.filter { SMETS1Dataset($0) != nil }
        #expect(variants == ["4.1.1", "4.2", "4.6.1", "4.8.1", "4.8.3"])
        #expect(SMETS1Dataset.allCases.map(\.reference) == ["4.1", "4.2", "4.6", "4.8", "4.8"])
        #expect(SMETS1Dataset.allCases.map(\.variant) == variants)
    }
}
