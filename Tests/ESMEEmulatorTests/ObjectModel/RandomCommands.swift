import COSEM
import GBCS
import MeterFixture
import SimulationKernel

@testable import ESMEEmulator

/// Commands that change tariff, money and supply at once, and settings of the clock, by chance.
enum RandomCommand: CaseIterable {
    case tariff, prices, blockReset, dailyReset, credit, prepayment, topUp, balance, debts, emergencyCredit
    case enable, disable, arm, clock, clockByHand

    /// The amounts and prices of a command, by chance.
    struct Terms {
        /// In 10⁻⁵ of the currency for a kWh, in the order of a price table.
        let prices: [Int16]
        /// In 10⁻⁵ of the currency for a day.
        let standingCharge: Int16
        /// In 10⁻⁵ of the currency.
        let amount: Int32
        let debts: [Int32]
        let proportion: UInt16
        let collection: COSEMData
        let clockOffset: Int64

        /// - Parameter isWhole: whether every Wh costs a whole number of 10⁻⁵, so that no balance has a fraction; only then
        ///   do other credits than the meter balance pay, and debts are recovered.
        init(isWhole: Bool, using random: inout SplitMix64) {
            prices = DeviceAttribute.tariffIndices.map { _ in
                isWhole ? 1_000 * .random(in: -3...30, using: &random) : .random(in: -5_000...32_000, using: &random)
            }
            standingCharge = .random(in: 0...32_000, using: &random)
            amount = .random(in: -300_000...500_000, using: &random)
            debts = (0..<3).map { _ in .random(in: 0...100_000, using: &random) }
            proportion = .random(in: 0...10_000, using: &random)
            collection = isWhole ? Self.collection(using: &random) : NeutralValue.payments(for: [0, 4])
            clockOffset = .random(in: -50_000...50_000, using: &random)
        }

        /// Meter balance and emergency credit pay everything; the accumulated debt takes some of it, or nothing.
        private static func collection(using random: inout SplitMix64) -> COSEMData {
            let takesDebt = Bool.random(using: &random)
            let suspends = Bool.random(using: &random)
            let all: [UInt8] = [0, 1, 2, 3, 4]
            let charges: [[UInt8]] = [all, all, takesDebt ? [4, 1, 2] : []]
            var rows: [COSEMData] = []
            for (credit, charges) in zip(UInt8(0)..., charges) {
                for charge in charges {
                    let isSuspended = suspends && credit < 2 && (charge == 1 || charge == 2)
                    rows.append(
                        .structure([
                            .octetString(LogicalName(0, 0, 19, 10, credit)),
                            .octetString(LogicalName(0, 0, 19, 20, charge)),
                            .bitString(BitString(count: 3, octets: [isSuspended ? 0xC0 : 0xE0])!),
                        ]))
                }
            }
            return .array(rows)
        }

        /// A price table with these prices.
        var table: COSEMData {
            Arguments.prices(DeviceAttribute.tariffIndices.map { [$0] }) { prices[$0] }
        }
    }
}

extension TestEstate {
    /// Top-ups have counters of their own, above those of all other commands.
    static let firstTopUpCounter: UInt64 = 0x3_0000_0000

    /// Does what `command` says, with immediate effect.
    ///
    /// - Parameters:
    ///   - counter: of commands with Protection Against Replay; a new one where none is given.
    ///   - topUpCounter: counter of a top-up.
    ///   - tariff: arguments of ECS01a.
    /// - Returns: the results; none of what is done by hand.
    func carryOut(
        _ command: RandomCommand, _ terms: RandomCommand.Terms, counter: UInt64? = nil, topUpCounter: UInt64,
        tariff: RequestArguments
    ) throws -> [UInt8] {
        func send(_ useCase: String, _ arguments: RequestArguments? = nil) throws -> [UInt8] {
            try results(useCase, from: .supplier, arguments, counter: counter)
        }
        switch command {
        case .tariff: return try send("ECS01a", tariff)
        case .prices:
            return try send(
                "ECS01b",
                Arguments.example(
                    MessageCode("ECS01b"), activation: Arguments.now,
                    [0: Arguments.price(terms.standingCharge), 1: terms.table]))
        case .blockReset: return try send("ECS05")
        case .dailyReset:
            let daily = COSEMData.structure([.octetString(octets("00000000")), .octetString(octets("FFFFFFFFFF"))])
            return try send("ECS48", RequestArguments([.array(terms.amount > 0 ? [daily] : [])]))
        case .credit:
            return try send(
                "ECS02",
                Arguments.example(
                    MessageCode("ECS02"), activation: Arguments.now,
                    [0: .structure([.enumerated(1), .enumerated(1)]), 1: NeutralValue.payments(for: [0, 4])]))
        case .prepayment:
            return try send(
                "ECS03",
                Arguments.example(
                    MessageCode("ECS03"), activation: Arguments.now,
                    [0: .structure([.enumerated(2), .enumerated(1)]), 1: .doubleLong(0), 2: terms.collection]))
        case .topUp:
            let digits = Self.topUp(UInt16(terms.amount.magnitude / 1_000), .pence, counter: topUpCounter)
            return try answer(
                .cs01a, from: .supplier, counter: topUpCounter, arguments: RequestArguments([.octetString(digits)])
            ).results
        case .balance: return try send("ECS04a", RequestArguments([.doubleLong(terms.amount)]))
        case .debts:
            return try send(
                "ECS07",
                RequestArguments([
                    Arguments.price(terms.standingCharge), Arguments.price(terms.standingCharge / 2),
                    .longUnsigned(terms.proportion), .doubleLongUnsigned(3_600), .doubleLongUnsigned(86_400),
                    .integer(0), .integer(0), .doubleLong(terms.debts[0]), .doubleLong(terms.debts[1]),
                    .doubleLong(terms.debts[2]),
                ]))
        case .emergencyCredit: return try send("ECS09")
        case .enable: return try send("ECS42")
        case .disable: return try send("ECS43")
        case .arm: return try send("ECS44")
        case .clock: return try send("ECS70")
        case .clockByHand:
            meter.setClock(offset: terms.clockOffset, at: now)
            return []
        }
    }
}
