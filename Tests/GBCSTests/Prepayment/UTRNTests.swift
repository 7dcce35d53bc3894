import COSEM
import SimulationKernel
import Testing

@testable import GBCS

/// Numbers as an independent program made them: Python with `cryptography` 48 for AES-GCM, `hashlib` for the key and a
/// check digit of its own. The secret is 40 … 5F, the supplier 90-B3-D5-1F-30-00-07-77, the meter 00-DB-12-34-56-78-90-AA.
@Suite("UTRN (GBCS 14)")
struct UTRNTests {
    struct Vector: Sendable {
        let counter: UInt64
        let valueClass: PrepaymentTopUp.ValueClass
        let value: UInt16
        let text: String
        let token: UInt64
        /// In 10⁻⁵ of the currency.
        let amount: Int64

        var context: PrepaymentTopUp.Context { UTRNTests.context(counter) }
    }

    static let secret = SharedSecret(octets: Array(0x40...0x5F))
    static let vectors = [
        Vector(
            counter: 0x7_0000_0000, valueClass: .pounds, value: 25, text: "73951774463055196413",
            token: 0x0003_A019_50BB_5819, amount: 2_500_000),
        Vector(
            counter: 0x8_0000_0000, valueClass: .pence, value: 1, text: "73952828964352170961",
            token: 0x0004_0001_5641_02C8, amount: 1_000),
        Vector(
            counter: 0x3FF_0000_0000, valueClass: .pounds, value: 8_191, text: "75382018083174758897",
            token: 0x01FF_BFFF_94AE_6C31, amount: 819_100_000),
        // Of bits 32 to 63 the token has ten: 0x12345 is 0x345 there.
        Vector(
            counter: 0x1_2345_0000_0000, valueClass: .pence, value: 8_191, text: "75119894504029056153",
            token: 0x01A2_9FFF_6A75_3E0F, amount: 8_191_000),
        Vector(
            counter: 0x400_0000_0000, valueClass: .pence, value: 0, text: "73941569914738829281",
            token: 0x28FB_9730, amount: 0),
        Vector(
            counter: 0, valueClass: .pence, value: 0, text: "73941569941257369341", token: 0xC70B_ABE6, amount: 0),
    ]

    static func context(_ counter: UInt64) -> PrepaymentTopUp.Context {
        PrepaymentTopUp.Context(
            originator: EntityIdentifier(0x90B3_D51F_3000_0777), device: EntityIdentifier(0x00DB_1234_5678_90AA),
            counter: counter)
    }

    @Test("Twenty digits say counter, class, value and MAC", arguments: vectors)
    func parsing(vector: Vector) throws {
        let topUp = try #require(UTRN(vector.text)).topUp
        #expect(topUp.rawValue == vector.token)
        #expect(topUp.counterBits == UInt16(vector.counter >> 32 & 0x3FF))
        #expect(topUp.valueClass == vector.valueClass)
        #expect(topUp.value == vector.value)
        #expect(topUp.amount == vector.amount)
        #expect(topUp.mac == UInt32(truncatingIfNeeded: vector.token))
    }

    @Test("The supplier's side makes the same number", arguments: vectors)
    func making(vector: Vector) throws {
        let secret = try #require(Self.secret)
        let topUp = try #require(
            PrepaymentTopUp(value: vector.value, vector.valueClass, in: vector.context, secret: secret))
        #expect(UTRN(topUp).description == vector.text)
        #expect(UTRN(topUp).octets == Array(vector.text.utf8))
    }

    @Test("The meter's side finds it authentic, and with nothing else", arguments: vectors)
    func verifying(vector: Vector) throws {
        let secret = try #require(Self.secret)
        let topUp = try #require(UTRN(vector.text)).topUp
        let context = vector.context
        #expect(topUp.isAuthentic(in: context, secret: secret))
        let otherSecret = try #require(SharedSecret(octets: [UInt8](repeating: 1, count: 32)))
        #expect(!topUp.isAuthentic(in: context, secret: otherSecret))
        let others = [
            PrepaymentTopUp.Context(
                originator: context.device, device: context.device, counter: context.counter),
            PrepaymentTopUp.Context(
                originator: context.originator, device: context.originator, counter: context.counter),
            // Another bit of the ten, one above them, and one below.
            Self.context(context.counter ^ 1 << 32), Self.context(context.counter ^ 1 << 42),
            Self.context(context.counter ^ 1),
        ]
        for other in others { #expect(!topUp.isAuthentic(in: other, secret: secret)) }
    }

    @Test("A changed class, value or MAC is not authentic")
    func changedToken() throws {
        let secret = try #require(Self.secret)
        let vector = Self.vectors[0]
        // Bit 46 is the upper one of the class: with it there is no token. Bits 47 to 56 are the counter.
        for bit in 0..<57 {
            let topUp = PrepaymentTopUp(rawValue: vector.token ^ 1 << UInt64(bit))
            if bit == 46 {
                #expect(topUp == nil)
            } else {
                #expect(try #require(topUp).isAuthentic(in: vector.context, secret: secret) == false, "bit \(bit)")
            }
        }
    }

    @Test("A token of another counter is not authentic, even with a MAC that covers just that")
    func otherCounterBits() throws {
        let secret = try #require(Self.secret)
        let context = Self.context(0x7_0000_0000)
        let upper: UInt32 = 8 << 15 | 1 << 13 | 25
        let topUp = try #require(
            PrepaymentTopUp(upper: upper, mac: TopUpMAC.of(upper: upper, in: context, secret: secret)))
        #expect(topUp.counterBits == 8)
        #expect(!topUp.isAuthentic(in: context, secret: secret))
    }

    @Test("A value of more than 13 bits makes no token")
    func valueTooLarge() throws {
        let secret = try #require(Self.secret)
        for value: UInt16 in [8_192, .max] {
            #expect(PrepaymentTopUp(value: value, .pence, in: Self.context(0), secret: secret) == nil)
        }
    }

    @Test(
        "Class 10 and 11, and numbers outside of 57 bits, are no tokens though the check digit is right",
        arguments: [
            "73942273595304837125", "73942625439025725446", "73941569907863060474", "75382721788621619209",
            "00000000000000000003", "99999999999999999994",
        ])
    func numberOfNoToken(text: String) {
        #expect(CheckDigit.of(text.utf8.dropLast().map { $0 - 0x30 }) == text.utf8.last.map { $0 - 0x30 })
        #expect(UTRN(text) == nil)
    }

    @Test("The least number is a token; the greatest of 57 bits has a class that is none")
    func bounds() {
        #expect(UTRN("73941569907863060480")?.topUp.rawValue == 0)
        #expect(UTRN("75382721788621619194") == nil)
        #expect(PrepaymentTopUp(rawValue: 1 << 57) == nil)
        #expect(PrepaymentTopUp(rawValue: .max) == nil)
        #expect(PrepaymentTopUp(rawValue: (1 << 57 - 1) ^ 1 << 46)?.value == 8_191)
    }

    @Test(
        "Anything but twenty digits is refused",
        arguments: [
            "", "7", "7395177446305519641", "739517744630551964130", "7395177446305519641 ", "-7395177446305519641",
            "7395177446305519641A", "/3951774463055196413", ":3951774463055196413", "7395 1774 4630 5519 6413",
            "７3951774463055196413",
        ])
    func notTwentyDigits(text: String) { #expect(UTRN(text) == nil) }

    @Test("Every single wrong digit is found")
    func singleErrors() {
        for vector in Self.vectors {
            let octets = Array(vector.text.utf8)
            for place in octets.indices {
                for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != octets[place] {
                    var changed = octets
                    changed[place] = digit
                    #expect(UTRN(octets: changed) == nil, "\(vector.text), place \(place)")
                }
            }
        }
    }

    @Test(
        "Check digits of numbers of other lengths, by the same program",
        arguments: [
            ("", 1), ("0", 4), ("1234", 1), ("0123456789", 4), ("7394156990786306048", 0),
            ("9999999999999999999", 4),
        ] as [(String, UInt8)])
    func checkDigits(text: String, digit: UInt8) { #expect(CheckDigit.of(text.utf8.map { $0 - 0x30 }) == digit) }

    @Test("A digit above 9 has no check digit", arguments: [10, 0x30, 0xFF] as [UInt8])
    func noDigit(digit: UInt8) { #expect(CheckDigit.of([1, digit, 2]) == nil) }

    @Test("Random octets never trap; what is read is written back", arguments: [1, 2] as [UInt64])
    func randomOctets(seed: UInt64) {
        print("UTRNTests.randomOctets: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var tokens = 0
        for number in 0..<20_000 {
            // A token of any 64 bits, and digits with some octets that are none.
            let token = PrepaymentTopUp(rawValue: random.next() >> UInt64.random(in: 0...16, using: &random))
            if let token {
                #expect(UTRN(UTRN(token).description)?.topUp == token, "seed \(seed), token \(number)")
                tokens += 1
            }
            let octets = (0..<Int.random(in: 18...21, using: &random)).map { _ in
                UInt8.random(in: number % 2 == 0 ? 0x30...0x39 : 0...255, using: &random)
            }
            if let read = UTRN(octets: octets) { #expect(read.octets == octets, "seed \(seed), octets \(number)") }
        }
        #expect(tokens > 1_000, "seed \(seed)")
    }
}
