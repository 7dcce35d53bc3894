import COSEM
import Testing

@testable import GBCS
@testable import smets

/// Readings as `smets ask` prints them.
@Suite struct ReadingPresentationTests {
    private func presentation(_ code: MessageCode, _ reading: Reading) throws -> ReadingPresentation {
        ReadingPresentation(useCase: try #require(UseCaseCatalogue[code]), reading: reading)
    }

    private func row(_ halfHour: Int64, _ values: [Int64], _ information: [UInt8] = []) -> Reading.Row {
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

    /// What `smets ask` makes of the values of a use case, each of them A-XDR in hexadecimal.
    private func presentation(_ code: MessageCode, of values: [String]) throws -> ReadingPresentation {
        let data = try values.map { try COSEMData(decoding: try [UInt8](hexadecimal: $0)) }
        return try presentation(code, try #require(Reading(code, data)))
    }

    /// Two amounts, 10.00000 and 2.50000, of 2026-10-31 at midnight and half an hour later.
    private static let amounts = "1302020606103277EC00000F42403277F3080003D090"

    @Test func paymentsAreAddedUpAndDrawnInTheCurrency() throws {
        let text = try presentation(.ecs20d, of: [Self.amounts]).text
        #expect(
            text.hasPrefix(
                """
                time (UTC)            prepayment credit
                --------------------  -----------------
                2026-10-31T00:00:00Z           10.00000
                2026-10-31T00:30:00Z            2.50000

                2 entries, prepayment credit 12.50000


                """.dropLast()), "\(text)")
        #expect(text.contains("  10.00000 │█"))
    }

    @Test func balancesAreDecimalsAndNotAddedUp() throws {
        let text = try presentation(
            .ecs21b,
            of: ["130207060505050505051C3277EC0000000000000249F0FFFFFFFF000000000000000000000001"]
        ).text
        #expect(
            text == """
                time (UTC)            emergency credit balance  meter balance  payment debt  time debt 1  time debt 2  \
                accumulated debt
                --------------------  ------------------------  -------------  ------------  -----------  -----------  \
                ----------------
                2026-10-31T00:00:00Z                   0.00000        1.50000      -0.00001      0.00000      0.00000  \
                         0.00001
                """)
    }

    @Test func readingsHaveTheirUnitsInTheHeadings() throws {
        let text = try presentation(.ecs21c, .log(columns: [.activeExport], rows: [row(0, [30])])).text
        #expect(text.hasPrefix("time (UTC)            active export Wh\n"))
    }

    @Test func outcomesHaveTheirNames() throws {
        let text = try presentation(.ecs35g, of: ["130204061216060B3277EC0012640100000000"]).text
        #expect(text.hasSuffix("\n2026-10-31T00:00:00Z                   4708  success            0"), "\(text)")
    }

    @Test func valuesStandBeforeTheLogsAmongThem() throws {
        let ecs23 = MessageCode(rawValue: 0x0039)
        let voltage = ["0600000003", "02020F0016FF", "0600000007", "02020F0016FF", Self.amounts, "0600000708"]
        let text = try presentation(ecs23, of: voltage).text
        let lines = text.components(separatedBy: "\n")
        #expect(lines[0].hasPrefix("register ") && lines[0].hasSuffix("  value  unit"))
        #expect(lines[4] == "measurement period of the average voltage of phase 1   1800  s")
        #expect(
            lines[5...] == [
                "", "average voltage log of phase 1", "", "time (UTC)            average voltage",
                "--------------------  ---------------", "2026-10-31T00:00:00Z          1000000",
                "2026-10-31T00:30:00Z           250000",
            ])
        let empty = try presentation(ecs23, of: voltage.map { $0 == Self.amounts ? "130202060600" : $0 })
        #expect(empty.text.hasSuffix("average voltage log of phase 1\n\nno entries in this range"))
        #expect(!empty.isEmpty)
    }

    @Test func onlyLogsWithoutAnyEntryAreEmpty() throws {
        #expect(try presentation(.ecs20a, of: ["130202060600"]).isEmpty)
        #expect(try !presentation(.ecs20a, of: [Self.amounts]).isEmpty)
        let type = "1302070606" + "01003006" + String(repeating: "01000806", count: 4)
        #expect(try presentation(.ecs20c, of: [type + "00", "1302070605050505050500"]).isEmpty)
    }

    @Test func programsGetSeveralLogsUnderTheirNames() throws {
        let voltage = ["0600000003", "02020F0016FF", "0600000007", "02020F0016FF", Self.amounts, "0600000708"]
        let json = try presentation(MessageCode(rawValue: 0x0039), of: voltage).json
        let values = try #require(json["values"] as? [[String: String]])
        #expect(values.map { $0["value"] } == ["3", "7", "1800"])
        let logs = try #require(json["logs"] as? [[String: Any]])
        #expect(logs.map { $0["name"] as? String } == ["average voltage log of phase 1"])
        #expect(logs[0]["columns"] as? [String] == ["average voltage"])
        let entries = try #require(logs[0]["entries"] as? [[String: Any]])
        #expect(entries.map { $0["values"] as? [Int] } == [[1_000_000], [250_000]])
        #expect(json["entries"] == nil)
    }

    @Test func programsGetAmountsAsDecimals() throws {
        let json = try presentation(.ecs20a, of: [Self.amounts]).json
        #expect(json["columns"] as? [String] == ["payment-based debt payment"])
        let entries = try #require(json["entries"] as? [[String: Any]])
        #expect(entries.map { $0["time"] as? String } == ["2026-10-31T00:00:00Z", "2026-10-31T00:30:00Z"])
        #expect(entries.map { $0["values"] as? [String] } == [["10.00000"], ["2.50000"]])
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
