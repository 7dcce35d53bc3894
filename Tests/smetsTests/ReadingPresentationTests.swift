import COSEM
import Testing

@testable import GBCS
@testable import smets

/// Readings as `smets ask` prints them.
@Suite struct ReadingPresentationTests {
    private func presentation(_ code: MessageCode, _ reading: Reading) throws -> ReadingPresentation {
        ReadingPresentation(useCase: try #require(UseCaseCatalogue[code]), reading: reading)
    }

    private func row(_ halfHour: Int64, _ values: [UInt32], _ information: [UInt8] = []) -> Reading.Row {
        let start = UTCTime(iso8601: "2026-11-01")!
        return Reading.Row(time: start + halfHour * 1_800, values: values, otherInformation: information)
    }

    @Test func reactiveEnergyIsAddedUpAndDrawnInVarh() throws {
        let text = try presentation(
            .ecs22c, .log(columns: [.reactiveImport], rows: [row(0, [3]), row(1, [4])])
        ).text
        #expect(
            text.hasPrefix(
                """
                time (UTC)            reactive import
                --------------------  ---------------
                2026-11-01T00:00:00Z                3
                2026-11-01T00:30:00Z                4

                2 entries, reactive import 7 varh


                """.dropLast()), "\(text)")
        #expect(text.contains("    4 varh │ █\n"))
    }

    @Test func registersAreNotAddedUp() throws {
        let text = try presentation(
            .ecs21c, .log(columns: [.activeExport], rows: [row(0, [30]), row(48, [40])])
        ).text
        #expect(!text.contains("entries"))
    }

    @Test func eventsHaveTheirMeaningAndOctetsUnderHeadings() throws {
        let text = try presentation(
            .ecs35a,
            .log(columns: [.logCode], rows: [row(0, [0x8154], [0, 0x62]), row(1, [0x9999], [1]), row(2, [0x8145])])
        ).text
        let lines = text.components(separatedBy: "\n")
        #expect(lines[0].hasPrefix("time (UTC)            log code  meaning "))
        #expect(lines[0].hasSuffix("  other information"))
        #expect(lines[2].hasPrefix("2026-11-01T00:00:00Z      8154  immediate HAN interface command processed "))
        // The octets of a code without a name stand where the others do.
        #expect(lines[2].hasSuffix(" 0062") && lines[3].hasSuffix(" 01"))
        #expect(lines[2].count == lines[0].count && lines[3].count == lines[0].count)
        #expect(lines[3].hasPrefix("2026-11-01T00:30:00Z      9999  "))
        #expect(lines[4] == "2026-11-01T01:00:00Z      8145  clock adjusted")
    }

    @Test func programsGetNamesAndUnits() throws {
        let log = try presentation(
            .ecs22a, .log(columns: [.activeExport, .reactiveExport], rows: [row(0, [1, 2])])
        ).json
        #expect(log["columns"] as? [String] == ["active export", "reactive export"])
        #expect(log["unit"] as? String == "Wh, varh")
        let events = try presentation(.ecs35e, .log(columns: [.logCode, .otherInformation], rows: [])).json
        #expect(events["unit"] as? String == "")
        let values = try presentation(.ecs17c, .values([.init("active power import", "5", unit: .watt)])).json
        #expect(
            values["values"] as? [[String: String]] == [["name": "active power import", "value": "5", "unit": "W"]])
    }
}
