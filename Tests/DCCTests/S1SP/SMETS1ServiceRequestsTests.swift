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

    @Test("Every row has its target times, and E11 where it says N/A", arguments: table)
    func rows(_ row: (variant: ServiceReferenceVariant, times: [Int64?])) {
        let columns: [(SMETS1ServiceRequests.Service, Bool)] = [
            (.existing, true), (.existing, false), (.settlement, true), (.settlement, false),
        ]
        for ((service, isScheduled), time) in zip(columns, row.times) {
            #expect(SMETS1ServiceRequests.targetTime(of: row.variant, service, isScheduled: isScheduled) == time)
            #expect(
                SMETS1ServiceRequests.refusal(of: row.variant, service, isScheduled: isScheduled)
                    == (time == nil ? .e11 : nil))
        }
    }

    @Test("The table has these rows and no others")
    func variants() {
        #expect(SMETS1ServiceRequests.variants == Self.table.map(\.variant))
        for service in SMETS1ServiceRequests.Service.allCases {
            #expect(SMETS1ServiceRequests.targetTime(of: "11.2", service) == nil)
            #expect(SMETS1ServiceRequests.refusal(of: "11.2", service) == nil)
        }
    }

    @Test("Five of them read a meter")
    func datasets() {
        let variants = SMETS1ServiceRequests.variants.filter { SMETS1Dataset($0) != nil }
        #expect(variants == ["4.1.1", "4.2", "4.6.1", "4.8.1", "4.8.3"])
        #expect(SMETS1Dataset.allCases.map(\.reference) == ["4.1", "4.2", "4.6", "4.8", "4.8"])
        #expect(SMETS1Dataset.allCases.map(\.variant) == variants)
    }
}
