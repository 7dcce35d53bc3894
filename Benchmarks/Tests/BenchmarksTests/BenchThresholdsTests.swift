import Console
import Foundation
import Testing

@testable import Benchmarks

/// Thresholds of `smets-bench`, as files and as verdicts.
@Suite struct BenchThresholdsTests {
    private static let sections = BenchCommand.Section.allCases.map(\.rawValue)

    private func thresholds(_ entries: String, format: String = BenchThresholds.format) throws -> BenchThresholds {
        let json = "{\"format\": \"\(format)\", \"thresholds\": [\(entries)]}"
        return try BenchThresholds(json: Data(json.utf8), name: "t.json", sections: Self.sections)
    }

    @Test func theCommittedOnesAreRead() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: root.appendingPathComponent("thresholds.json"))
        let thresholds = try BenchThresholds(json: data, name: "thresholds.json", sections: Self.sections)
        #expect(thresholds.bounds.contains(BenchBound("allocations.mdr", .allocations, atMost: 0)))
        #expect(Set(thresholds.bounds).count == thresholds.bounds.count)
    }

    @Test func verdictsAreOfTheSectionsThatRan() throws {
        let thresholds = try thresholds(
            """
            {"figure": "messages.supplier", "quantity": "ratio", "atLeast": 0.62},
            {"figure": "messages.supplier", "quantity": "ratio", "atLeast": 0.63},
            {"figure": "messages.supplier", "quantity": "allocations", "atMost": 0},
            {"figure": "messages.typo", "quantity": "ratio", "atLeast": 0},
            {"figure": "tcp.64", "quantity": "ratio", "atLeast": 1}
            """)
        let verdicts = thresholds.verdicts(on: BenchReportTests.report())
        #expect(verdicts.map(\.isMet) == [true, false, false, false])
        #expect(verdicts[0].goal == "messages.supplier ratio ≥ 0.62")
        #expect(verdicts[3].measured == nil)
    }

    @Test(arguments: [
        ("{\"figure\": \"messages.mdr\", \"quantity\": \"value\", \"atMost\": 1}", "quantity value"),
        ("{\"figure\": \"messages.mdr\", \"quantity\": \"ratio\"}", "needs atLeast or atMost"),
        ("{\"figure\": \"nothing.mdr\", \"quantity\": \"ratio\", \"atLeast\": 1}", "takes a figure of codec"),
        ("{\"figure\": \"messages.mdr\"}", "is no JSON of the form"),
    ])
    func whatIsWrongIsNamed(entry: String, complaint: String) throws {
        let error = #expect(throws: UserError.self) { try thresholds(entry) }
        #expect(try #require(error).description.contains(complaint))
    }

    @Test func otherFormatsAreRefused() throws {
        let error = #expect(throws: UserError.self) { try thresholds("", format: "other/2") }
        #expect(try #require(error).description.contains("takes smets-bench-thresholds/1"))
    }
}
