import COSEM
import Foundation
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// Random histories of tariff, payment, supply and clock commands: no Wh and no 10⁻⁵ of the currency is lost.
@Suite("Registers and balances through random commands")
struct CommandHistoryPropertyTests {
    @Test(
        """
        Registers never decrease, those of the tariff sum to the import, and balances are top-ups and adjustments less \
        energy and standing charges
        """,
        arguments: [0xB00, 0xB01, 0xB02, 0xB03] as [UInt64], [true, false])
    func books(seed: UInt64, isWhole: Bool) throws {
        print("CommandHistoryPropertyTests.books: seed \(seed), \(isWhole)")
        var random = SplitMix64(seed: seed)
        var books = try Books(isWhole: isWhole, using: &random)
        var done: [RandomCommand: Int] = [:]
        for step in 0..<60 {
            let comment: Comment = "seed \(seed), \(isWhole), step \(step)"
            try books.pass(seconds: .random(in: 0...40_000, using: &random), comment)
            let terms = RandomCommand.Terms(isWhole: isWhole, using: &random)
            switch Int.random(in: 0..<8, using: &random) {
            case 0: try books.restart()
            case 1: try books.plan(terms, using: &random)
            case 2: try books.resetBalances()
            default:
                let command = RandomCommand.allCases.randomElement(using: &random) ?? .clock
                let results = try books.carryOut(command, terms, using: &random)
                if results.allSatisfy({ $0 == 0 }) { done[command, default: 0] += 1 }
            }
            try books.check(comment)
        }
        // Chance takes all of them in; those that may be refused are none that everything hangs on.
        #expect(done.count >= 8, "seed \(seed): \(done)")
    }
}

/// A meter, and what its registers and balances should be, by the commands that were sent and the registers alone.
private struct Books {
    private static let emergencyCreditLimit: Int32 = 500_000

    private let isWhole: Bool
    private var estate: TestEstate
    /// What the customer has less all that is owed, in 10⁻⁸ of the currency, in which each Wh costs whole ones.
    private var position = 0
    /// Prices in 10⁻⁵ for a kWh, standing charge in 10⁻⁵ for a day: in force and to come.
    private var prices: [Int16]
    private var standingCharge: Int16
    private var pricesNext: [Int16]
    private var standingChargeNext: Int16
    /// When those to come are, by the meter's clock; nil for none.
    private var pricesTime: UTCTime?
    private var standingChargeTime: UTCTime?
    private var topUpCounter = TestEstate.firstTopUpCounter
    /// What was read last, and when by the meter's clock.
    private var registers: [UInt32]
    private var clock: UTCTime
    /// The tariff's registers less the import register.
    private let difference: UInt64

    private static var rules: ProcessingRules {
        var rules = ProcessingRules()
        rules.payment.chargesEnergyWhileDisabled = true
        return rules
    }

    init(isWhole: Bool, using random: inout SplitMix64) throws {
        self.isWhole = isWhole
        estate = TestEstate(rules: Self.rules)
        let limit = isWhole ? Self.emergencyCreditLimit : 0
        let configuration = Arguments.example(
            MessageCode("ECS08a"), activation: Arguments.now,
            [
                1: .doubleLong(.max), 2: .doubleLong(.max), 5: .doubleLong(604_800), 6: .doubleLong(100_000),
                7: .doubleLong(limit), 9: .doubleLong(200_000),
            ])
        #expect(try estate.results("ECS08a", configuration).allSatisfy { $0 == 0 })
        let terms = RandomCommand.Terms(isWhole: isWhole, using: &random)
        (prices, standingCharge) = (terms.prices, terms.standingCharge)
        (pricesNext, standingChargeNext) = (prices, standingCharge)
        _ = try estate.results("ECS01a", Self.tariff(terms, at: Arguments.now, using: &random))
        _ = try estate.carryOut(.prepayment, terms, topUpCounter: 0, tariff: RequestArguments([COSEMData]()))
        registers = try Self.registers(of: estate)
        clock = estate.meter.clock(at: estate.now)
        difference = Self.difference(of: estate, registers)
    }

    private static func tariff(
        _ terms: RandomCommand.Terms, at time: COSEMData, using random: inout SplitMix64
    ) -> RequestArguments {
        TariffCommandPropertyTests.tariff(
            time, [13: Arguments.price(terms.standingCharge), 14: terms.table], using: &random)
    }

    /// The 48 TOU registers and the 32 block registers, in the order of a price table.
    private static func registers(of estate: TestEstate) throws -> [UInt32] {
        let registers = try TariffCommandTests.registers(estate)
        return registers.tou + registers.blocks
    }

    private static func difference(of estate: TestEstate, _ registers: [UInt32]) -> UInt64 {
        registers.reduce(0) { $0 + UInt64($1) }
            &- UInt64(estate.meter.metering.reading(.activeImport, at: estate.meter.clock(at: estate.now)))
    }

    // MARK: Events

    /// Lets time pass, moment by moment of what is to come.
    mutating func pass(seconds: Int64, _ comment: Comment) throws {
        let end = estate.now + seconds
        while true {
            let due = [pricesTime, standingChargeTime].compactMap { $0 }.min()
                .map { $0 + (estate.now - estate.meter.clock(at: estate.now)) }
            let next = due.map { max(estate.now, min($0, end)) } ?? end
            estate.now = next
            _ = estate.meter.advance(to: next)
            // Up to the moment by what was in force.
            try charge(comment)
            takeOver()
            if next == end { return }
        }
    }

    /// What is due by the meter's clock is in force.
    private mutating func takeOver() {
        if let time = pricesTime, time <= clock { (prices, pricesTime) = (pricesNext, nil) }
        if let time = standingChargeTime, time <= clock {
            (standingCharge, standingChargeTime) = (standingChargeNext, nil)
        }
    }

    /// Charges the energy of each register and the midnights since the last look.
    private mutating func charge(_ comment: Comment) throws {
        let now = estate.meter.clock(at: estate.now)
        let read = try Self.registers(of: estate)
        for (register, (old, new)) in zip(registers, read).enumerated() {
            #expect(old <= new, "\(comment): register \(register)")
            guard old < new else { continue }
            position -= Int(new - old) * Int(prices[register])
        }
        func day(_ time: UTCTime) -> Int64 { time.secondsSince2000 / 86_400 }
        position -= Int(day(now) - day(clock)) * Int(standingCharge) * 1_000
        (registers, clock) = (read, now)
    }

    mutating func carryOut(
        _ command: RandomCommand, _ terms: RandomCommand.Terms, using random: inout SplitMix64
    ) throws -> [UInt8] {
        topUpCounter += 1
        let results = try estate.carryOut(
            command, terms, topUpCounter: topUpCounter,
            tariff: Self.tariff(terms, at: Arguments.now, using: &random))
        let isDone = results.allSatisfy { $0 == 0 }
        switch command {
        case .tariff, .prices:
            #expect(isDone, "\(command): \(results)")
            (prices, standingCharge) = (terms.prices, terms.standingCharge)
            (pricesNext, standingChargeNext) = (prices, standingCharge)
            (pricesTime, standingChargeTime) = (nil, nil)
        case .topUp where isDone: position += Int(terms.amount.magnitude / 1_000) * 1_000 * 1_000
        case .balance:
            #expect(isDone, "\(results)")
            position += Int(terms.amount) * 1_000
        case .debts:
            #expect(isDone, "\(results)")
            position -= terms.debts.reduce(0) { $0 + Int($1) } * 1_000
        case .clock, .clockByHand:
            // What is left out is not charged, nor what comes twice.
            _ = estate.meter.advance(to: estate.now)
            clock = estate.meter.clock(at: estate.now)
            takeOver()
        default: break
        }
        return results
    }

    /// A tariff or prices to come at a time, or never.
    mutating func plan(_ terms: RandomCommand.Terms, using random: inout SplitMix64) throws {
        let isNever = Int.random(in: 0..<4, using: &random) == 0
        let time = clock + .random(in: 1...100_000, using: &random)
        let activation = isNever ? Arguments.never : Arguments.at(time)
        if Bool.random(using: &random) {
            let results = try estate.results("ECS01a", Self.tariff(terms, at: activation, using: &random))
            #expect(results.allSatisfy { $0 == 0 })
        } else {
            let arguments = Arguments.example(
                MessageCode("ECS01b"), activation: activation,
                [0: Arguments.price(terms.standingCharge), 1: terms.table])
            #expect(try estate.results("ECS01b", arguments).allSatisfy { $0 == 0 })
        }
        (pricesNext, standingChargeNext) = (terms.prices, terms.standingCharge)
        (pricesTime, standingChargeTime) = isNever ? (nil, nil) : (time, time)
    }

    /// ECS04b: the meter balance and the accumulated debt are 0, no emergency credit is used; debts stay.
    mutating func resetBalances() throws {
        #expect(try estate.results("ECS04b") == [0, 0, 0])
        let debts = try balances()[3...].reduce(0) { $0 + Int($1) }
        position = -debts * 1_000
    }

    /// The meter as a process finds it that reads the kept state.
    mutating func restart() throws {
        let state = try JSONDecoder().decode(DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        let restarted = TestEstate(now: estate.now, rules: Self.rules)
        restarted.meter.state = state
        restarted.meter.ownOriginatorCounter = estate.meter.ownOriginatorCounter
        estate = restarted
    }

    // MARK: What should be

    /// Meter balance, emergency credit, accumulated debt, time debts, payment debt as ECS19 reads them.
    private func balances() throws -> [Int32] {
        let plaintext = try estate.answer(MessageCode("ECS19"), from: .supplier).plaintext
        guard case .structure(let values) = try COSEMData(decoding: plaintext),
            case .structure(let members)? = values.first, members.count == 6
        else { throw NoSuchValue(text: "no balances: \(plaintext.hexadecimal)") }
        return try members.map {
            guard case .doubleLong(let amount) = $0 else { throw NoSuchValue(text: "\($0)") }
            return amount
        }
    }

    mutating func check(_ comment: Comment) throws {
        try charge(comment)
        #expect(Self.difference(of: estate, registers) == difference, comment)
        let balances = try balances().map { Int($0) }
        let debts = balances[3] + balances[4] + balances[5]
        guard isWhole else {
            #expect(balances[1] == 0 && balances[2] == 0, comment)
            // The meter shows whole 10⁻⁵, rounded towards zero, and keeps the rest.
            #expect(balances[0] == (position + debts * 1_000) / 1_000, comment)
            return
        }
        let used = Int(Self.emergencyCreditLimit) - balances[1]
        #expect(used >= 0, comment)
        #expect((balances[0] - used - balances[2] - debts) * 1_000 == position, comment)
    }
}
