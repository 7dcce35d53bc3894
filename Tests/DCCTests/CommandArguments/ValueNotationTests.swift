import COSEM
import DCC
import GBCS
import Testing

/// Single values as people write them.
@Suite struct ValueNotationTests {
    private static let now = UTCTime(secondsSince2000: 0)

    private func value(_ text: String, _ type: ValueType, _ context: ValueContext = .init(name: "value")) -> COSEMData?
    {
        ValueNotation(type, in: context)?.value(text, now: Self.now)
    }

    @Test(
        "A value is what its type makes of the text",
        arguments: [
            ("true", .boolean, .boolean(0xFF)), ("False", .boolean, .boolean(0)),
            ("9000", .doubleLongUnsigned(0 ... .max), .doubleLongUnsigned(9_000)),
            ("32_000", .longUnsigned(0 ... .max), .longUnsigned(32_000)),
            ("0x1164", .longUnsigned(0 ... .max), .longUnsigned(0x1164)), ("-7", .long, .long(-7)),
            ("prepayment", .enumerated([1: "credit", 2: "prepayment"]), .enumerated(2)),
            ("new-inactive", .enumerated([1: "new inactive"]), .enumerated(1)),
            ("1", .enumerated([1: "credit"]), .enumerated(1)),
            ("DB 12-34", .octetString(3...3), .octetString([0xDB, 0x12, 0x34])),
            ("none", .octetString(0...8), .octetString([])),
            ("Power", .text(0...8), .octetString([0x50, 0x6F, 0x77, 0x65, 0x72])),
            ("Ok", .visibleString(0...22), .visibleString([0x4F, 0x6B])),
            ("é", .utf8String(0...4), .utf8String([0xC3, 0xA9])),
            ("1111100", .bitString(7...7), .bitString(BitString(count: 7, octets: [0xF8])!)),
            ("FE", .bitString(7...7), .bitString(BitString(count: 7, octets: [0xFE])!)),
            ("0b1", .bitString(0...20), .bitString(BitString(count: 1, octets: [0x80])!)),
            ("none", .bitString(0...20), .bitString(BitString(count: 0, octets: [])!)),
            ("2026-12-25", .date, .octetString([0x07, 0xEA, 12, 25, 0xFF])),
            ("*-12-25", .date, .octetString([0xFF, 0xFF, 12, 25, 0xFF])),
            ("any", .date, .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF])),
            ("07:30", .time, .octetString([7, 30, 0, 0])), ("23:59:58", .time, .octetString([23, 59, 58, 0])),
            (
                "2026-12-25T07:00Z", .dateTime,
                .octetString([0x07, 0xEA, 12, 25, 0xFF, 7, 0, 0, 0, 0x80, 0x00, 0xFF])
            ),
            (
                "never", .dateTime,
                .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0x00, 0xFF])
            ),
            ("now", .dateTime, .octetString([0x07, 0xD0, 1, 1, 0xFF, 0, 0, 0, 0, 0x80, 0x00, 0xFF])),
            ("0-0:10.0.100.255", .logicalName, .octetString([0, 0, 10, 0, 100, 255])),
        ] as [(String, ValueType, COSEMData)])
    func valuesAreRead(text: String, type: ValueType, data: COSEMData) {
        #expect(value(text, type) == data)
    }

    @Test(
        "What is not of the type, or beyond its bounds, is no value",
        arguments: [
            ("yes", .boolean), ("9e3", .doubleLongUnsigned(0 ... .max)), ("-1", .doubleLongUnsigned(0 ... .max)),
            ("4294967296", .doubleLongUnsigned(0 ... .max)), ("99999999999999999999", .long), ("", .long),
            ("0x", .long),
            ("0x-1", .long), ("1800", .longUnsigned(0...1_799)), ("3", .enumerated([1: "credit"])),
            ("DB1", .octetString(2...2)),
            ("DB12", .octetString(3...3)), ("too long a text", .text(0...8)), ("é", .visibleString(0...22)),
            ("11111", .bitString(7...7)), ("2", .bitString(7...7)), ("", .bitString(0...20)), ("2026-02-29", .date),
            ("2026-13-01", .date), ("2026-12", .date), ("*-02-30", .date), ("24:00", .time), ("7", .time),
            ("07:0", .time),
            ("2026-12-25 07:00", .dateTime), ("2026-12-25T07", .dateTime), ("25.12.2026", .dateTime),
            ("07EA0C19FFT07:00", .dateTime),
            ("0-0:10.0", .logicalName), ("1-2-3", .logicalName),
        ] as [(String, ValueType)])
    func otherTextIsRefused(text: String, type: ValueType) {
        #expect(value(text, type) == nil)
    }

    @Test("Amounts are exact, in the currency")
    func amounts() {
        let context = ValueContext(.adjustMeterBalance)
        let type = ValueType.doubleLong(.min ... .max)
        #expect(value("12.50", type, context) == .doubleLong(1_250_000))
        #expect(value("-5", type, context) == .doubleLong(-500_000))
        #expect(value("0.00001", type, context) == .doubleLong(1))
        #expect(value("-0.00001", type, context) == .doubleLong(-1))
        #expect(value("21474.83647", type, context) == .doubleLong(.max))
        for text in ["21474.83648", "0.000001", ".5", "5.", "1,5", "1e3", "--1", "999999999999999999999", ""] {
            #expect(value(text, type, context) == nil, "\(text)")
        }
    }

    @Test("Every amount of 32 bits reads back from its text")
    func amountsReadBack() {
        let seed = UInt64.random(in: 0 ... .max)
        var state = seed
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let amount = Int64(Int32(truncatingIfNeeded: state >> 32))
            #expect(DecimalAmount.value(DecimalAmount.text(amount)) == amount, "seed \(seed)")
        }
        #expect(DecimalAmount.text(1_250_000) == "12.50")
        #expect(DecimalAmount.text(-1) == "-0.00001")
    }

    @Test("An MPAN and a UTRN are digits, with spaces or dashes between them")
    func digits() {
        #expect(
            value("12 345 678 901-23", .text(13...26), ValueContext(.importMPAN))
                == .octetString(Array("1234567890123".utf8)))
        #expect(value("123456789012X", .text(13...26), ValueContext(.importMPAN)) == nil)
        #expect(value("123", .text(20...20), ValueContext(.enterUTRN)) == nil)
    }

    @Test(
        "A selector of a calendar is a number or the name of a register",
        arguments: [("tou-48", 48), ("block-tou-2", 102), ("secondary-tou-4", 204), ("7", 7), ("0x65", 101)]
            as [(String, UInt16)])
    func selectors(text: String, number: UInt16) {
        let notation = ValueNotation(
            .longUnsigned(.min ... .max), member: "selector", in: ValueContext(.tariffDaysNext))
        #expect(notation?.value(text, now: Self.now) == .longUnsigned(number))
        for other in ["tou-49", "block-tou-9", "secondary-tou-0", "tou"] {
            #expect(notation?.value(other, now: Self.now) == nil)
        }
    }

    @Test("Any octets of a date, a time and a date-time read back from their text")
    func timesReadBack() {
        let seed = UInt64.random(in: 0 ... .max)
        var state = seed
        func octet() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 60 == 0
                ? UInt8(truncatingIfNeeded: state >> 40) : [0xFF, 0, 1, 7, 12, 0x80][Int(state >> 33 % 6)]
        }
        for _ in 0..<5_000 {
            let octets = (0..<12).map { _ in octet() }
            #expect(DateText.date(DateText.text(ofDate: Array(octets[..<5]))) == Array(octets[..<5]), "seed \(seed)")
            #expect(DateText.time(DateText.text(ofTime: Array(octets[..<4]))) == Array(octets[..<4]), "seed \(seed)")
            #expect(DateText.dateTime(DateText.text(ofDateTime: octets), now: Self.now) == octets, "seed \(seed)")
        }
    }

    @Test("The expectation says the bounds and the unit")
    func expectations() {
        func expectation(_ attribute: DeviceAttribute) -> String? {
            ValueNotation(attribute.type, in: ValueContext(attribute))?.expectation
        }
        #expect(expectation(.randomisedOffsetLimit) == "a whole number from 0 to 1799 s")
        #expect(
            expectation(.adjustMeterBalance)
                == "an amount in the currency, such as 12.50, from -21474.83648 to 21474.83647")
        #expect(expectation(.importMPAN) == "13 to 26 digits")
        #expect(expectation(.supplyTamperState) == "true or false")
    }
}
