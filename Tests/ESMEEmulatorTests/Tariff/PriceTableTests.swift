import COSEM
import Foundation
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Prices (class 113)")
struct PriceTableTests {
    private static func table(
        _ kind: PriceTable.Kind, commodityScale: Int8 = 3, priceScale: Int8 = -5,
        _ price: (Int) -> Int16 = { Int16($0) }
    ) -> COSEMData {
        table(
            commodityScale: commodityScale, priceScale: priceScale,
            kind.indices.enumerated().map { entry($0.element, price($0.offset)) })
    }

    private static func table(commodityScale: Int8 = 3, priceScale: Int8 = -5, _ entries: [COSEMData]) -> COSEMData {
        .structure([
            .structure([.integer(commodityScale), .integer(priceScale)]),
            .structure([.longUnsigned(3), .octetString(LogicalName(1, 0, 1, 8, 0)), .integer(2)]), .array(entries),
        ])
    }

    private static func entry(_ index: [UInt8], _ price: Int16) -> COSEMData {
        .structure([.octetString(index), .long(price)])
    }

    @Test("The indices are TOU 1 to 48, then A1 to A8, B1, C1 and D1 to D8: 80")
    func indices() {
        let indices = PriceTable.Kind.primary.indices
        #expect(indices.count == 80)
        #expect(indices[0] == [0x01])
        #expect(indices[47] == [0x30])
        #expect(indices[48...].map { $0.hexadecimal }.joined(separator: " ").hasPrefix("A1 A2 A3 A4 A5 A6 A7 A8 B1"))
        #expect(indices[79] == [0xD8])
        #expect(PriceTable.Kind.secondary.indices == [[1], [2], [3], [4]])
        #expect(PriceTable.Kind.single.indices == [[]])
    }

    @Test("Each register has its price")
    func prices() throws {
        let table = try #require(PriceTable(Self.table(.primary), .primary))
        #expect(table[.tou(0)]?.number == 0)
        #expect(table[.tou(47)]?.number == 47)
        #expect(table[.touBlock(block: 0, tou: 0)]?.number == 48)
        #expect(table[.touBlock(block: 3, tou: 7)]?.number == 79)
        #expect(table.commodity == LogicalName(1, 0, 1, 8, 0))
        #expect(table.only == nil)
        for register in [
            Register.activeImport, .tou(48), .tou(-1), .touBlock(block: 4, tou: 0), .touBlock(block: 0, tou: 8),
            .secondaryTOU(0),
        ] { #expect(table[register] == nil) }
        let secondary = try #require(PriceTable(Self.table(.secondary), .secondary))
        #expect(secondary[.secondaryTOU(3)]?.number == 3)
        #expect(secondary[.secondaryTOU(4)] == nil)
        #expect(secondary[.tou(0)] == nil)
    }

    @Test("Scales 3 and −5: the price is in 10⁻⁵ of the currency for a kWh")
    func tariffScales() throws {
        let table = try #require(PriceTable(Self.table(.secondary) { [14_567, -1, 1, .max][$0] }, .secondary))
        let price = try #require(table[.secondaryTOU(0)])
        // 14.567 pence for a kWh.
        #expect(price.perKilowattHour == 14_567)
        #expect(price.charge(energyWh: 2_500).millipence == 36_417)
        #expect(price.charge(energyWh: 2_500).remainder == 500)
        #expect(table[.secondaryTOU(1)]?.charge(energyWh: 1_500).millipence == -1)
        #expect(table[.secondaryTOU(1)]?.charge(energyWh: 1_500).remainder == -500)
        #expect(table[.secondaryTOU(3)]?.perKilowattHour == 32_767)
    }

    @Test(
        "Other scales",
        arguments: [
            // Pounds for a kWh; pence for a Wh; for a MWh.
            (3, 0, 2, 200_000), (0, -2, 3, 3_000_000), (6, -5, 15, 0), (6, 0, 15, 1_500), (9, -8, 32_767, 0),
            (0, 8, 1, 10_000_000_000_000_000),
        ] as [(Int8, Int8, Int16, Int64)])
    func otherScales(commodityScale: Int8, priceScale: Int8, number: Int16, perKilowattHour: Int64) throws {
        let data = Self.table(.secondary, commodityScale: commodityScale, priceScale: priceScale) { _ in number }
        #expect(PriceTable(data, .secondary)?[.secondaryTOU(0)]?.perKilowattHour == perKilowattHour)
    }

    @Test("A standing charge: one price with an empty index")
    func standingCharge() throws {
        let octets = try [UInt8](
            hexadecimal: "0203 0202 0F00 0FFB 0203 120000 0906000000000000 0F00 0101 0202 0900 104E20")
        let table = try #require(PriceTable(try COSEMData(decoding: octets), .single))
        #expect(table.only?.charge.millipence == 20_000)
        #expect(table[.tou(0)] == nil)
    }

    @Test("A table that lacks an index, or has one twice or another, is refused", arguments: PriceTable.Kind.allCases)
    func indicesMustBeAll(kind: PriceTable.Kind) {
        let entries = kind.indices.map { Self.entry($0, 1) }
        #expect(PriceTable(Self.table(entries), kind) != nil)
        #expect(PriceTable(Self.table(entries.reversed()), kind) != nil)
        #expect(PriceTable(Self.table([]), kind) == nil)
        #expect(PriceTable(Self.table(entries + [entries[0]]), kind) == nil)
        for place in entries.indices {
            var changed = entries
            changed.remove(at: place)
            #expect(PriceTable(Self.table(changed), kind) == nil)
            for index in [[0x00], [0x31], [0xA0], [0xA9], [0xE1], [0xFF], [1, 1]] as [[UInt8]] {
                #expect(PriceTable(Self.table(changed + [Self.entry(index, 1)]), kind) == nil)
            }
            if let first = changed.first {
                #expect(PriceTable(Self.table(changed + [first]), kind) == nil)
            }
        }
        for other in PriceTable.Kind.allCases where other != kind {
            #expect(PriceTable(Self.table(entries), other) == nil)
        }
    }

    @Test("Everything else is refused")
    func malformed() throws {
        let good = try #require(Self.table(.secondary).structure(of: 3))
        let wrong: [[COSEMData]] = [
            [
                .nullData, .structure([.integer(3)]), .structure([.integer(3), .integer(-5), .integer(0)]),
                .structure([.unsigned(3), .integer(-5)]), .array([.integer(3), .integer(-5)]),
                .structure([.integer(-1), .integer(-5)]), .structure([.integer(10), .integer(-5)]),
                .structure([.integer(3), .integer(-9)]), .structure([.integer(3), .integer(9)]),
                .structure([.integer(.max), .integer(.min)]),
            ],
            [
                .nullData, .structure([]), .structure([.longUnsigned(3), .octetString([1, 0, 1, 8, 0]), .integer(2)]),
                .structure([.unsigned(3), .octetString(LogicalName(1, 0, 1, 8, 0)), .integer(2)]),
                .structure([.longUnsigned(3), .octetString(LogicalName(1, 0, 1, 8, 0)), .unsigned(2)]),
            ],
            [
                .nullData, .structure([]), .array([.nullData, .nullData, .nullData, .nullData]),
                .array((1...4).map { .structure([.unsigned($0), .long(1)]) }),
                .array((1...4).map { .structure([.octetString([$0]), .longUnsigned(1)]) }),
                .array((1...4).map { .structure([.octetString([$0]), .long(1), .nullData]) }),
            ],
        ]
        for (place, values) in wrong.enumerated() {
            for value in values {
                var changed = good
                changed[place] = value
                #expect(PriceTable(.structure(changed), .secondary) == nil, "\(value)")
            }
        }
        #expect(PriceTable(.structure(Array(good.dropLast())), .secondary) == nil)
        #expect(PriceTable(.array(good), .secondary) == nil)
    }

    @Test("What is taken off in parts is what was charged, to the last Wh", arguments: [1, 2] as [UInt64])
    func nothingIsLost(seed: UInt64) throws {
        print("PriceTableTests.nothingIsLost: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<200 {
            let price = Price(
                number: Int16.random(in: .min ... .max, using: &random),
                scale: Int.random(in: -17 ... -6, using: &random))
            var charge = Charge.zero
            var energy: UInt64 = 0
            var taken: Int64 = 0
            for _ in 0..<50 {
                let part = UInt64.random(in: 0...100_000, using: &random)
                energy += part
                charge += price.charge(energyWh: part)
                taken += charge.take()
                #expect(charge.millipence == 0)
            }
            let whole = price.charge(energyWh: energy)
            // The rest is less than one 10⁻⁵ and may have another sign than the sum.
            #expect(abs(whole.millipence - taken) <= 1, "seed \(seed), price \(number)")
            var all = charge
            all += Price(number: 1, scale: -5).charge(energyWh: UInt64(abs(taken)))
            if taken >= 0 { #expect(all == whole, "seed \(seed), price \(number)") }
        }
    }

    @Test("Sums too large stay at the end")
    func saturation() {
        let price = Price(number: .max, scale: 8)
        #expect(price.charge(energyWh: .max).millipence == .max)
        #expect(Price(number: .min, scale: 8).charge(energyWh: .max).millipence == .min)
        #expect(price.charge(energyWh: 0) == .zero)
        let most = price.charge(energyWh: .max)
        #expect(most + most == most)
        let least = Price(number: .min, scale: 8).charge(energyWh: .max)
        #expect((least + least).millipence == .min)
        var taken = least
        let first = taken.take()
        #expect(first == .min)
        #expect(Price(number: 1, scale: -100).charge(energyWh: 5) == Price(number: 1, scale: -17).charge(energyWh: 5))
        #expect(Price(number: 1, scale: 100).perKilowattHour == Price(number: 1, scale: 8).perKilowattHour)
    }

    @Test("A charge is kept as JSON; text that is no number is refused")
    func coding() throws {
        let charge = Price(number: -12_345, scale: -17).charge(energyWh: .max)
        let encoded = try JSONEncoder().encode([charge])
        #expect(try JSONDecoder().decode([Charge].self, from: encoded) == [charge])
        for text in ["[\"\"]", "[\"x\"]", "[\"1.5\"]", "[5]", "[\"1\(String(repeating: "0", count: 40))\"]"] {
            #expect(throws: (any Error).self) { try JSONDecoder().decode([Charge].self, from: Data(text.utf8)) }
        }
    }
}
