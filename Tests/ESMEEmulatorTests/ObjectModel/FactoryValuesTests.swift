import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// What a meter holds that nobody has written to yet; the data of whole responses.
@Suite("Factory values")
struct FactoryValuesTests {
    @Test(
        "What new meters of every variant read",
        arguments: [
            // In credit mode, the account active.
            ("ECS26j", "0202 1601 1602"),
            ("ECS82", "05 00000000"),
            // Enabled.
            ("ECS45", "1601"),
            // Nothing is disabled by a load limit that is out of reach.
            ("ECS27", "0300 06 00000000 02020F0016FF 06 FFFFFFFF 06 00000000 06 00000000"),
            ("ECS26c", "12 0000 12 0001 12 0000"),
            ("ECS26f", "0102 06 00000000 06 00000000"),
            ("ECS26l", "0100"),
            ("ECS52", "0904 FEED0017"),
        ])
    func everyVariant(useCase: String, data: String) throws {
        for variant in ElementVariant.allCases {
            #expect(try TestEstate(variant).data(useCase) == octets(data), "\(variant)")
        }
    }

    @Test(
        "ECS26m: the letter of the variant, no model, no manufacturer, no change of the tamper state",
        arguments: [(ElementVariant.singleElement, "41"), (.twinElement, "42"), (.polyphase, "43")])
    func variantLetter(variant: ElementVariant, letter: String) throws {
        #expect(try TestEstate(variant).data("ECS26m") == octets("0901 \(letter) 0900 0900 0300"))
    }

    @Test("ECS25r1, r2: every event is logged, none raises an alert")
    func eventSettings() throws {
        let (none, all) = (String(repeating: "00", count: 32), String(repeating: "FF", count: 32))
        let bits = "04 820100"
        #expect(
            try TestEstate().data("ECS25r1") == octets("\(bits) \(none) \(bits) \(none) \(bits) \(none) \(bits) \(all)")
        )
        #expect(
            try TestEstate().data("ECS25r2", from: .networkOperator) == octets("\(bits) \(none) \(bits) \(all)"))
    }

    /// Active price 0 in 10^-5 of a unit; a season, a week, a day of register 1; thresholds out of reach; prices of 0.
    @Test("ECS24: one rate, which costs nothing")
    func tariff() throws {
        let data = try TestEstate().data("ECS24")
        let start = octets(
            """
            06 00000000 02020FFB16FE
            0101 0203 0903616C6C 090CFFFF0101FF000000008000FF 090131
            0101 0208 090131 1101 1101 1101 1101 1101 1101 1101
            0101 0202 1101 0101 0203 0904 00000000 0906 00000A0064FF 12 0001
            0100
            """)
        #expect(Array(data.prefix(start.count)) == start)
        let thresholds = String(repeating: "0103 06FFFFFFFF 06FFFFFFFF 06FFFFFFFF", count: 8)
        let charge = "03FF 0203 0202 0F00 0FFB 0203 12 0000 0906 000000000000 0F00 0101 0202 0900 10 0000"
        var matrix = "0203 0202 0F03 0FFB 0203 12 0003 0906 0100010800FF 0F02 0150"
        let indices =
            Array(0x01...0x30) + Array(0xA1...0xA8) + Array(0xB1...0xB8) + Array(0xC1...0xC8) + Array(0xD1...0xD8)
        for index in indices { matrix += "0202 0901 \(UInt8(index).hexadecimal) 10 0000" }
        #expect(Array(data.dropFirst(start.count)) == octets(thresholds + charge + matrix))
    }

    @Test("ECS19: six balances of 0, encrypted")
    func balances() throws {
        let answer = try TestEstate().answer(MessageCode("ECS19"), from: .supplier)
        #expect(
            answer.plaintext
                == octets("0201 0206 0500000000 0500000000 0500000000 0500000000 0500000000 0500000000"))
    }

    @Test("Logs that nothing was written to are empty, and have the columns of their variant")
    func emptyLogs() throws {
        // 98.1.0: {timestamp, import, 48 TOU, 4 × 8 block}; 98.1.1: {timestamp, six balances}.
        let single = "0202 13 0207 06 06 01003006 01000806 01000806 01000806 01000806 00 13 0207 06 050505050505 00"
        let twin =
            "0202 13 0209 06 06 06 01003006 01000406 01000806 01000806 01000806 01000806 00 13 0207 06 050505050505 00"
        let code = MessageCode("ECS20c")
        #expect(try TestEstate().answer(code, from: .supplier).plaintext == octets(single))
        #expect(try TestEstate(.twinElement).answer(code, from: .supplier).plaintext == octets(twin))
        #expect(try TestEstate().data("ECS20a") == octets("13 0202 0606 00"))
        #expect(try TestEstate().data("ECS35g") == octets("13 0204 06 12 16 06 00"))
    }
}
