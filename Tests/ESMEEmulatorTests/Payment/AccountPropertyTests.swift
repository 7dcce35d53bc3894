import COSEM
import Foundation
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// A configuration as chance makes it.
struct RandomPayment {
    let configuration: PaymentConfiguration

    init(using random: inout some RandomNumberGenerator) {
        func table(_ kind: PriceTable.Kind, _ prices: ClosedRange<Int16>) -> PriceTable? {
            PriceTable(
                .structure([
                    .structure([.integer(Int8.random(in: 3...5, using: &random)), .integer(-5)]),
                    .structure([.longUnsigned(0), .octetString(LogicalName(0, 0, 0, 0, 0, 0)), .integer(0)]),
                    .array(
                        kind.indices.map {
                            .structure([.octetString($0), .long(Int16.random(in: prices, using: &random))])
                        }),
                ]), kind)
        }
        func recovery() -> TimeDebtRecovery {
            TimeDebtRecovery(
                rate: Charge(atoms: Int128(Int64.random(in: 0...20_000_000_000_000_000, using: &random))),
                period: Bool.random(using: &random) ? .hour : .day)
        }
        var configuration = PaymentConfiguration()
        configuration.mode = UInt8.random(in: 0...4, using: &random) == 0 ? .credit : .prepayment
        let lowest: Int16 = Bool.random(using: &random) ? 0 : -10_000
        configuration.prices = table(.primary, lowest...32_000)
        configuration.secondaryPrices = table(.secondary, lowest...20_000)
        configuration.standingCharge = Charge(
            atoms: Int128(Int64.random(in: 0...60_000_000_000_000_000, using: &random)))
        (configuration.timeDebt1, configuration.timeDebt2) = (recovery(), recovery())
        configuration.paymentDebtProportion = UInt16.random(in: 0...10_000, using: &random)
        configuration.recoveryCap =
            RecoveryCap(
                amount: .longUnsigned(UInt16.random(in: 0...10, using: &random)), period: .doubleLong(604_800)) ?? .none
        configuration.collection =
            configuration.mode == .credit && Bool.random(using: &random)
            ? .credit
            : ChargeCollection(
                suspendsDebtWhenDisabled: Bool.random(using: &random),
                suspendsDebtInEmergency: Bool.random(using: &random))
        configuration.lowCreditThreshold = Int32.random(in: 0...300_000, using: &random)
        configuration.disablementThreshold = Int32.random(in: -100_000...100_000, using: &random)
        configuration.emergencyCreditLimit = Int32.random(in: 0...500_000, using: &random)
        configuration.emergencyCreditThreshold = Int32.random(in: 0...200_000, using: &random)
        configuration.maximumMeterBalance = Int32.random(in: 100_000...3_000_000, using: &random)
        configuration.maximumCreditThreshold = Int32.random(in: 100_000...1_500_000, using: &random)
        if let period = PaymentFixture.period(
            from: (UInt8.random(in: 0...23, using: &random), UInt8.random(in: 0...59, using: &random)),
            to: (UInt8.random(in: 0...23, using: &random), UInt8.random(in: 0...59, using: &random)))
        {
            configuration.nonDisablement = period
        }
        configuration.rules.equalIsBelow = Bool.random(using: &random)
        configuration.rules.balanceEndsAtDisablementThreshold = Bool.random(using: &random)
        configuration.rules.accumulatedDebtBeforeEmergencyCredit = Bool.random(using: &random)
        configuration.rules.exhaustedChargesAlwaysAccumulate = Bool.random(using: &random)
        configuration.rules.chargesEnergyWhileDisabled = Bool.random(using: &random)
        configuration.rules.topUpFillsBalanceFirst = Bool.random(using: &random)
        configuration.rules.dailyReadsInCreditMode = Bool.random(using: &random)
        self.configuration = configuration
    }
}

@Suite("Accounts of random meters")
struct AccountPropertyTests {
    private enum Command {
        case topUp(Int64)
        case adjust(Int32)
        case adjustDebt(Account.Debt, Int32)
        case emergencyCredit
        case reset

        init(using random: inout some RandomNumberGenerator) {
            switch Int.random(in: 0...9, using: &random) {
            case 0...3: self = .topUp(Int64.random(in: 0...1_600_000, using: &random))
            case 4: self = .adjust(Int32.random(in: -300_000...300_000, using: &random))
            case 5, 6:
                self = .adjustDebt(
                    [.timeDebt1, .timeDebt2, .paymentDebt].randomElement(using: &random) ?? .timeDebt1,
                    Int32.random(in: -50_000...400_000, using: &random))
            case 7, 8: self = .emergencyCredit
            default: self = .reset
            }
        }
    }

    private static func start(using random: inout some RandomNumberGenerator) -> UTCTime {
        moment("2026-01-01") + Int64.random(in: 0...20_000_000, using: &random)
    }

    private static func meter(_ start: UTCTime, using random: inout some RandomNumberGenerator) -> TariffMeter {
        TariffMeter(
            TariffRegisters(since: start, steering: RandomTariff(using: &random).steering),
            load: RandomLoad(using: &random))
    }

    /// Lengths of steps, in seconds.
    private static let steps: [Int64] = [1, 59, 1_800, 7_000, 30_000, 200_000]

    private static let billing = BillingCalendar(
        .array([
            .structure([.octetString([17, 5, 9, 0]), .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF])]),
            .structure([.octetString([0, 0, 0, 0]), .octetString([0xFF, 0xFF, 0xFF, 1, 0xFF])]),
        ]))

    @Test("One step or many: the same account, logs and events", arguments: [1, 2, 3] as [UInt64])
    func steps(seed: UInt64) throws {
        print("AccountPropertyTests.steps: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<20 {
            let start = Self.start(using: &random)
            let configuration = RandomPayment(using: &random).configuration
            let context = PaymentState.Context(
                configuration, Self.meter(start, using: &random), try #require(Self.billing))
            let first = PaymentState(
                Account(
                    at: start,
                    Balances(
                        meterBalance: Int32.random(in: -100_000...600_000, using: &random),
                        emergencyCredit: Int32.random(in: 0...500_000, using: &random),
                        timeDebt1: Int32.random(in: 0...300_000, using: &random),
                        timeDebt2: Int32.random(in: 0...300_000, using: &random),
                        paymentDebt: Int32.random(in: 0...300_000, using: &random)),
                    configuration: configuration))
            var (once, often) = (first, first)
            var (eventsOnce, eventsOften): ([AccountEvent], [AccountEvent]) = ([], [])
            var time = start
            for _ in 0..<6 {
                let next = time + Int64.random(in: 0...3 * 86_400, using: &random)
                while time < next {
                    time = min(next, time + (Self.steps.randomElement(using: &random) ?? 1))
                    eventsOften += often.advance(to: time, context)
                    // Reading changes nothing.
                    _ = often.balances(at: time + 1_000, context)
                }
                let command = Command(using: &random)
                eventsOnce += Self.execute(command, on: &once, at: next, context)
                eventsOften += Self.execute(command, on: &often, at: next, context)
                let why: Comment = "seed \(seed), account \(number)"
                #expect(once == often, why)
                #expect(eventsOnce == eventsOften, why)
                guard once == often, eventsOnce == eventsOften else { return }
            }
            #expect(zip(eventsOnce, eventsOnce.dropFirst()).allSatisfy { $0.time <= $1.time })
            #expect(once.balances(at: time + 777, context) == often.balances(at: time + 777, context))
        }
    }

    private static func execute(
        _ command: Command, on state: inout PaymentState, at time: UTCTime,
        _ context: PaymentState.Context<TariffMeter>
    ) -> [AccountEvent] {
        switch command {
        case .topUp(let amount): state.topUp(amount, at: time, context).events
        case .adjust(let amount): state.adjust(by: amount, at: time, context).events
        case .adjustDebt(let debt, let amount): state.adjust(debt, by: amount, at: time, context).events
        case .emergencyCredit: state.activateEmergencyCredit(at: time, context).events
        case .reset: Account.Reset.allCases.flatMap { state.reset($0, to: 0, at: time, context) }
        }
    }

    @Test(
        "Nothing is lost: position = top-ups + adjustments − energy − standing charges, exactly",
        arguments: [4, 5, 6] as [UInt64])
    func conservation(seed: UInt64) {
        print("AccountPropertyTests.conservation: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<20 {
            let start = Self.start(using: &random)
            var configuration = RandomPayment(using: &random).configuration
            configuration.rules.chargesEnergyWhileDisabled = true
            let meter = Self.meter(start, using: &random)
            let context = PaymentState.Context(configuration, meter)
            var state = PaymentState(
                Account(at: start, Balances(meterBalance: 300_000, timeDebt1: 99_999), configuration: configuration))
            let before = state.account.position
            var (time, given) = (start, Charge.zero)
            for _ in 0..<8 {
                time = time + Int64.random(in: 0...3 * 86_400, using: &random)
                switch Command(using: &random) {
                case .topUp(let amount):
                    if case .accepted(let shares) = state.topUp(amount, at: time, context).outcome {
                        given += PaymentFixture.money(amount)
                        let sum =
                            shares.paymentDebt + shares.accumulatedDebt + shares.emergencyCredit + shares.meterBalance
                        #expect(sum == PaymentFixture.money(amount))
                    }
                case .adjust(let amount):
                    if state.adjust(by: amount, at: time, context).isDone {
                        given += PaymentFixture.money(Int64(amount))
                    }
                case .adjustDebt(let debt, let amount):
                    let amount = abs(amount)
                    if state.adjust(debt, by: amount, at: time, context).isDone {
                        given -= PaymentFixture.money(Int64(amount))
                    }
                case .emergencyCredit, .reset: _ = state.activateEmergencyCredit(at: time, context)
                }
            }
            let readings = meter.tariffReadings(at: [start, state.account.settled])
            let cost = configuration.cost(from: readings[0], to: readings[1])
            let days = Int64(state.account.settled.dayNumber - start.dayNumber)
            let charged = cost.primary + cost.secondary + configuration.standingCharge.times(days)
            #expect(state.account.position == before + given - charged, "seed \(seed), account \(number)")
            #expect(state.account.emergencyCreditUsed >= .zero)
            #expect(state.account.timeDebt1 >= .zero && state.account.timeDebt2 >= .zero)
        }
    }

    @Test("A state is kept as JSON, exactly, and goes on from there", arguments: [7] as [UInt64])
    func coding(seed: UInt64) throws {
        print("AccountPropertyTests.coding: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let start = Self.start(using: &random)
            let context = PaymentState.Context(
                RandomPayment(using: &random).configuration, Self.meter(start, using: &random),
                try #require(Self.billing))
            var state = PaymentState(
                Account(at: start, Balances(meterBalance: 300_000), configuration: context.configuration))
            _ = state.topUp(90_000, at: start + 5_000, context)
            _ = state.advance(to: start + 3 * 86_400, context)
            var read = try JSONDecoder().decode(PaymentState.self, from: JSONEncoder().encode(state))
            #expect(read == state)
            let later = start + 5 * 86_400
            let (events, expected) = (read.advance(to: later, context), state.advance(to: later, context))
            #expect(events == expected)
            #expect(read == state)
        }
    }
}
