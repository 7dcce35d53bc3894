import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS18a, 18b, 37 and 57 with a load whose greatest half hour is known.
@Suite("Maximum demand")
struct MaximumDemandTests {
    /// 100 Wh in every half hour of import, 50 of export; in the half hour up to 17:30 on 31 October 1,100 and 350.
    private struct PeakLoad: LoadModel {
        func reading(_ register: Register, at time: UTCTime) -> UInt64 {
            let halfHours = UInt64(max(0, time - TestEstate.installed)) / 1_800
            let isAfter = time >= moment("2026-10-31T17:30")
            return switch register {
            case .activeImport: halfHours * 100 + (isAfter ? 1_000 : 0)
            case .activeExport: halfHours * 50 + (isAfter ? 300 : 0)
            default: 0
            }
        }
    }

    private static let watt = "02020F00161B"
    private static let peak = "07EA0A1FFF111E00008000FF"
    private static let never = "07D00101FF000000008000FF"
    private static let noon = "07EA0B01FF0C0000008000FF"

    private static func schedule(from hour: UInt8, to end: UInt8, weekdays: UInt8 = 0xFE) -> RequestArguments {
        func entry(_ index: UInt16, _ selector: UInt16, _ hour: UInt8) -> COSEMData {
            .structure([
                .longUnsigned(index), .boolean(0xFF), .octetString(LogicalName(0, 0, 10, 0, 128)),
                .longUnsigned(selector), .octetString([hour, 0, 0, 0]), .longUnsigned(0xFFFF),
                BitString(count: 7, octets: [weekdays]).map { .bitString($0) } ?? .nullData,
                BitString(count: 0, octets: []).map { .bitString($0) } ?? .nullData,
                .octetString(octets("FFFFFFFFFF")), .octetString(octets("FFFFFFFFFF")),
            ])
        }
        return RequestArguments([.array([entry(0, 1, hour), entry(1, 2, end)])])
    }

    @Test("ECS18a: 700 W of export in the half hour that ended at 17:30")
    func export() throws {
        let estate = TestEstate(load: PeakLoad())
        #expect(
            try estate.data("ECS18a", from: .networkOperator)
                == octets("090C\(Self.never) 06 000002BC \(Self.watt) 090C\(Self.peak)"))
    }

    @Test("ECS18b: 2,200 W of import; the configurable one counts nothing without a period")
    func importDemand() throws {
        let estate = TestEstate(load: PeakLoad())
        #expect(
            try estate.data("ECS18b")
                == octets(
                    """
                    090C\(Self.never) 090C\(Self.never)
                    06 00000898 \(Self.watt) 090C\(Self.peak)
                    06 00000000 \(Self.watt) 090C\(Self.never)
                    0100
                    """))
    }

    /// 31 October 2026 is a Saturday, the sixth bit of the weekdays.
    @Test(
        "ECS37: only half hours of its period count",
        arguments: [
            (UInt8(16), UInt8(20), UInt8(0xFE), UInt32(2_200)), (17, 18, 0xFE, 2_200), (18, 20, 0xFE, 200),
            (0, 17, 0xFE, 200), (22, 18, 0xFE, 2_200), (18, 17, 0xFE, 200), (16, 20, 0x04, 2_200),
            (16, 20, 0xFA, 200), (16, 20, 0x00, 0), (17, 17, 0xFE, 0),
        ])
    func configurable(from: UInt8, to: UInt8, weekdays: UInt8, power: UInt32) throws {
        let estate = TestEstate(load: PeakLoad())
        #expect(
            try estate.results("ECS37", from: .networkOperator, Self.schedule(from: from, to: to, weekdays: weekdays))
                == [0])
        #expect(estate.value(DeviceAttribute.maximumDemandConfigurable[0]) == .doubleLongUnsigned(power))
        #expect(estate.value(DeviceAttribute.maximumDemandImport[0]) == .doubleLongUnsigned(2_200))
    }

    @Test("On a twin element import is that of both elements")
    func twin() throws {
        // 1 and 2 Wh every two seconds.
        let estate = TestEstate(.twinElement)
        #expect(estate.value(DeviceAttribute.maximumDemandImport[0]) == .doubleLongUnsigned(5_400))
    }

    @Test("ECS57: 0 from the reset on, which is now, and what comes later counts")
    func reset() throws {
        let estate = TestEstate(load: PeakLoad())
        _ = try estate.results("ECS37", from: .networkOperator, Self.schedule(from: 0, to: 23))
        #expect(try estate.results("ECS57", from: .networkOperator) == [0, 0, 0])
        #expect(
            try estate.data("ECS18a", from: .networkOperator)
                == octets("090C\(Self.noon) 06 00000000 \(Self.watt) 090C\(Self.noon)"))
        let zero = "06 00000000 \(Self.watt) 090C\(Self.noon)"
        #expect(
            try estate.data("ECS18b").starts(
                with: octets("090C\(Self.noon) 090C\(Self.noon) \(zero) \(zero)")))
        estate.now = estate.now + 1_799
        #expect(try estate.data("ECS18b").starts(with: octets("090C\(Self.noon) 090C\(Self.noon) \(zero)")))
        estate.now = estate.now + 1
        let next = "06 000000C8 \(Self.watt) 090C07EA0B01FF0C1E00008000FF"
        #expect(try estate.data("ECS18b").starts(with: octets("090C\(Self.noon) 090C\(Self.noon) \(next) \(next)")))
    }

    @Test("Each of the three is reset alone", arguments: 0..<3)
    func single(item: Int) throws {
        let estate = TestEstate(load: PeakLoad())
        let arguments = RequestArguments(
            (0..<3).map { $0 == item ? RequestArguments.Value.value(.nullData) : .absent })
        #expect(try estate.results("ECS57", from: .networkOperator, arguments) == [0])
        let resets: [DeviceAttribute] = [.lastResetImport, .lastResetConfigurable, .lastResetExport]
        for (place, attribute) in resets.enumerated() {
            #expect(
                estate.value(attribute) == .octetString(octets(place == item ? Self.noon : Self.never)))
        }
    }
}
