import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS21a and c, 22a to c and 66: type descriptions, rows and sizes. The load is steady.
@Suite("Log reads")
struct LogReadTests {
    static let counter: UInt64 = 0x2A
    static let lastHour = moment("2026-11-01T11:30")...TestEstate.noon
    static let lastMidnight = moment("2026-11-01")...moment("2026-11-01")

    /// Half hours end at 11:30 (3279DF38) and 12:00 (3279E640); each has 900 times its register's rate.
    @Test(
        "Half-hour logs in the clear",
        arguments: ElementVariant.allCases,
        [
            (
                MessageCode.ecs22a, Sender.networkOperator,
                "13 0203060606 18 3279DF38 00000E10 00001194  3279E640 00000E10 00001194"
            ),
            (.ecs22c, .supplier, "13 02020606 10 3279DF38 00000A8C  3279E640 00000A8C"),
        ])
    func clearHalfHours(variant: ElementVariant, useCase: (MessageCode, Sender, String)) throws {
        let (code, sender, datum) = useCase
        let answer = try TestEstate(variant).answer(code, from: sender, counter: Self.counter, range: Self.lastHour)
        #expect(answer.content == octets("DA2000002A 00 00 01 \(datum) 01 0100"))
    }

    @Test(
        "ECS22b: a second column on a twin element only",
        arguments: [
            (ElementVariant.singleElement, "0201 13 02020606 10 3279DF38 00000384  3279E640 00000384"),
            (.twinElement, "0201 13 0203060606 18 3279DF38 00000384 00000708  3279E640 00000384 00000708"),
            (.polyphase, "0201 13 02020606 10 3279DF38 00000384  3279E640 00000384"),
        ])
    func activeImportProfile(variant: ElementVariant, plaintext: String) throws {
        for sender in [Sender.supplier, .networkOperator, .accessControlBroker] {
            let answer = try TestEstate(variant).answer(.ecs22b, from: sender, range: Self.lastHour)
            #expect(answer.plaintext == octets(plaintext))
        }
    }

    /// 5,270,400 s since installation to 2026-11-01T00:00 (32793D80): 002835C0 pairs of seconds.
    @Test("ECS21c: the export register at midnight", arguments: ElementVariant.allCases)
    func dailyExportReads(variant: ElementVariant) throws {
        let answer = try TestEstate(variant).answer(
            .ecs21c, from: .accessControlBroker, counter: Self.counter, range: Self.lastMidnight)
        #expect(answer.content == octets("DA2000002A 00 00 01 13 02020606 08 32793D80 00A0D700 01 0100"))
    }

    @Test(
        "ECS66: the day's import, of both elements together",
        arguments: [
            (ElementVariant.singleElement, "0201 13 02020606 08 32793D80 0000A8C0"),
            (.twinElement, "0201 13 02020606 08 32793D80 0001FA40"),
            (.polyphase, "0201 13 02020606 08 32793D80 0000A8C0"),
        ])
    func dailyConsumption(variant: ElementVariant, plaintext: String) throws {
        let answer = try TestEstate(variant).answer(.ecs66, from: .supplier, range: Self.lastMidnight)
        #expect(answer.plaintext == octets(plaintext))
    }

    @Test("ECS21a: rows of 328 octets, 348 on a twin element", arguments: ElementVariant.allCases)
    func dailyReads(variant: ElementVariant) throws {
        let unit: UInt32 = 0x0028_35C0
        let isTwin = variant == .twinElement
        let answer = try TestEstate(variant).answer(.ecs21a, from: .supplier, range: Self.lastMidnight)
        var expected =
            isTwin
            ? octets("0201 13 0209 06 06 06 01003006 01000406 01000806 01000806 01000806 01000806 82015C")
            : octets("0201 13 0207 06 06 01003006 01000806 01000806 01000806 01000806 820148")
        expected += octets("32793D80 \(unit.hexadecimal)")
        if isTwin { expected += octets((2 * unit).hexadecimal) }
        for number: UInt32 in 0..<48 { expected += octets(((10 + number) * unit).hexadecimal) }
        if isTwin { for number: UInt32 in 0..<4 { expected += octets(((60 + number) * unit).hexadecimal) } }
        for block: UInt32 in 0..<4 {
            for register: UInt32 in 0..<8 { expected += octets(((100 + 10 * block + register) * unit).hexadecimal) }
        }
        #expect(answer.plaintext == expected)
    }

    @Test("The size of every log's rows and its type description", arguments: ElementVariant.allCases)
    func rowSizes(variant: ElementVariant) throws {
        let isTwin = variant == .twinElement
        let range = moment("2026-10-30")...moment("2026-11-01")
        for (code, sender, rows, size) in [
            (MessageCode.ecs21a, Sender.supplier, 3, isTwin ? 348 : 328), (.ecs21c, .accessControlBroker, 3, 8),
            (.ecs22a, .networkOperator, 97, 12), (.ecs22b, .supplier, 97, isTwin ? 12 : 8),
            (.ecs22c, .supplier, 97, 8), (.ecs66, .networkOperator, 3, 8),
        ] {
            let whole = try TestEstate(variant).answer(code, from: sender, range: range)
            let empty = try TestEstate(variant).answer(
                code, from: sender, range: range.upperBound + 1...range.upperBound + 2)
            let count = try whole.rows().count
            #expect(count == rows, "\(code)")
            #expect(try empty.rows().isEmpty, "\(code)")
            // Lengths grow with the contents: two octets more for the compact-array's own.
            let payload = whole.plaintext.isEmpty ? whole.content : whole.plaintext
            let emptyPayload = empty.plaintext.isEmpty ? empty.content : empty.plaintext
            let lengthOctets = lengthSize(rows * size) - 1
            #expect(payload.count - emptyPayload.count == rows * size + lengthOctets, "\(code)")
        }
    }

    @Test("Given entries are answered as given", arguments: ElementVariant.allCases)
    func recordedEntries(variant: ElementVariant) throws {
        var recorded = RecordedLogs()
        recorded.record(
            [.init(timestamp: 0x20, value: 0xB, second: 0xC), .init(timestamp: 0x10, value: 0xA)], in: .exportProfile)
        recorded.record([.init(timestamp: 0x30, value: 0xFFFF_FFFF)], in: .reactiveImportProfile)
        let estate = TestEstate(variant, load: IdleLoadModel(), recorded: recorded)
        let all = UTCTime(secondsSince2000: 0)...TestEstate.noon
        let export = try estate.answer(.ecs22a, from: .networkOperator, range: all)
        #expect(try export.numbers() == [[0x10, 0xA, 0], [0x20, 0xB, 0xC]])
        let reactive = try estate.answer(.ecs22c, from: .networkOperator, range: all)
        #expect(try reactive.numbers() == [[0x30, 0xFFFF_FFFF]])
        #expect(try estate.answer(.ecs22b, from: .supplier, range: all).rows().isEmpty)
    }

    @Test("Given daily reads keep every register", arguments: ElementVariant.allCases)
    func recordedDailyReads(variant: ElementVariant) throws {
        var recorded = RecordedLogs()
        let entry = DailyReadLogEntry(
            timestamp: 86_400, activeImport: 1, secondaryActiveImport: 2, tou: (0..<48).map { 100 + $0 },
            secondaryTOU: [3, 4, 5, 6],
            blocks: (0..<4).map { block in (0..<8).map { UInt32(200 + 10 * block + $0) } })
        recorded.record([entry])
        let estate = TestEstate(variant, load: IdleLoadModel(), recorded: recorded)
        let answer = try estate.answer(.ecs21a, from: .supplier, range: UTCTime(secondsSince2000: 0)...TestEstate.noon)
        let row = try #require(try answer.rows().first)
        if variant == .twinElement {
            #expect(row.compactMap(\.number) == [86_400, 1, 2])
            #expect(row.compactMap(\.numbers) == [entry.tou, entry.secondaryTOU] + entry.blocks)
        } else {
            #expect(row.compactMap(\.number) == [86_400, 1])
            #expect(row.compactMap(\.numbers) == [entry.tou] + entry.blocks)
        }
    }
}
