import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Readings of logs: names, times, units and decimals by the rows of the attributes")
struct ReadingLogsTests {
    /// 2026-10-31T00:00:00Z and the half hour after it, as timestamps.
    private static let (midnight, halfHour) = ("3277EC00", "3277F308")

    private func reading(_ code: String, _ values: [String]) throws -> Reading? {
        Reading(
            try #require(UseCaseCatalogue[code]).messageCode,
            try values.map { try COSEMData(decoding: octets($0)) })
    }

    /// The columns of a log with their units, then its rows as people read them.
    private func lines(_ columns: [LogColumn], _ rows: [Reading.Row]) -> [String] {
        [columns.map { $0.name + ($0.unit == .none ? "" : " \($0.unit.symbol)") }.joined(separator: " | ")]
            + rows.map { row in
                "\(row.time): " + zip(columns, row.values).map { $0.text(of: $1) }.joined(separator: " | ")
            }
    }

    /// The lines of a log that is all that a use case brings; none of anything else.
    private func log(_ code: String, _ value: String) throws -> [String] {
        guard case .log(let columns, let rows)? = try reading(code, [value]) else { return [] }
        #expect(rows.allSatisfy { $0.values.count == columns.count })
        return lines(columns, rows)
    }

    @Test("ECS20a and ECS20d: payments and credits in the currency")
    func payments() throws {
        let log = "13 0202 06 06 10 \(Self.midnight) 000F4240 \(Self.halfHour) FFFFFFFF"
        #expect(
            try self.log("ECS20a", log) == [
                "payment-based debt payment", "2026-10-31T00:00:00Z: 10.00000", "2026-10-31T00:30:00Z: 42949.67295",
            ])
        #expect(
            try self.log("ECS20d", log) == [
                "prepayment credit", "2026-10-31T00:00:00Z: 10.00000", "2026-10-31T00:30:00Z: 42949.67295",
            ])
        #expect(try self.log("ECS20d", "13 0202 06 06 00") == ["prepayment credit"])
    }

    @Test("ECS21b: balances and debts, negative ones too")
    func dailyBalances() throws {
        #expect(
            try log(
                "ECS21b",
                """
                13 0207 06 05 05 05 05 05 05 1C
                \(Self.midnight) 00000000 000249F0 FFFFFFFF 80000000 7FFFFFFF 00000001
                """) == [
                    "emergency credit balance | meter balance | payment debt | time debt 1 | time debt 2 "
                        + "| accumulated debt",
                    "2026-10-31T00:00:00Z: 0.00000 | 1.50000 | -0.00001 | -21474.83648 | 21474.83647 | 0.00001",
                ])
    }

    /// Type and contents of registers of an entry, each of which counts from 0, as a billing log has them.
    private static func registers(twin: Bool) -> (type: String, contents: String) {
        let counts = twin ? [48, 4, 8, 8, 8, 8] : [48, 8, 8, 8, 8]
        func numbers(_ count: Int) -> String { (0..<count).map { UInt32($0).bigEndianHexadecimal }.joined() }
        return (
            (twin ? "06 06 " : "06 ") + counts.map { "0100\(UInt8($0).hexadecimal)06" }.joined(separator: " "),
            numbers(twin ? 2 : 1) + counts.map(numbers).joined()
        )
    }

    @Test("ECS20b and ECS20c: registers and balances, of both kinds of meters", arguments: [false, true])
    func billingLogs(twin: Bool) throws {
        let (type, contents) = Self.registers(twin: twin)
        let (count, amounts) = (twin ? 8 : 6, (1...6).map { UInt32($0).bigEndianHexadecimal }.joined())
        let (size, sizeWithBalances) = twin ? ("82015C", "820174") : ("820148", "820160")
        let changes = try #require(
            try reading(
                "ECS20b",
                [
                    "13 02\(UInt8(count + 1 + 6).hexadecimal) 06 \(type) 05 05 05 05 05 05 \(sizeWithBalances)"
                        + "\(Self.midnight) \(contents) \(amounts)"
                ]))
        guard case .log(let columns, let rows) = changes else {
            Issue.record("\(changes)")
            return
        }
        let names = columns.map(\.name)
        #expect(names.count == (twin ? 86 : 81) + 6)
        #expect(names.first == "active import" && names.last == "accumulated debt")
        #expect(names.contains("secondary active import") == twin && names.contains("secondary TOU 4") == twin)
        let values = Dictionary(uniqueKeysWithValues: zip(columns, try #require(rows.first).values))
        func text(_ name: String) -> String? {
            values.first { $0.key.name == name }.map { "\($0.key.text(of: $0.value)) \($0.key.unit.symbol)" }
        }
        #expect(text("TOU 48") == "47 Wh")
        #expect(text("block 4 TOU 8") == "7 Wh")
        #expect(text("secondary active import") == (twin ? "1 Wh" : nil))
        #expect(text("emergency credit balance") == "0.00001 ")
        #expect(text("accumulated debt") == "0.00006 ")

        let billing = [
            "13 02\(UInt8(count + 1).hexadecimal) 06 \(type) \(size) \(Self.midnight) \(contents)",
            "13 0207 06 05 05 05 05 05 05 1C \(Self.midnight) \(amounts)",
        ]
        guard case .logs(let logs, let beside)? = try reading("ECS20c", billing) else {
            Issue.record("no logs")
            return
        }
        #expect(beside.isEmpty)
        #expect(logs.map(\.name) == ["billing calendar log of registers", "billing calendar log of balances"])
        #expect(logs.map(\.columns.count) == [twin ? 86 : 81, 6])
        #expect(logs[0].rows.map(\.values) == [Array(rows[0].values.dropLast(6))])
        #expect(logs[1].rows.map(\.values) == [[1, 2, 3, 4, 5, 6]])
        #expect(try reading("ECS20c", Array(billing.dropLast())) == nil)
        #expect(try reading("ECS20c", billing.reversed()) == nil)
    }

    @Test("ECS23 and ECS23b: counters, a log and its period for each phase")
    func voltage() throws {
        func phase(_ voltage: String) -> [String] {
            [
                "0600000003", "0202 0F00 16FF", "0600000007", "0202 0F00 16FF",
                "13 0202 06 06 10 \(Self.midnight) \(voltage) \(Self.halfHour) 00000906", "0600000708",
            ]
        }
        guard case .logs(let logs, let values)? = try reading("ECS23", phase("000008FD")) else {
            Issue.record("no log")
            return
        }
        #expect(
            values == [
                .init("average under-voltage counter of phase 1", "3"),
                .init("average over-voltage counter of phase 1", "7"),
                .init("measurement period of the average voltage of phase 1", "1800", unit: .second),
            ])
        #expect(logs.map(\.name) == ["average voltage log of phase 1"])
        #expect(
            lines(logs[0].columns, logs[0].rows) == [
                "average voltage", "2026-10-31T00:00:00Z: 2301", "2026-10-31T00:30:00Z: 2310",
            ])
        let phases = phase("00000001") + phase("00000002") + phase("00000003")
        guard case .logs(let three, let all)? = try reading("ECS23b", phases) else {
            Issue.record("no logs")
            return
        }
        #expect(three.map(\.name) == (1...3).map { "average voltage log of phase \($0)" })
        #expect(three.map { $0.rows[0].values } == [[1], [2], [3]])
        #expect(all.count == 9)
    }

    @Test("ECS61c: a log among yes and no")
    func boost() throws {
        func values(_ log: String) -> [String] { ["0300", log] + Array(repeating: "03FF", count: 5) }
        guard case .logs(let logs, let answers)? = try reading("ECS61c", values("13 0202 06 06 00")) else {
            Issue.record("no log")
            return
        }
        #expect(answers.count == 6)
        #expect(answers[0] == .init("boost function available", "no"))
        #expect(answers[5] == .init("boost function of auxiliary controller 5", "yes"))
        #expect(logs.map(\.name) == ["boost function event log"])
        #expect(logs[0].rows.isEmpty)
        guard
            case .logs(let events, _)? = try reading(
                "ECS61c", values("13 0202 06 06 08 \(Self.midnight) 00000005"))
        else {
            Issue.record("no log")
            return
        }
        #expect(lines(events[0].columns, events[0].rows) == ["boost event", "2026-10-31T00:00:00Z: 5"])
        #expect(try reading("ECS61c", values("13 0202 06 05 00")) == nil)
        #expect(try reading("ECS61c", values("0300")) == nil)
    }

    @Test("ECS35f and ECS35g: an outcome by its name; a number without a name stays one")
    func controllerEvents() throws {
        let events =
            "13 0204 06 12 16 06 16 \(Self.midnight) 1264 01 00000009 \(Self.halfHour) 2300 09 FFFFFFFF"
        for code in ["ECS35f", "ECS35g"] {
            #expect(
                try log(code, events) == [
                    "controller and action | outcome | HAN command", "2026-10-31T00:00:00Z: 4708 | success | 9",
                    "2026-10-31T00:30:00Z: 8960 | 9 | 4294967295",
                ])
        }
    }

    @Test("ECS35e: a code in hexadecimal, with what it means")
    func powerEvents() throws {
        let events = "13 0203 06 12 06 0A \(Self.midnight) 8145 000000FF"
        #expect(try log("ECS35e", events) == ["log code | other information", "2026-10-31T00:00:00Z: 8145 | 255"])
        #expect(LogColumn.logCode.meaning(of: 0x8145) == "clock adjusted")
        #expect(LogColumn.logCode.meaning(of: 0x9999) == nil)
    }

    @Test(
        "entries that are not the row's have no reading",
        arguments: [
            ("ECS20a", "13 0202 06 05 08 3277EC00 000F4240", "an amount of another type"),
            ("ECS20a", "13 0202 05 06 08 3277EC00 000F4240", "a timestamp of another type"),
            ("ECS20a", "13 0202 06 12 06 3277EC00 0001", "a narrower amount"),
            ("ECS20a", "13 0201 06 04 3277EC00", "no amount"),
            ("ECS20a", "13 0203 06 06 06 0C 3277EC00 00000001 00000002", "a column too many"),
            ("ECS20a", "13 06 04 3277EC00", "no structure"),
            ("ECS20a", "13 0202 06 0100 01 06 08 3277EC00 000F4240", "an amount in an array"),
            ("ECS20a", "01 01 0202 06 3277EC00 06 000F4240", "an array of structures"),
            ("ECS20a", "00", "null-data"),
            ("ECS20d", "13 0202 06 09 05 3277EC00 00", "octets"),
            ("ECS21b", "13 0207 06 06 06 06 06 06 06 00", "balances without a sign"),
            ("ECS21b", "13 0206 06 05 05 05 05 05 18 3277EC00 00000000 00000000 00000000 00000000 00000000", "no debt"),
            ("ECS21a", "13 0207 06 06 01002F06 01000806 01000806 01000806 01000806 00", "47 TOU registers"),
            ("ECS22b", "13 0204 06 06 06 06 00", "three elements"),
            ("ECS35a", "13 0202 06 12 00", "no other information"),
            ("ECS35b", "13 0203 06 12 09 00", "other information"),
            ("ECS35b", "13 0202 06 06 08 3277EC00 00008145", "a wide code"),
            ("ECS35f", "13 0204 06 12 11 06 00", "an outcome that is no enum"),
        ])
    func malformed(code: String, log: String, what: String) throws {
        #expect(try reading(code, [log]) == nil, "\(what)")
        let useCase = try #require(UseCaseCatalogue[code])
        let message = AnnotatedMessageTests.response(
            useCase.messageCode, data: [try COSEMData(decoding: octets(log))])
        #expect(try AnnotatedMessage(message).lines.flatMap(\.octets) == message, "\(what)")
    }

    @Test(
        "an entry that is cut short is no log at all",
        arguments: [
            "13 0202 06 06 07 3277EC00 000F42", "13 0202 06 06 04 3277EC00",
            "13 0202 06 06 0C 3277EC00 000F4240 3277F308",
            "13 0202 06 06 08 3277EC00 000F42", "13 0202 06",
        ])
    func cutShort(log: String) {
        #expect(throws: CodecError.self) { try COSEMData(decoding: octets(log)) }
    }

    @Test("a mixed answer whose log is not its row's is none, and a log does not come twice")
    func mixed() throws {
        let (count, unit, period) = ("0600000003", "0202 0F00 16FF", "0600000708")
        func voltage(_ log: String) throws -> Reading? {
            try reading("ECS23", [count, unit, count, unit, log, period])
        }
        #expect(try voltage("13 0202 06 06 00") != nil)
        #expect(try voltage("13 0202 06 12 00") == nil)
        #expect(try voltage("13 0203 06 06 06 00") == nil)
        #expect(try voltage("00") == nil)
        #expect(try reading("ECS20a", ["13 0202 06 06 00", "13 0202 06 06 00"]) == nil)
    }

    @Test("random entries of every log are read, column by column", arguments: RequestCatalogue.all)
    func random(request: SupportedRequest) throws {
        let seed: UInt64 = 36
        var generator = SplitMix64(seed: seed)
        for attribute in request.form.items.flatMap(\.attributes) {
            for entry in attribute.logEntries {
                let rows = (0..<3).map { _ in
                    COSEMData.structure(
                        [.doubleLongUnsigned(.random(in: 0 ... .max, using: &generator))]
                            + entry.members.map { $0.type.random(using: &generator) })
                }
                let array = try #require(CompactArray(elementType: entry.type, elements: rows))
                let log = try #require(
                    Reading.Log(attribute, .compactArray(array)), "seed \(seed), \(attribute.name)")
                #expect(log.columns == entry.columns && log.rows.count == 3, "seed \(seed), \(attribute.name)")
                #expect(
                    log.rows.allSatisfy { $0.values.count == entry.columns.count }, "seed \(seed), \(attribute.name)")
            }
        }
    }
}

extension UInt32 {
    fileprivate var bigEndianHexadecimal: String {
        var octets: [UInt8] = []
        octets.append(bigEndian: self)
        return octets.hexadecimal
    }
}
