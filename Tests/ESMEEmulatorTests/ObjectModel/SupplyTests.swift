import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS42 to 45, 28b, 29e, 29f, 38, 62 and 81: methods and values that take effect at once.
@Suite("Supply, counters and the randomised offset")
struct SupplyTests {
    @Test("ECS42 to 45: enabled, disabled, armed; a supply that is enabled cannot be armed")
    func supplyStates() throws {
        let estate = TestEstate()
        for (useCase, result, state) in [
            ("ECS44", UInt8(250), "1601"), ("ECS43", 0, "1600"), ("ECS43", 0, "1600"), ("ECS44", 0, "1602"),
            ("ECS44", 0, "1602"), ("ECS42", 0, "1601"), ("ECS44", 250, "1601"), ("ECS42", 0, "1601"),
            ("ECS43", 0, "1600"), ("ECS42", 0, "1601"),
        ] {
            #expect(try estate.results(useCase) == [result], "\(useCase)")
            #expect(try estate.data("ECS45") == octets(state), "\(useCase)")
        }
    }

    @Test("Registers stand still while the supply is not enabled, half hours are 0, and no energy is lost or made")
    func standstill() throws {
        let estate = TestEstate()
        func reading() -> UInt32 { estate.meter.metering.reading(.activeImport, at: estate.now) }
        func pass(_ seconds: Int64) { estate.now = estate.now + seconds }
        let first = reading()
        pass(1_000)
        #expect(try estate.results("ECS43") == [0])
        pass(3_600)
        #expect(reading() == first + 500)
        #expect(try estate.data("ECS17c").starts(with: octets("0203 06 00000000")))
        #expect(try estate.results("ECS44") == [0])
        pass(3_600)
        #expect(reading() == first + 500)
        #expect(try estate.results("ECS42") == [0])
        pass(200)
        #expect(reading() == first + 600)
        // The half hours from noon on: 1,000 s, none, none, none, then 800 s of the one that began at 14:00.
        estate.now = TestEstate.noon + 9_000
        let answer = try estate.answer(.ecs22b, from: .supplier, range: TestEstate.noon + 1...estate.now)
        // Rows of a timestamp and a value, four octets each.
        let rows = Array(answer.plaintext.suffix(5 * 8))
        let halfHours = (0..<5).map { rows[8 * $0 + 4..<8 * $0 + 8].reduce(0) { $0 << 8 | UInt32($1) } }
        #expect(halfHours == [500, 0, 0, 0, 400])
    }

    @Test("An outage stands the registers still, and a value put by hand does")
    func outage() {
        let estate = TestEstate()
        func reading(_ seconds: Int64) -> UInt32 {
            estate.meter.metering.reading(.activeImport, at: TestEstate.noon + seconds)
        }
        let first = reading(0)
        _ = estate.meter.restoreSupply(interruption: TestEstate.noon + 100, restoration: TestEstate.noon + 300)
        #expect(reading(100) == first + 50 && reading(300) == first + 50 && reading(400) == first + 100)
        estate.meter.put(.supplyState, octets("1600"), at: TestEstate.noon + 400)
        #expect(reading(900) == first + 100)
        estate.meter.put(.supplyState, octets("1601"), at: TestEstate.noon + 1_000)
        #expect(reading(1_100) == first + 150)
    }

    @Test("ECS43: command and response, octet by octet but for signatures and MAC")
    func disableSupply() throws {
        let estate = TestEstate()
        let header = Sender.supplier.originator(counter: 0x3E8).header(
            MessageCode("ECS43"), to: TestEstate.meterIdentifier)
        let content = octets("D9 200003E8 00 01 03 0009 00000A006AFF 01 01 12 0034")
        let answer = try estate.answer(
            to: estate.protected(header, content: content, signingKey: Party.supplier.digitalSignature), from: .supplier
        )
        #expect(
            Array(answer.octets.dropLast(64))
                == octets(
                    """
                    DF 0902 00000000000003E8 0802E54E0000000001 0802E54E0000000A01 00 020050
                    0C DA200003E8 00 00 01 00 01 0300 40
                    """))
        #expect(estate.meter.supplyState(at: estate.now) == .disabled)
    }

    @Test("Another script than 52 is no ECS43")
    func otherScript() throws {
        let estate = TestEstate()
        let header = Sender.supplier.originator(counter: 0x3E8).header(
            MessageCode("ECS43"), to: TestEstate.meterIdentifier)
        for script in ["0033", "0035", "0036", "0000"] {
            let content = octets("D9 200003E8 00 01 03 0009 00000A006AFF 01 01 12 \(script)")
            try estate.expectRefusal(
                of: estate.protected(header, content: content, signingKey: Party.supplier.digitalSignature),
                alert: .integrityCheckOfContentOrFormatFailed, isLogged: true)
        }
        #expect(estate.meter.supplyState(at: estate.now) == .enabled)
    }

    @Test("ECS28b: the load limit counter is 0 again")
    func loadLimitCounter() throws {
        let estate = TestEstate()
        estate.set(.loadLimitCounter, .doubleLongUnsigned(7))
        #expect(try estate.data("ECS27").starts(with: octets("0300 06 00000007 0202")))
        #expect(try estate.results("ECS28b") == [0])
        #expect(try estate.data("ECS27").starts(with: octets("0300 06 00000000 0202")))
    }

    @Test("ECS29e resets the counters of one phase, ECS29f those of three")
    func voltageCounters() throws {
        for (useCase, phases) in [("ECS29e", 1...1), ("ECS29f", 1...3)] as [(String, ClosedRange<UInt8>)] {
            let estate = TestEstate(.polyphase)
            for phase: UInt8 in 1...3 {
                estate.set(.underVoltageCounter(phase), .doubleLongUnsigned(10 + UInt32(phase)))
                estate.set(.overVoltageCounter(phase), .doubleLongUnsigned(20 + UInt32(phase)))
            }
            let count = 2 * phases.count
            #expect(try estate.results(useCase, from: .networkOperator) == Array(repeating: 0, count: count))
            for phase: UInt8 in 1...3 {
                let isReset = phases.contains(phase)
                #expect(
                    estate.value(.underVoltageCounter(phase)) == .doubleLongUnsigned(isReset ? 0 : 10 + UInt32(phase)))
                #expect(
                    estate.value(.overVoltageCounter(phase)) == .doubleLongUnsigned(isReset ? 0 : 20 + UInt32(phase)))
            }
        }
    }

    /// SMETS2 5.7.5.28: number × limit / 10,000, rounded.
    @Test(
        "ECS38: the offset is the number's share of the limit",
        arguments: [
            (UInt16(2_000), UInt16(1_000), "00C8"), (2_000, 0, "0000"), (10_000, 1_799, "0707"), (1, 1_799, "0000"),
            (5_000, 1, "0001"), (4_999, 1, "0000"), (3_333, 1_000, "014D"),
        ])
    func randomisedOffset(number: UInt16, limit: UInt16, offset: String) throws {
        let estate = TestEstate()
        estate.set(.randomisedOffsetNumber, .longUnsigned(number))
        #expect(try estate.results("ECS38", RequestArguments([.longUnsigned(limit)])) == [0])
        // Offset, number, limit.
        #expect(
            try estate.data("ECS26c") == octets("12 \(offset) 12 \(number.hexadecimal) 12 \(limit.hexadecimal)"))
    }

    @Test("ECS62: the boost button controls what it says; ECS61c reads it")
    func boostFunction() throws {
        let estate = TestEstate()
        let values = [0xFF, 0x00, 0xFF, 0x00, 0xFF].map { COSEMData.boolean($0) }
        #expect(try estate.results("ECS62", RequestArguments(values)) == [0, 0, 0, 0, 0])
        #expect(
            try estate.data("ECS61c") == octets("0300 13 0202 0606 00 03FF 0300 03FF 0300 03FF"))
    }

    @Test("ECS81 writes the tamper state, ECS26m reads it")
    func tamperState() throws {
        let estate = TestEstate()
        #expect(try estate.results("ECS81", RequestArguments([.boolean(0xFF)])) == [0])
        #expect(try estate.data("ECS26m") == octets("0901 41 0900 0900 03FF"))
    }
}
