import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Which credit pays which charge (class 111, attribute 11)")
struct ChargeCollectionTests {
    /// Meter balance pays for energy and the standing charge.
    static let creditPairs = "0102" + pair("00", "00") + pair("00", "04")

    private static func pair(_ credit: String, _ charge: String, _ bits: String = "E0") -> String {
        "0203 09060000130A\(credit)FF 09060000 1314\(charge)FF 0403\(bits)"
    }

    private static func collection(_ pairs: String...) throws -> ChargeCollection? {
        let count = String(pairs.count, radix: 16)
        return ChargeCollection(
            try COSEMData(decoding: octets("01" + (count.count == 1 ? "0" : "") + count + pairs.joined())))
    }

    @Test("Credit mode: meter balance pays for energy and the standing charge, and nothing is suspended")
    func creditMode() throws {
        let collection = try #require(ChargeCollection(try COSEMData(decoding: octets(Self.creditPairs))))
        #expect(collection.collects(.energy, from: .meterBalance, whenDisabled: true))
        #expect(collection.collects(.standingCharge, from: .meterBalance, whenDisabled: false))
        #expect(!collection.collects(.secondaryEnergy, from: .meterBalance, whenDisabled: false))
        #expect(!collection.collects(.timeDebt1, from: .meterBalance, whenDisabled: false))
        #expect(!collection.collects(.energy, from: .emergencyCredit, whenDisabled: false))
        #expect(!collection.suspendsDebtInEmergency)
    }

    @Test(
        "The third bit of time debts is Suspend Debt Disabled; pairs of the accumulated debt are Suspend Debt Emergency"
    )
    func settings() throws {
        let both = try #require(
            try Self.collection(
                Self.pair("00", "01", "C0"), Self.pair("01", "01", "C0"), Self.pair("02", "01"), Self.pair("02", "04")))
        #expect(both.suspendsDebtWhenDisabled)
        #expect(both.suspendsDebtInEmergency)
        #expect(both.collects(.timeDebt1, from: .meterBalance, whenDisabled: false))
        #expect(!both.collects(.timeDebt1, from: .meterBalance, whenDisabled: true))
        #expect(!both.collects(.timeDebt1, from: .emergencyCredit, whenDisabled: true))
        #expect(both.collects(.timeDebt1, from: .accumulatedDebt, whenDisabled: true))
        let neither = try #require(try Self.collection(Self.pair("00", "01"), Self.pair("01", "01")))
        #expect(!neither.suspendsDebtWhenDisabled)
        #expect(!neither.suspendsDebtInEmergency)
    }

    @Test("The settings make the pairs that show them", arguments: [false, true], [false, true])
    func made(disabled: Bool, emergency: Bool) {
        let collection = ChargeCollection(suspendsDebtWhenDisabled: disabled, suspendsDebtInEmergency: emergency)
        #expect(collection.suspendsDebtWhenDisabled == disabled)
        #expect(collection.suspendsDebtInEmergency == emergency)
        #expect(collection.collects(.energy, from: .emergencyCredit, whenDisabled: true))
        #expect(collection.collects(.standingCharge, from: .accumulatedDebt, whenDisabled: true) == emergency)
    }

    @Test("No pairs are a configuration too; 15 are the most")
    func counts() throws {
        #expect(ChargeCollection(.array([])) != nil)
        let pairs = ["00", "01", "02"].flatMap { credit in
            ["00", "01", "02", "03", "04", "05"].map { Self.pair(credit, $0) }
        }
        func collection(_ count: Int) throws -> ChargeCollection? {
            let rows = try pairs.prefix(count).map { try COSEMData(decoding: octets($0)) }
            return ChargeCollection(.array(rows))
        }
        #expect(try collection(15) != nil)
        #expect(try collection(16) == nil)
    }

    @Test("Everything else is refused")
    func malformed() throws {
        #expect(try Self.collection(Self.pair("00", "00"), Self.pair("00", "00")) == nil)
        for (credit, charge) in [("03", "00"), ("00", "06"), ("FF", "00")] {
            #expect(try Self.collection(Self.pair(credit, charge)) == nil)
        }
        let rows = [
            "0202 09060000130A00FF 090600001314 00FF", "0203 09060000130A00FE 090600001314 00FF 0403E0",
            "0203 09060001130A00FF 090600001314 00FF 0403E0", "0203 09060000130A00FF 090600001314 00FF 0402E0",
            "0203 09060000130A00FF 090600001314 00FF 11E0", "0203 09050000130A00 090600001314 00FF 0403E0", "00",
        ]
        for row in rows { #expect(ChargeCollection(.array([try COSEMData(decoding: octets(row))])) == nil, "\(row)") }
        #expect(ChargeCollection(.nullData) == nil)
        #expect(ChargeCollection(.structure([])) == nil)
    }
}
