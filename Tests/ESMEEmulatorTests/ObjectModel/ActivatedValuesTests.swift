import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// What values become when they are activated (GBCS Use Case annex; GBCS 7.3.9).
@Suite("Activated values")
struct ActivatedValuesTests {
    /// Trigger, values to come and the attributes that they become, by class, object and attribute.
    private static let rows: [(trigger: String, copies: [(String, String)])] = [
        (
            "20/0-0:13.0.0.255/10",
            [
                ("20/0-0:13.0.0.255/7", "20/0-0:13.0.0.255/3"), ("20/0-0:13.0.0.255/8", "20/0-0:13.0.0.255/4"),
                ("20/0-0:13.0.0.255/9", "20/0-0:13.0.0.255/5"),
            ]
        ),
        (
            "20/0-0:13.0.1.255/10",
            [
                ("20/0-0:13.0.1.255/7", "20/0-0:13.0.1.255/3"), ("20/0-0:13.0.1.255/8", "20/0-0:13.0.1.255/4"),
                ("20/0-0:13.0.1.255/9", "20/0-0:13.0.1.255/5"),
            ]
        ),
        ("9000/0-0:94.44.128.29/6", [("11/0-1:11.0.0.255/2", "11/0-0:11.0.0.255/2")]),
        ("9000/0-0:94.44.128.30/6", [("11/0-1:11.0.1.255/2", "11/0-0:11.0.1.255/2")]),
        ("9000/0-0:94.44.128.31/6", [("11/0-1:11.0.2.255/2", "11/0-0:11.0.2.255/2")]),
        ("9000/0-0:94.44.128.35/6", [("11/0-1:11.0.3.255/2", "11/0-0:11.0.3.255/2")]),
        ("9000/0-0:94.44.128.28/6", [("10/0-1:12.0.1.255/2", "10/0-0:12.0.1.255/2")]),
        ("9000/0-0:94.44.128.26/6", [("10/0-1:12.0.2.255/2", "10/0-0:12.0.2.255/2")]),
        (
            "9000/0-0:63.1.1.255/6", (11...18).map { ("21/0-0:16.1.\($0).255/2", "21/0-0:16.0.\($0).255/2") }
        ),
        ("113/0-0:19.20.0.255/7", [("113/0-0:19.20.0.255/6", "113/0-0:19.20.0.255/5")]),
        ("113/0-0:19.20.4.255/7", [("113/0-0:19.20.4.255/6", "113/0-0:19.20.4.255/5")]),
        ("113/0-0:19.20.5.255/7", [("113/0-0:19.20.5.255/6", "113/0-0:19.20.5.255/5")]),
        (
            "111/0-1:19.0.0.255/13",
            [("111/0-1:19.0.0.255/2", "111/0-0:19.0.0.255/2"), ("111/0-1:19.0.0.255/11", "111/0-0:19.0.0.255/11")]
        ),
        ("9000/0-0:94.44.2.0/6", [("9000/0-0:94.44.2.0/4", "9000/0-0:94.44.2.0/2")]),
        ("9000/0-0:94.44.2.10/6", [("9000/0-0:94.44.2.10/4", "9000/0-0:94.44.2.10/2")]),
        ("9000/0-0:94.44.2.20/6", [("9000/0-0:94.44.2.20/4", "9000/0-0:94.44.2.20/2")]),
        ("9000/0-0:94.44.0.3/6", [("9000/0-0:94.44.0.3/4", "9000/0-0:94.44.0.3/2")]),
        ("9000/0-0:94.44.128.22/6", [("9000/0-0:94.44.128.22/4", "21/0-0:16.0.1.255/2")]),
        ("9000/0-0:94.44.128.12/6", [("9000/0-0:94.44.128.12/4", "111/0-0:19.0.0.255/18")]),
        ("9000/0-0:94.44.128.13/6", [("9000/0-0:94.44.128.13/4", "111/0-0:19.0.0.255/19")]),
        ("9000/0-0:94.44.128.9/6", [("9000/0-0:94.44.128.9/4", "111/0-0:19.0.0.255/16")]),
        ("9000/0-0:94.44.128.2/6", [("9000/0-0:94.44.128.2/4", "112/0-0:19.10.1.255/9")]),
        ("9000/0-0:94.44.128.3/6", [("9000/0-0:94.44.128.3/4", "112/0-0:19.10.1.255/10")]),
        ("9000/0-0:94.44.128.7/6", [("9000/0-0:94.44.128.7/4", "71/0-0:17.0.0.255/4")]),
        ("9000/0-0:94.44.128.6/6", [("9000/0-0:94.44.128.6/4", "71/0-0:17.0.0.255/6")]),
        ("9000/0-0:94.44.128.8/6", [("9000/0-0:94.44.128.8/4", "71/0-0:17.0.0.255/7")]),
    ]

    @Test("Each trigger copies what its row of the table says")
    func table() throws {
        #expect(Activation.all.count == Self.rows.count)
        for (trigger, copies) in Self.rows {
            let reference = try #require(ObjectReference(trigger))
            let activation = try #require(Activation.triggered(by: reference), "\(trigger)")
            #expect(activation.copies.map { $0.from.reference } == copies.compactMap { ObjectReference($0.0) })
            #expect(activation.copies.map { $0.to.reference } == copies.compactMap { ObjectReference($0.1) })
        }
        #expect(Activation.triggered(by: DeviceAttribute.meterBalance.reference) == nil)
    }

    @Test("What a trigger does not find written it does not touch")
    func nothingToCopy() throws {
        let estate = TestEstate()
        // Thresholds were never written: those in force stay.
        _ = try estate.results("ECS02", Arguments.example(MessageCode("ECS02"), activation: Arguments.never))
        #expect(try estate.data("ECS26j") == octets("0202 1601 1602"))
    }

    /// GBCS ECS02, ECS03: commands say status 1 (new inactive), the account in force stays active.
    @Test("The payment mode changes, the status stays 2")
    func paymentMode() throws {
        let estate = TestEstate()
        for (useCase, mode, read) in [("ECS03", UInt8(2), "0202 1602 1602"), ("ECS02", 1, "0202 1601 1602")] {
            let arguments = Arguments.example(
                MessageCode(useCase), activation: Arguments.now, [0: .structure([.enumerated(mode), .enumerated(1)])])
            #expect(try estate.results(useCase, arguments).allSatisfy { $0 == 0 })
            #expect(try estate.data("ECS26j") == octets(read))
        }
    }

    @Test("The disablement threshold is a number to come, an array of one in force")
    func disablementThreshold() throws {
        let estate = TestEstate()
        let arguments = Arguments.example(MessageCode("ECS03"), activation: Arguments.now, [1: .doubleLong(-100)])
        _ = try estate.results("ECS03", arguments)
        #expect(estate.value(.disablementThresholdNext) == .doubleLong(-100))
        #expect(
            estate.meter.attribute(DeviceAttribute.disablementThreshold.reference, at: estate.now)
                == octets("0101 05 FFFFFF9C"))
    }

    @Test(
        "Thresholds that a command leaves out are none, FFFFFFFF",
        arguments: [
            ([UInt32](), "0103 06FFFFFFFF 06FFFFFFFF 06FFFFFFFF"), ([1_000], "0103 06000003E8 06FFFFFFFF 06FFFFFFFF"),
            ([1_000, 2_000], "0103 06000003E8 06000007D0 06FFFFFFFF"),
            ([1_000, 2_000, 3_000], "0103 06000003E8 06000007D0 0600000BB8"),
        ])
    func thresholds(given: [UInt32], read: String) throws {
        let estate = TestEstate()
        let value = COSEMData.array(given.map { .doubleLongUnsigned($0) })
        let arguments = Arguments.example(MessageCode("ECS01a"), activation: Arguments.now, [4: value, 11: value])
        #expect(try estate.results("ECS01a", arguments).allSatisfy { $0 == 0 })
        for tou: UInt8 in [1, 8] {
            #expect(estate.value(.blockThresholdsNext(tou)) == value)
            #expect(
                estate.meter.attribute(DeviceAttribute.blockThresholds(tou).reference, at: estate.now) == octets(read))
        }
        #expect(
            estate.meter.attribute(DeviceAttribute.blockThresholds(2).reference, at: estate.now)
                == octets("0103 06FFFFFFFF 06FFFFFFFF 06FFFFFFFF"))
    }

    @Test("Four thresholds are one too many")
    func tooManyThresholds() throws {
        let estate = TestEstate()
        let value = COSEMData.array(Array(repeating: .doubleLongUnsigned(1), count: 4))
        let results = try estate.results("ECS01a", Arguments.example(MessageCode("ECS01a"), [4: value]))
        #expect(results == Array(repeating: 0, count: 4) + Array(repeating: 250, count: 17))
    }

    @Test("ECS08a: each of its values is in force where ECS26a reads it")
    func prepaymentConfiguration() throws {
        let estate = TestEstate()
        let arguments = Arguments.example(
            MessageCode("ECS08a"), activation: Arguments.now,
            [
                1: .doubleLong(0x11), 2: .doubleLong(0x12), 4: .longUnsigned(0x13), 5: .doubleLong(0x14),
                6: .doubleLong(0x15), 7: .doubleLong(0x16), 9: .doubleLong(0x17),
            ])
        _ = try estate.results("ECS08a", arguments)
        let rate = "0203 0202 0F00 0FFB 0203 12 0000 0906 000000000000 0F00 0101 0202 0900 10 0000"
        #expect(
            try estate.data("ECS26a")
                == octets(
                    """
                    \(rate) 0100 06 00015180 \(rate) \(rate) 06 00015180 \(rate) 12 0000 05 00000012 0101 05 00000000
                    05 00000011 05 00000015 12 0013 05 00000014 05 00000016 05 00000017 0100
                    0102 0203 0906 0000130A00FF 0906 0000131400FF 0403E0 0203 0906 0000130A00FF 0906 0000131404FF 0403E0
                    """))
    }
}
