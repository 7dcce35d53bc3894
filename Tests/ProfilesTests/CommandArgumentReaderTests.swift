import COSEM
import DCC
import GBCS
import Testing

@testable import Profiles

/// The values of commands in YAML.
@Suite struct CommandArgumentReaderTests {
    private static let now = UTCTime(secondsSince2000: 0)

    private func reader(_ code: String) throws -> CommandArgumentReader {
        CommandArgumentReader(CommandArguments(try #require(RequestCatalogue.request(named: code))), now: Self.now)
    }

    private func values(_ code: String, _ yaml: String) throws -> [String: COSEMData] {
        try reader(code).values(yaml: yaml, name: "a.yaml")
    }

    private static let all =
        RequestCatalogue.all.filter(\.form.takesArguments)
        + HubRequestCatalogue.all.filter { !CommandArguments($0).all.isEmpty }

    @Test(
        "The template of every use case reads back to the example's values", arguments: all.map(\.useCase.messageCode))
    func templates(code: MessageCode) throws {
        let known = CommandArguments(try #require(RequestCatalogue[code] ?? HubRequestCatalogue[code]))
        let text = CommandArgumentTemplate(known).text
        let values = try CommandArgumentReader(known, now: Self.now).values(yaml: text, name: "template")
        #expect(values == known.example, "\(text)")
    }

    @Test("Simple values stand behind their names")
    func simple() throws {
        #expect(
            try values(
                "ECS28a",
                """
                load-limit-supply-state: true
                load-limit-power-threshold: 9_000
                """)
                == [
                    "load-limit-supply-state": .boolean(0xFF), "load-limit-power-threshold": .doubleLongUnsigned(9_000),
                ])
    }

    @Test("Special days are a list of mappings, with dates of every year and registers of the calendar")
    func structures() throws {
        let values = try values(
            "ECS01a",
            """
            tariff-special-days:
              - {index: 0, date: '*-12-25', day-id: 2}
              - index: 1
                date: 2026-12-28
                day-id: 3
            tariff-days:
              - day-id: 1
                actions:
                  - {start: 00:00, script-table: 0-0:10.0.100.255, selector: tou-1}
                  - {start: 07:30, script-table: 0-0:10.0.100.255, selector: block-tou-2}
            """)
        #expect(
            values["tariff-special-days"]
                == .array([
                    .structure([.longUnsigned(0), .octetString([0xFF, 0xFF, 12, 25, 0xFF]), .unsigned(2)]),
                    .structure([.longUnsigned(1), .octetString([0x07, 0xEA, 12, 28, 0xFF]), .unsigned(3)]),
                ]))
        let script = COSEMData.octetString([0, 0, 10, 0, 100, 255])
        #expect(
            values["tariff-days"]
                == .array([
                    .structure([
                        .unsigned(1),
                        .array([
                            .structure([.octetString([0, 0, 0, 0]), script, .longUnsigned(1)]),
                            .structure([.octetString([7, 30, 0, 0]), script, .longUnsigned(102)]),
                        ]),
                    ])
                ]))
    }

    @Test("Prices are numbers by register, with one for all others; scales and commodity are the tariff's")
    func prices() throws {
        let data = try #require(try values("ECS01b", "prices: {default: 10, tou-2: 15, block-4-tou-8: -20}")["prices"])
        let table = try #require(ChargePrices(data))
        #expect(table.entries.count == 80 && table.commodityScale == 3 && table.priceScale == -5)
        #expect(table.commodity.description == "3/1-0:1.8.0.255/2")
        #expect(table.entries[0] == .init(index: [0x01], price: 10))
        #expect(table.entries[1] == .init(index: [0x02], price: 15))
        #expect(table.entries[48] == .init(index: [0xA1], price: 10))
        #expect(table.entries[79] == .init(index: [0xD8], price: -20))
    }

    @Test("Without a default only the prices that are given are there")
    func somePrices() throws {
        let data = try #require(
            try values("ECS01d", "secondary-prices: {secondary-tou-4: 7, price-scale: -4}")["secondary-prices"])
        let table = try #require(ChargePrices(data))
        #expect(table.entries == [.init(index: [0x04], price: 7)] && table.priceScale == -4)
        #expect(table.commodity.description == "3/1-20:1.8.0.255/2")
    }

    @Test("A standing charge is one number, with or without its scale; or the structure as it is")
    func standingCharge() throws {
        // {{0, −5}, {0, 000000000000, 0}, {{"", 27000}}}
        let octets =
            "0203" + "0202" + "0F00" + "0FFB" + "0203" + "120000" + "0906000000000000" + "0F00" + "0101" + "0202"
            + "0900" + "106978"
        let number = try #require(try values("ECS01b", "standing-charge: 27000")["standing-charge"])
        #expect(number.encoded.hexadecimal == octets)
        let scaled = try #require(
            try values("ECS01b", "standing-charge: {price: 27, price-scale: -2}")["standing-charge"])
        #expect(
            scaled.encoded.hexadecimal == octets.replacing("0FFB", with: "0FFE").replacing("106978", with: "10001B"))
        let whole = try #require(
            try values(
                "ECS01b",
                """
                standing-charge:
                  scales: {commodity-scale: 0, price-scale: -5}
                  commodity: {class: 0, object: 0-0:0.0.0.0, attribute: 0}
                  prices: [{index: none, price: 27000}]
                """)["standing-charge"])
        #expect(whole.encoded.hexadecimal == octets)
    }

    @Test("On the command line, what has several members is YAML too")
    func onTheCommandLine() throws {
        let reader = try reader("ECS34")
        let argument = try reader.arguments.argument(named: "thresholds")
        #expect(
            try reader.value("[1000, 3000]", of: argument)
                == .array([.doubleLongUnsigned(1_000), .doubleLongUnsigned(3_000)]))
        expectError(
            "--low-and-medium-power-thresholds: low-and-medium-power-thresholds has 3 members; it must have 0 to 2"
        ) { _ = try reader.value("[1, 2, 3]", of: argument) }
        expectError("--low-and-medium-power-thresholds: is empty; it takes a list of 0 to 2, in YAML") {
            _ = try reader.value("", of: argument)
        }
        let limit = try self.reader("ECS38")
        expectError("--randomised-offset-limit: takes a whole number from 0 to 1799 s; not \"1800\"") {
            _ = try limit.value("1800", of: try limit.arguments.argument(named: "limit"))
        }
    }

    static let mistakes: [(code: String, mistake: Mistake)] = [
        (
            "ECS38",
            Mistake(
                "# The limit\nrandomised-offset-limit: 1800",
                "a.yaml:2: randomised-offset-limit is \"1800\"; it must be a whole number from 0 to 1799 s")
        ),
        ("ECS38", Mistake("limit: 1", "a.yaml:1: unknown key limit; known are randomised-offset-limit")),
        (
            "ECS38",
            Mistake("randomised-offset-limit: [1]", "a.yaml:1: randomised-offset-limit is a list; it must be one value")
        ),
        ("ECS38", Mistake("7", "a.yaml:1: is \"7\"; it must be keys and values")),
        (
            "ECS01a",
            Mistake(
                "tariff-days:\n  - day-id: 1\n    actions:\n      - {start: 7 am, script-table: 0-0:10.0.100, selector: 1}",
                "a.yaml:4: start is \"7 am\"; it must be a time of day such as 07:00")
        ),
        (
            "ECS01a",
            Mistake(
                "tariff-special-days:\n  - index: 0\n    day-id: 2",
                "a.yaml:2: date is missing; it must be a date such as 2026-12-25, *-12-25 for every year, or any")
        ),
        (
            "ECS01a",
            Mistake(
                "tariff-seasons: []", "a.yaml:1: tariff-seasons has 0 members; it must have 1 to 4")
        ),
        (
            "ECS01a",
            Mistake(
                "tariff-special-days:\n  - index: 0\n    date: *-12-25",
                "a.yaml:3: not YAML: found undefined alias; text that begins with * needs quotes")
        ),
        (
            "ECS01b",
            Mistake(
                "prices:\n  default: 1\n  tou-2: 32768",
                "a.yaml:3: tou-2 is \"32768\"; it must be a whole number from -32,768 to 32,767")
        ),
        (
            "ECS01b",
            Mistake(
                "prices: {commodity: import}",
                "a.yaml:1: commodity is \"import\"; it must be class, logical name and attribute, like 3/1-0:1.8.0.255/2"
            )
        ),
        (
            "ECS01b",
            Mistake(
                "prices: [1]",
                "a.yaml:1: prices is a list; it must be numbers by register, like {default: 10, tou-2: 15}")
        ),
        (
            "ECS02",
            Mistake(
                "payment-mode:\n  payment-mode: gold\n  account-status: active",
                "a.yaml:2: payment-mode is \"gold\"; it must be one of credit (1), prepayment (2)")
        ),
    ]

    @Test("A mistake is named with its line, its key and what it must be", arguments: mistakes)
    func mistakesAreNamed(_ given: (code: String, mistake: Mistake)) {
        expectError(given.mistake.line) { _ = try values(given.code, given.mistake.yaml) }
    }

    @Test("A register that a tariff does not have is no key")
    func unknownRegister() {
        #expect(throws: ProfileError.self) { try values("ECS01b", "prices: {tou-49: 1}") }
        #expect(throws: ProfileError.self) { try values("ECS01d", "secondary-prices: {tou-1: 1}") }
    }
}
