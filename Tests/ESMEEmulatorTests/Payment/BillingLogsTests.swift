import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Logs of money (7 0-0:98.1.0 to 0-0:98.1.8)")
struct BillingLogsTests {
    private static let always = UTCTime(secondsSince2000: 0)...UTCTime(secondsSince2000: Int64(UInt32.max))
    private static let balances = Balances(
        meterBalance: 1, emergencyCredit: 2, accumulatedDebt: 3, timeDebt1: 4, timeDebt2: 5, paymentDebt: -6)

    private static func registers(at second: Int64) -> RegisterSnapshot {
        var readings = TariffReadings()
        readings[.tou(0)] = 0x1_0000_0011
        readings[.tou(47)] = 0x30
        readings[.secondaryTOU(3)] = 0x44
        readings[.touBlock(block: 0, tou: 0)] = 0xB1
        readings[.touBlock(block: 3, tou: 7)] = 0xB4
        return RegisterSnapshot(
            time: UTCTime(secondsSince2000: second), activeImport: 0x1_0000_0002, secondaryActiveImport: 3, readings)
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "00000000", count: count) }

    private static func hexadecimal(
        _ logs: BillingLogs, _ log: BillingLog, _ variant: ElementVariant = .singleElement
    ) -> String { logs.octets(of: log, in: always, variant).octets.hexadecimal.replacing(" ", with: "") }

    /// Octets without spaces.
    private static func plain(_ text: String) -> String { text.replacing(" ", with: "") }

    @Test("98.1.8: timestamp, emergency credit, balance, payment debt, time debts, accumulated debt")
    func dailyBalances() {
        var logs = BillingLogs()
        logs.recordDay(Self.balances, at: UTCTime(secondsSince2000: 0x1C0E_6C00))
        logs.recordDay(Balances(), at: UTCTime(secondsSince2000: 0x1C0F_BD80))
        #expect(
            Self.hexadecimal(logs, .dailyBalances)
                == Self.plain(
                    """
                    13 0207 06 05 05 05 05 05 05 38
                     1C0E6C00 00000002 00000001 FFFFFFFA 00000004 00000005 00000003
                     1C0FBD80 \(Self.zeros(6))
                    """.replacing("\n", with: "")))
    }

    @Test("98.1.0 of a single-element meter: 328 octets a row, modulo 2^32")
    func singleElement() {
        var logs = BillingLogs()
        logs.recordBilling(Self.registers(at: 5), Self.balances)
        #expect(
            Self.hexadecimal(logs, .calendarRegisters)
                == Self.plain(
                    "13 0207 06 06 010030 06 010008 06 010008 06 010008 06 010008 06 820148 00000005 00000002 00000011"
                        + Self.zeros(46) + "00000030 000000B1" + Self.zeros(30) + "000000B4"))
        #expect(
            Self.hexadecimal(logs, .calendarBalances)
                == Self.plain(
                    "13 0207 06 05 05 05 05 05 05 1C 00000005 00000002 00000001 FFFFFFFA 00000004 00000005 00000003"))
    }

    @Test("98.1.0 of a twin-element meter: 348 octets a row")
    func twinElement() {
        var logs = BillingLogs()
        logs.recordBilling(Self.registers(at: 5), Self.balances)
        #expect(
            Self.hexadecimal(logs, .calendarRegisters, .twinElement)
                == Self.plain(
                    "13 0209 06 06 06 010030 06 010004 06 010008 06 010008 06 010008 06 010008 06 82015C"
                        + "00000005 00000002 00000003 00000011" + Self.zeros(46) + "00000030" + Self.zeros(3)
                        + "00000044 000000B1" + Self.zeros(30) + "000000B4"))
    }

    @Test("98.1.2: registers, then balances: 352 octets a row, 372 of a twin-element meter")
    func changes() {
        var logs = BillingLogs()
        logs.recordChange(Self.registers(at: 5), Self.balances)
        let balances = "00000002 00000001 FFFFFFFA 00000004 00000005 00000003"
        #expect(
            Self.hexadecimal(logs, .changes)
                == Self.plain(
                    "13 020D 06 06 010030 06 010008 06 010008 06 010008 06 010008 06 05 05 05 05 05 05 820160"
                        + "00000005 00000002 00000011" + Self.zeros(46) + "00000030 000000B1" + Self.zeros(30)
                        + "000000B4" + balances))
        #expect(
            Self.hexadecimal(logs, .changes, .twinElement).hasPrefix(
                Self.plain(
                    "13 020F 06 06 06 010030 06 010004 06 010008 06 010008 06 010008 06 010008 06"
                        + "05 05 05 05 05 05 820174"
                )))
    }

    @Test("98.1.4 and 98.1.5: a timestamp and an amount; payments of debt only where there were any")
    func payments() {
        var logs = BillingLogs()
        func record(_ amount: Int64, debt: Int64, at second: Int64) {
            logs.recordTopUp(
                amount,
                Account.TopUpShares(
                    paymentDebt: PaymentFixture.money(debt), accumulatedDebt: .zero, emergencyCredit: .zero,
                    meterBalance: PaymentFixture.money(amount - debt)), at: UTCTime(secondsSince2000: second))
        }
        record(0x48, debt: 0x10, at: 1)
        record(.max, debt: 0, at: 2)
        #expect(
            Self.hexadecimal(logs, .credits) == Self.plain("13 0202 06 06 10 00000001 00000048 00000002 FFFFFFFF"))
        #expect(Self.hexadecimal(logs, .debtPayments) == Self.plain("13 0202 06 06 08 00000001 00000010"))
    }

    @Test("Logs without entries, or without any in the range, are empty arrays", arguments: BillingLog.allCases)
    func empty(log: BillingLog) {
        let (octets, rows) = BillingLogs().octets(of: log, in: Self.always, .singleElement)
        #expect(rows == 0)
        #expect(octets.last == 0)
        #expect(octets.first == 0x13)
        #expect(log.attribute.reference.description == "7/0-0:98.1.\(log.rawValue).255/2")
    }

    @Test("Each log holds so many entries; the oldest make room")
    func capacities() {
        var logs = BillingLogs()
        for second in 0..<Int64(40) {
            logs.recordBilling(Self.registers(at: second), Self.balances)
            logs.recordChange(Self.registers(at: second), Self.balances)
            logs.recordDay(Self.balances, at: UTCTime(secondsSince2000: second))
            logs.recordTopUp(
                1,
                Account.TopUpShares(
                    paymentDebt: PaymentFixture.money(1), accumulatedDebt: .zero, emergencyCredit: .zero,
                    meterBalance: .zero), at: UTCTime(secondsSince2000: second))
        }
        #expect(BillingLog.allCases.map { logs.times(of: $0).count } == [12, 12, 12, 10, 5, 31])
        for log in BillingLog.allCases {
            #expect(logs.times(of: log).last == UTCTime(secondsSince2000: 39))
            #expect(logs.times(of: log) == logs.times(of: log).sorted())
        }
    }

    @Test("A range has both of its ends")
    func ranges() {
        var logs = BillingLogs()
        for second in 1...5 as ClosedRange<Int64> {
            logs.recordDay(Balances(meterBalance: Int32(second)), at: UTCTime(secondsSince2000: second))
        }
        func rows(_ first: Int64, _ last: Int64) -> Int {
            logs.octets(
                of: .dailyBalances, in: UTCTime(secondsSince2000: first)...UTCTime(secondsSince2000: last),
                .singleElement
            ).rows
        }
        #expect(rows(2, 4) == 3)
        #expect(rows(.min, 1) == 1)
        #expect(rows(6, .max) == 0)
    }

    @Test("ECS68 has the registers of one entry: of the Billing Calendar, or else of a change")
    func alertEntry() {
        var logs = BillingLogs()
        #expect(logs.registers(at: UTCTime(secondsSince2000: 5), .singleElement) == nil)
        logs.recordChange(Self.registers(at: 4), Self.balances)
        logs.recordBilling(Self.registers(at: 5), Self.balances)
        logs.recordBilling(Self.registers(at: 6), Self.balances)
        for second in [4, 5, 6] as [Int64] {
            var alone = BillingLogs()
            alone.recordBilling(Self.registers(at: second), Self.balances)
            #expect(
                logs.registers(at: UTCTime(secondsSince2000: second), .twinElement)?.hexadecimal
                    == Self.hexadecimal(alone, .calendarRegisters, .twinElement), "\(second)")
        }
    }

    @Test("Every log decodes as a compact-array of its type")
    func decoding() throws {
        var logs = BillingLogs()
        logs.recordBilling(Self.registers(at: 7), Self.balances)
        logs.recordChange(Self.registers(at: 7), Self.balances)
        for variant in [ElementVariant.singleElement, .twinElement] {
            for log in BillingLog.allCases {
                let octets = logs.octets(of: log, in: Self.always, variant).octets
                guard case .compactArray(let array) = try COSEMData(decoding: octets) else {
                    Issue.record("\(log) is no compact-array")
                    continue
                }
                #expect(array.elementType == log.attribute.entryType(isTwin: variant == .twinElement))
                #expect(array.elements.count == logs.times(of: log).count)
            }
        }
    }

    @Test("Stamps outside of 32 bits stay at their ends")
    func stamps() {
        var logs = BillingLogs()
        logs.recordDay(Balances(), at: UTCTime(secondsSince2000: -5))
        logs.recordDay(Balances(), at: UTCTime(secondsSince2000: .max))
        let all = UTCTime(secondsSince2000: .min)...UTCTime(secondsSince2000: .max)
        let octets = logs.octets(of: .dailyBalances, in: all, .singleElement).octets
        #expect(octets[11..<15] == [0, 0, 0, 0])
        #expect(octets[39..<43] == [0xFF, 0xFF, 0xFF, 0xFF])
    }

    @Test("ECS19 has the balances in another order")
    func structure() {
        #expect(
            Self.balances.data.encoded
                == octets("0206 0500000001 0500000002 0500000003 0500000004 0500000005 05FFFFFFFA"))
    }

    @Test("Logs are kept as JSON; empty ones are left out; of too many entries the newest are read")
    func coding() throws {
        #expect(try JSONEncoder().encode(BillingLogs()) == Data("{}".utf8))
        var logs = BillingLogs()
        logs.recordBilling(Self.registers(at: 7), Self.balances)
        logs.recordChange(Self.registers(at: 8), Self.balances)
        logs.recordDay(Self.balances, at: UTCTime(secondsSince2000: 9))
        #expect(try JSONDecoder().decode(BillingLogs.self, from: JSONEncoder().encode(logs)) == logs)
        let rows = (0..<40).map { "[\($0),0,0,0,0,0,0]" }.joined(separator: ",")
        let read = try JSONDecoder().decode(BillingLogs.self, from: Data("{\"dailyBalances\":[\(rows)]}".utf8))
        #expect(read.dailyBalances.count == 31)
        #expect(read.dailyBalances.first?.time == UTCTime(secondsSince2000: 9))
    }

    @Test(
        "Entries of other sizes or numbers are refused",
        arguments: [
            #"{"dailyBalances":[[1,2,3]]}"#, #"{"dailyBalances":[[1,0,0,0,0,0,0,0]]}"#,
            #"{"dailyBalances":[[1,0,0,0,0,0,2147483648]]}"#, #"{"dailyBalances":[["1"]]}"#,
            #"{"calendarRegisters":[[]]}"#, #"{"calendarRegisters":[[1,2,3]]}"#,
            #"{"credits":[{"time":{"secondsSince2000":1},"amount":-1}]}"#, #"{"changes":[{}]}"#, "[]",
        ])
    func malformed(text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(BillingLogs.self, from: Data(text.utf8)) }
    }

    @Test("A register of more than 32 bits, or less than 0, is refused", arguments: [4_294_967_296, -1] as [Int64])
    func registersOutOfRange(value: Int64) throws {
        let good = [Int64](repeating: 0, count: 87)
        #expect(try JSONDecoder().decode(RegisterSnapshot.self, from: JSONEncoder().encode(good)).tou.count == 48)
        var wrong = good
        wrong[40] = value
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(RegisterSnapshot.self, from: JSONEncoder().encode(wrong))
        }
    }
}
