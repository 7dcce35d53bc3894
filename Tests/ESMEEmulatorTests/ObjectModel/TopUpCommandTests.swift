import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS01a: the Supplier's UTRN over the WAN. The UTRNs are made with the Supplier's prepayment key of the tests.
@Suite("CS01a, top-ups")
struct TopUpCommandTests {
    private static let counter: UInt64 = 0x3_0000_0000

    /// A meter in prepayment mode, which alone takes top-ups.
    private static func estate(trustAnchors: TrustAnchors = TestEstate.trustAnchors) -> TestEstate {
        let estate = TestEstate(trustAnchors: trustAnchors)
        estate.prepay()
        return estate
    }

    private static func enter(_ digits: [UInt8]) -> RequestArguments { RequestArguments([.octetString(digits)]) }

    private static func pounds(_ value: UInt16, counter: UInt64 = counter) -> RequestArguments {
        enter(TestEstate.topUp(value, .pounds, counter: counter))
    }

    @Test("A pound is 100,000, a penny 1,000, and the response has a MAC and the time")
    func amounts() throws {
        let estate = Self.estate()
        let answer = try estate.answer(
            .cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10))
        #expect(answer.content == octets("DA20000000 00 00 01 00 01 0300"))
        #expect(answer.header.dateTime == COSEMDateTime(estate.now))
        #expect(answer.octets.first == 0xDD)
        #expect(estate.value(.meterBalance) == .doubleLong(1_000_000))
        let pence = TestEstate.topUp(123, .pence, counter: Self.counter + 1)
        #expect(
            try estate.answer(.cs01a, from: .supplier, counter: Self.counter + 1, arguments: Self.enter(pence)).results
                == [0])
        #expect(try estate.data("ECS82") == octets("05 001122B8"))
        #expect(estate.meter.topUpCounter == Self.counter + 1)
        #expect(estate.meter.lastCounters.isEmpty)
    }

    @Test("A UTRN that is not right adds nothing and leaves 8F63 in the Security Log")
    func wrong() throws {
        let right = TestEstate.topUp(10, .pounds, counter: Self.counter)
        var checkDigit = right
        checkDigit[19] = right[19] == 0x39 ? 0x30 : right[19] + 1
        var digit = right
        digit[7] = right[7] == 0x39 ? 0x30 : right[7] + 1
        for (name, digits) in [
            ("check digit", checkDigit), ("a digit", digit),
            ("another device's", TestEstate.topUp(10, .pounds, counter: Self.counter, to: EntityIdentifier(5))),
            ("another supplier's", TestEstate.topUp(10, .pounds, counter: Self.counter, from: .otherSupplier)),
            ("another counter's", TestEstate.topUp(10, .pounds, counter: Self.counter + 1)),
            ("no digits", Array(repeating: 0x2F, count: 20)), ("zeros", Array(repeating: 0x30, count: 20)),
            ("nines", Array(repeating: 0x39, count: 20)), ("high", Array(repeating: 0xFF, count: 20)),
        ] as [(String, [UInt8])] {
            let estate = Self.estate()
            let answer = try estate.answer(
                .cs01a, from: .supplier, counter: Self.counter, arguments: Self.enter(digits))
            #expect(answer.results == [250], "\(name)")
            #expect(estate.value(.meterBalance) == .doubleLong(0), "\(name)")
            #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F63], "\(name)")
            #expect(estate.meter.eventLogs.events.entries.map(\.code.rawValue) == [0x8155], "\(name)")
            #expect(estate.meter.values.count == 1, "\(name)")
        }
    }

    @Test("In credit mode a top-up is refused, and nothing is owed or paid")
    func creditMode() throws {
        let estate = TestEstate()
        let answer = try estate.answer(
            .cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10))
        #expect(answer.results == [250])
        #expect(estate.value(.meterBalance) == .doubleLong(0))
        #expect(estate.meter.eventLogs.securityEvents.count == 0)
    }

    @Test("19 and 21 digits are refused as any text of another length", arguments: [0, 19, 21, 40])
    func lengths(count: Int) throws {
        let estate = Self.estate()
        let answer = try estate.answer(
            .cs01a, from: .supplier, counter: Self.counter, arguments: Self.enter(Array(repeating: 0x31, count: count)))
        #expect(answer.results == [250])
        #expect(estate.meter.values.count == 1)
    }

    @Test("The same top-up again is a replay, also with a lower counter")
    func replayed() throws {
        let estate = Self.estate()
        let command = estate.command(.cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10))
        _ = try estate.answer(to: command, from: .supplier)
        try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F60), isLogged: true) {
            $0 == .replayed(last: Self.counter)
        }
        let earlier = estate.command(
            .cs01a, from: .supplier, counter: 0x2_0000_0000, arguments: Self.pounds(10, counter: 0x2_0000_0000))
        try estate.expectRefusal(of: earlier, alert: AlertCode(rawValue: 0x8F60), isLogged: true)
        #expect(estate.value(.meterBalance) == .doubleLong(1_000_000))
    }

    @Test("A refused UTRN uses its counter up all the same")
    func refusedCounter() throws {
        let estate = Self.estate()
        let zeros = Self.enter(Array(repeating: 0x30, count: 20))
        _ = try estate.answer(.cs01a, from: .supplier, counter: Self.counter, arguments: zeros)
        #expect(estate.meter.topUpCounter == Self.counter)
        try estate.expectRefusal(
            of: estate.command(.cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(1)),
            alert: AlertCode(rawValue: 0x8F60), isLogged: true)
    }

    @Test("Over the maximum credit: 8F5B; over the maximum balance: 8F47")
    func limits() throws {
        for (threshold, maximum, event) in [
            (Int32(999_999), Int32.max, UInt16(0x8F5B)), (1_000_000, 1_999_999, 0x8F47), (1_000_000, 2_000_000, 0),
        ] {
            let estate = Self.estate()
            estate.set(.meterBalance, .doubleLong(1_000_000))
            estate.set(.maximumCreditThreshold, .doubleLong(threshold))
            estate.set(.maximumMeterBalance, .doubleLong(maximum))
            let answer = try estate.answer(
                .cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10))
            #expect(answer.results == [event == 0 ? 0 : 250])
            #expect(estate.value(.meterBalance) == .doubleLong(event == 0 ? 2_000_000 : 1_000_000))
            #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == (event == 0 ? [] : [event]))
        }
    }

    @Test("A balance that has no room in 32 bits is refused")
    func overflow() throws {
        let estate = Self.estate()
        estate.set(.meterBalance, .doubleLong(.max - 999_999))
        #expect(
            try estate.answer(.cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10)).results
                == [250])
        #expect(estate.value(.meterBalance) == .doubleLong(.max - 999_999))
    }

    @Test(
        "The payment debt takes its proportion, and no more than there is of it",
        arguments: [
            // Debt before, proportion in 1/100 %, debt and balance after ten pounds.
            (Int32(500_000), UInt16(2_500), Int32(250_000), Int32(750_000)), (100_000, 2_500, 0, 900_000),
            (500_000, 0, 500_000, 1_000_000), (2_000_000, 10_000, 1_000_000, 0), (0, 10_000, 0, 1_000_000),
            (7, 1, 0, 999_993), (500_000, 3_333, 166_700, 666_700),
        ])
    func paymentDebt(debt: Int32, proportion: UInt16, left: Int32, balance: Int32) throws {
        let estate = Self.estate()
        estate.set(.paymentDebt, .doubleLong(debt))
        estate.set(.paymentDebtProportion, .longUnsigned(proportion))
        #expect(
            try estate.answer(.cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10)).results == [0]
        )
        #expect(estate.value(.paymentDebt) == .doubleLong(left))
        #expect(estate.value(.meterBalance) == .doubleLong(balance))
    }

    @Test("A meter that has no prepayment key of its Supplier takes no top-up")
    func withoutKey() throws {
        let anchors = Party.known.map { party in
            TrustAnchor(
                entityIdentifier: party.entityIdentifier, role: party.role, keyAgreement: party.keyAgreement.publicKey,
                digitalSignature: party.digitalSignature.publicKey)
        }
        let estate = Self.estate(trustAnchors: TrustAnchors(anchors))
        #expect(
            try estate.answer(.cs01a, from: .supplier, counter: Self.counter, arguments: Self.pounds(10)).results
                == [250])
    }
}
