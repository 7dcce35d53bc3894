import COSEM
import Foundation
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("An account with its logs")
struct PaymentStateTests {
    private static let start = moment("2026-11-04T12:00")

    private static func context(
        _ configuration: PaymentConfiguration = PaymentFixture.prepayment(), _ calendar: BillingCalendar? = nil,
        power: UInt64 = 1_000
    ) -> PaymentState.Context<SteadyMeter> {
        PaymentState.Context(configuration, SteadyMeter(power: power, secondaryPower: 500), calendar ?? .empty)
    }

    private static func state(
        _ context: PaymentState.Context<SteadyMeter>, _ balances: Balances = Balances(meterBalance: 3_000_000)
    ) -> PaymentState { PaymentState(Account(at: start, balances, configuration: context.configuration)) }

    @Test("Midnights of prepayment mode are in the Prepayment Daily Read Log")
    func days() {
        let context = Self.context()
        var state = Self.state(context)
        _ = state.advance(to: moment("2026-11-06T11:00"), context)
        #expect(state.logs.dailyBalances.map(\.time) == [moment("2026-11-05"), moment("2026-11-06")])
        #expect(state.logs.dailyBalances.map(\.balances.meterBalance) == [2_760_000, 2_280_000])
    }

    @Test("The Billing Calendar's times are in both of its logs, to the second, and told")
    func billing() throws {
        let calendar = try BillingCalendarTests.calendar(("0C 0A 05 00", "FFFFFFFFFF"))
        let context = Self.context(PaymentFixture.prepayment(), calendar)
        var state = Self.state(context)
        let events = state.advance(to: moment("2026-11-06T12:10:05"), context)
        #expect(
            events.map(\.text) == [
                "8F0A 2026-11-04T12:10:05Z", "8F0A 2026-11-05T12:10:05Z", "8F0A 2026-11-06T12:10:05Z",
            ])
        #expect(state.logs.calendarRegisters.map(\.time) == events.map(\.time))
        #expect(state.logs.calendarBalances.map(\.time) == events.map(\.time))
        #expect(state.account.settled == moment("2026-11-06T12:10:05"))
        let first = try #require(state.logs.calendarRegisters.first)
        #expect(first.tou[0] == first.activeImport)
        #expect(
            UInt64(first.activeImport) == UInt64(moment("2026-11-04T12:10:05").secondsSince2000) * 1_000 / 3_600
                % (1 << 32))
        #expect(first.secondaryTOU[0] == first.secondaryActiveImport)
        let again = state.advance(to: moment("2026-11-06T12:10:05"), context)
        #expect(again.isEmpty)
    }

    @Test("A top-up is logged when it is accepted; what went to the debt too")
    func topUps() {
        let context = Self.context(
            PaymentFixture.prepayment {
                $0.paymentDebtProportion = 1_000
                $0.maximumCreditThreshold = 50_000
            })
        var state = Self.state(context, Balances(meterBalance: 30_000, paymentDebt: 4_000))
        let (outcome, events) = state.topUp(50_000, at: moment("2026-11-04T13:45"), isLocal: true, context)
        guard case .accepted(let shares) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(shares.paymentDebt.millipence == 4_000)
        // 35,000 were used until then, all but 5,000 of it by half past one.
        #expect(
            events.map(\.text) == [
                "8F0F 2026-11-04T13:45:00Z", "810E 2026-11-04T13:45:00Z", "81A9 2026-11-04T13:45:00Z",
                "8F32 2026-11-04T13:45:00Z",
            ])
        #expect(state.logs.credits == [PaymentLogEntry(time: moment("2026-11-04T13:45"), amount: 50_000)])
        #expect(state.logs.debtPayments == [PaymentLogEntry(time: moment("2026-11-04T13:45"), amount: 4_000)])
        let refused = state.topUp(50_001, at: moment("2026-11-04T13:46"), context)
        #expect(refused.outcome == .refused(.overMaximumCredit))
        #expect(refused.events.map(\.text) == ["8F5B 2026-11-04T13:46:00Z"])
        #expect(state.logs.credits.count == 1)
    }

    @Test("A command finds the account worked out up to its moment")
    func commands() {
        let context = Self.context()
        var state = Self.state(context)
        let noon = moment("2026-11-05T12:12")
        // 24 hours and twelve minutes at 20 p.
        let adjustment = state.adjust(by: 100, at: noon, context)
        #expect(adjustment.isDone)
        #expect(state.account.balances(context.configuration).meterBalance == 3_000_000 - 484_000 + 100)
        let debt = state.adjust(.timeDebt2, by: 77, at: noon, context)
        #expect(debt.isDone)
        #expect(state.account.balances(context.configuration).timeDebt2 == 77)
        let activation = state.activateEmergencyCredit(at: noon, context)
        #expect(activation.obstacle == .noneLeft)
        let events = Account.Reset.allCases.flatMap { state.reset($0, to: 0, at: noon, context) }
        #expect(events.isEmpty)
        #expect(state.account.balances(context.configuration) == Balances(timeDebt2: 77))
        #expect(state.logs.dailyBalances.count == 1)
    }

    @Test("A change of the configuration is charged by the old one up to its moment, logged, and looked at by the new")
    func changes() {
        let context = Self.context()
        var state = Self.state(context, Balances(meterBalance: 50_000))
        let time = moment("2026-11-04T13:15")
        let dearer = PaymentFixture.prepayment { $0.disablementThreshold = 30_000 }
        let events = state.change(at: time, isLogged: true, context, to: dearer)
        #expect(events.map(\.text) == ["8F0A 2026-11-04T13:15:00Z", "8F0F 2026-11-04T13:15:00Z"])
        #expect(state.logs.changes.map(\.balances.balances.meterBalance) == [25_000])
        #expect(state.logs.changes.map(\.registers.time) == [time])
        let unlogged = state.change(at: time, isLogged: false, Self.context(dearer), to: context.configuration)
        #expect(unlogged.map(\.text) == ["8F32 2026-11-04T13:15:00Z"])
        #expect(state.logs.changes.count == 1)
    }

    @Test("A clock that is set skips what lies between, or has it again")
    func clock() throws {
        let calendar = try BillingCalendarTests.calendar(("0C 0A 05 00", "FFFFFFFFFF"))
        let context = Self.context(PaymentFixture.prepayment(), calendar)
        var state = Self.state(context)
        var events = state.setClock(from: moment("2026-11-04T12:06"), to: moment("2026-11-10"), context)
        events += state.advance(to: moment("2026-11-10T12:00"), context)
        #expect(events.isEmpty)
        #expect(state.account.balances(context.configuration).meterBalance == 3_000_000 - 2_000 - 240_000)
        _ = state.setClock(from: moment("2026-11-10T12:00"), to: moment("2026-11-04T12:00"), context)
        events = state.advance(to: moment("2026-11-04T12:30"), context)
        #expect(events.map(\.text) == ["8F0A 2026-11-04T12:10:05Z"])
        #expect(state.account.balances(context.configuration).meterBalance == 3_000_000 - 2_000 - 250_000)
    }

    @Test("A meter whose tariff was never changed is charged from its load model's registers")
    func loadMeter() {
        struct Load: LoadModel {
            func reading(_ register: Register, at time: UTCTime) -> UInt64 {
                let hours = UInt64(max(0, time.secondsSince2000 / 3_600))
                return switch register {
                case .activeImport: 4 * hours
                case .secondaryActiveImport: 9 * hours
                case .tou(0): hours
                case .touBlock(block: 1, tou: 2): 3 * hours
                case .secondaryTOU(1): 9 * hours
                case .blockCounter: 1_000 * hours
                default: 0
                }
            }
        }
        let twin = LoadMeter(Load(), .twinElement)
        let snapshot = RegisterSnapshot(of: twin, at: UTCTime(secondsSince2000: 36_000))
        #expect(snapshot.activeImport == 40)
        #expect(snapshot.secondaryActiveImport == 90)
        #expect(snapshot.tou[0] == 10)
        #expect(snapshot.blocks[10] == 30)
        #expect(snapshot.secondaryTOU == [0, 90, 0, 0])
        let single = RegisterSnapshot(of: LoadMeter(Load(), .singleElement), at: UTCTime(secondsSince2000: 36_000))
        #expect(single.secondaryActiveImport == 0)
        #expect(single.secondaryTOU == [0, 0, 0, 0])
    }

    @Test("Times far away do not trap", arguments: [Int64.min, -1, .max])
    func farTimes(seconds: Int64) throws {
        let calendar = try BillingCalendarTests.calendar(("00000000", "FFFFFF01FF"))
        var configuration = PaymentConfiguration()
        configuration.rules.topUpNeedsPrepayment = false
        let context = Self.context(configuration, calendar)
        let far = UTCTime(secondsSince2000: seconds)
        var state = Self.state(context)
        let events = state.advance(to: far, context)
        #expect(events.count <= 121)
        _ = state.topUp(5, at: far, context)
        _ = state.setClock(from: far, to: far, context)
        _ = state.advance(to: Self.start, context)
        #expect(state.logs.calendarBalances.count <= 12)
    }

    @Test("Damaged JSON is refused", arguments: ["{}", "[]", #"{"account":{},"logs":{},"billed":{}}"#])
    func malformed(text: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(PaymentState.self, from: Data(text.utf8)) }
    }
}
