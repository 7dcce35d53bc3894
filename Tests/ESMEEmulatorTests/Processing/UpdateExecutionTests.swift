import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Sets and actions, item by item (GBCS 6.4; break on error).
@Suite("Execution of updates")
struct UpdateExecutionTests {
    private static let ecs08a = MessageCode("ECS08a")

    /// Other values than those of a new meter at the nine values of ECS08a; the times are now.
    private static let configuration = Arguments.example(
        ecs08a, activation: Arguments.now,
        [
            1: .doubleLong(1_000), 2: .doubleLong(2_000), 4: .longUnsigned(3), 5: .doubleLong(604_800),
            6: .doubleLong(4_000), 7: .doubleLong(5_000), 9: .doubleLong(6_000),
        ])

    @Test("ECS08a: a failing item, results before and after it, and what was done", arguments: 0..<18)
    func faultAtItem(item: Int) throws {
        let estate = TestEstate()
        estate.fault(.result(item: item, .hardwareFault))
        let answer = try estate.answer(Self.ecs08a, from: .supplier, counter: 0x3E8, arguments: Self.configuration)
        // Null-data for every item; result kind 02, set.
        let data = String(repeating: "00", count: 18)
        let results = (0..<18).map { $0 < item ? "0200" : $0 == item ? "0201" : "02FA" }.joined()
        #expect(answer.content == octets("DA200003E8 00 00 12 \(data) 12 \(results)"))
        let form = try #require(RequestCatalogue[Self.ecs08a]).form
        for (place, request) in form.items.enumerated() {
            #expect(
                (estate.meter.values[request.attribute.reference] != nil) == (place < item),
                "\(request.attribute.name) after a failure at \(item)")
        }
        // What is activated before the failure is in force, what comes after it is not.
        #expect(estate.value(.maximumMeterBalance) == .doubleLong(item > 10 ? 1_000 : .max))
        #expect(estate.value(.emergencyCreditThreshold) == .doubleLong(item > 16 ? 6_000 : 0))
        let events = estate.meter.eventLogs.events.entries
        #expect(events.map(\.code.rawValue) == [0x8155])
        #expect(events.map(\.otherInformation) == [[0x00, 0xDE]])
        #expect(estate.meter.lastCounters == [.supplier: 0x3E8])
    }

    @Test("ECS08a without a fault: all eighteen are done, 8154")
    func allItems() throws {
        let estate = TestEstate()
        #expect(try estate.results("ECS08a", Self.configuration) == Array(repeating: 0, count: 18))
        #expect(estate.value(.maximumMeterBalance) == .doubleLong(1_000))
        #expect(estate.value(.maximumCreditThreshold) == .doubleLong(2_000))
        #expect(estate.value(.debtRecoveryRateCap) == .longUnsigned(3))
        #expect(estate.value(.lowCreditThreshold) == .doubleLong(4_000))
        #expect(estate.value(.emergencyCreditLimit) == .doubleLong(5_000))
        #expect(estate.value(.emergencyCreditThreshold) == .doubleLong(6_000))
        let events = estate.meter.eventLogs.events.entries
        #expect(events.map(\.code.rawValue) == [0x8154])
        #expect(events.map(\.otherInformation) == [[0x00, 0xDE]])
    }

    @Test("ECS08 writes the maximum balance itself, ECS08a one that is to come")
    func supersededConfiguration() throws {
        let (old, new) = (TestEstate(), TestEstate())
        for (estate, useCase) in [(old, "ECS08"), (new, "ECS08a")] {
            let values = Arguments.example(
                MessageCode(useCase), activation: Arguments.never, [1: .doubleLong(77)])
            _ = try estate.results(useCase, values)
        }
        #expect(old.value(.maximumMeterBalance) == .doubleLong(77))
        #expect(new.value(.maximumMeterBalance) == .doubleLong(.max))
    }

    @Test("A value out of the annex's bounds is refused, what is before it stays done")
    func bounds() throws {
        // A proportion of 100.01 %, the third of ten items.
        let estate = TestEstate()
        let debts = Arguments.example(
            MessageCode("ECS07"), [0: Arguments.price(11), 1: Arguments.price(12), 2: .longUnsigned(10_001)])
        #expect(try estate.results("ECS07", debts) == [0, 0, 250, 250, 250, 250, 250, 250, 250, 250])
        #expect(estate.value(.timeDebtRate1Next) == Arguments.price(11))
        #expect(estate.value(.paymentDebtProportion) == .longUnsigned(0))
        for (useCase, sender, value) in [
            ("ECS38", Sender.supplier, COSEMData.longUnsigned(1_800)),
            ("ECS10", .supplier, .octetString(Array(repeating: 0x41, count: 117))),
            ("ECS50", .accessControlBroker, .octetString(octets("313233"))),
            ("ECS39b", .accessControlBroker, .octetString(Array(repeating: 0x31, count: 14))),
            ("ECS34", .supplier, .array(Array(repeating: .doubleLongUnsigned(1), count: 3))),
            (
                "ECS30a", .supplier,
                .array(
                    Array(
                        repeating: .structure([.octetString(octets("00000000")), .octetString(octets("FFFFFF01FF"))]),
                        count: 5))
            ),
        ] {
            let before = estate.meter.values
            #expect(try estate.results(useCase, from: sender, RequestArguments([value])) == [250], "\(useCase)")
            #expect(estate.meter.values == before)
            let rule = TestEstate(rules: Self.otherResult)
            #expect(try rule.results(useCase, from: sender, RequestArguments([value])) == [3], "\(useCase)")
        }
        #expect(estate.meter.eventLogs.events.entries.allSatisfy { $0.code.rawValue == 0x8155 })
    }

    /// refusedUpdateResult: read-write-denied.
    private static var otherResult: ProcessingRules {
        var rules = ProcessingRules()
        rules.refusedUpdateResult = .readWriteDenied
        return rules
    }

    @Test("A value of another type is no ECS38 at all")
    func types() throws {
        for value in [COSEMData.doubleLongUnsigned(1), .nullData, .structure([.longUnsigned(1)])] {
            let estate = TestEstate()
            try estate.expectRefusal(
                of: estate.command(MessageCode("ECS38"), from: .supplier, arguments: RequestArguments([value])),
                alert: .integrityCheckOfContentOrFormatFailed, isLogged: true)
            #expect(estate.meter.values.isEmpty)
            #expect(estate.meter.eventLogs.events.count == 0)
        }
    }

    @Test(
        "A price table that lacks an index, has another one or one twice is refused",
        arguments: [(0..<79, []), (0..<80, [UInt8(0x31)]), (0..<79, [0x31]), (0..<79, [0x01]), (0..<79, [0xD9])])
    func priceIndices(range: Range<Int>, more: [UInt8]) throws {
        let all = DeviceAttribute.tariffIndices
        let indices = (all[range] + more).map { [$0] }
        let estate = TestEstate()
        let table = Arguments.prices(indices) { Int16($0) }
        let arguments = Arguments.example(
            MessageCode("ECS01b"), activation: Arguments.now, [0: Arguments.price(5), 1: table])
        #expect(try estate.results("ECS01b", arguments) == [0, 250, 250, 250])
        // The standing charge that is to come was written; it is not in force.
        #expect(estate.value(.standingChargeNext) == Arguments.price(5))
        #expect(estate.value(.standingCharge) != Arguments.price(5))
        let right = Arguments.example(
            MessageCode("ECS01b"), activation: Arguments.now, [1: Arguments.prices(all.map { [$0] }) { Int16($0) }])
        #expect(try estate.results("ECS01b", right) == [0, 0, 0, 0])
    }

    @Test("ECS39a: 26 digits are two MPANs, which only a twin element has", arguments: ElementVariant.allCases)
    func importMPAN(variant: ElementVariant) throws {
        let estate = TestEstate(variant)
        let two = "12345678901232222222222222"
        let result: UInt8 = variant == .twinElement ? 0 : 250
        #expect(try estate.results("ECS39a", RequestArguments([.octetString(Array(two.utf8))])) == [result])
        for count in [14, 25] {
            let digits = COSEMData.octetString(Array(repeating: 0x31, count: count))
            #expect(try estate.results("ECS39a", RequestArguments([digits])) == [250])
        }
        #expect(try estate.results("ECS39a", RequestArguments([.octetString(Array("9999999999999".utf8))])) == [0])
        #expect(
            try estate.data("ECS40")
                == octets("090D 39393939393939393939393939 090D 32303030303030303030303333"))
        _ = try estate.results(
            "ECS39b", from: .accessControlBroker, RequestArguments([.octetString(Array("1111111111111".utf8))]))
        #expect(
            try estate.data("ECS40")
                == octets("090D 39393939393939393939393939 090D 31313131313131313131313131"))
    }

    @Test("ECS47a, 47e: the end must be after the start and within 24 hours of it")
    func auxiliaryPeriods() throws {
        let start = moment("2026-12-01T18:00")
        for (useCase, sender) in [("ECS47a", Sender.supplier), ("ECS47e", .loadController)] {
            for (seconds, isRight) in [(-1, false), (0, false), (1, true), (86_400, true), (86_401, false)]
                as [(Int64, Bool)]
            {
                let estate = TestEstate()
                let arguments = Arguments.example(
                    MessageCode(useCase), [0: Arguments.at(start), 1: Arguments.at(start + seconds)])
                #expect(
                    try estate.results(useCase, from: sender, arguments) == (isRight ? [0, 0, 0] : [0, 250, 250]),
                    "\(useCase), \(seconds) s")
                // A period to come: a setting is noted when it begins, a limit when it is processed.
                let isNoted = isRight && useCase == "ECS47e"
                #expect(
                    try estate.answer(.ecs35g, from: .supplier).rows().count == (isNoted ? 1 : 0),
                    "\(useCase), \(seconds) s")
            }
        }
    }

    @Test(
        "A controller that there is not, a direction or level that means nothing",
        arguments: [
            (UInt16(0x1164), UInt8(0)), (0x2100, 0), (0x1000, 250),
            // The times are controller 1's.
            (0x2500, 250), (0x1664, 250), (0x3164, 250), (0x1165, 250),
            (0xFFFF, 250),
        ])
    func auxiliaryCommands(word: UInt16, result: UInt8) throws {
        let estate = TestEstate()
        let arguments = Arguments.example(MessageCode("ECS47a"), [10: .longUnsigned(word)])
        #expect(try estate.results("ECS47a", arguments) == [0, 0, result])
    }
}
