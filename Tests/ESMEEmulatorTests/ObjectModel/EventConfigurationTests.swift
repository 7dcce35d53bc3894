import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS25a to r2, 15a and 15c.
@Suite("Configuration of events and clearing of their logs")
struct EventConfigurationTests {
    /// The 256 bits of a setting that is zero, or FF, but for its last octets.
    private static func bits(_ last: String, filler: UInt8 = 0) -> String {
        let last = octets(last)
        let front = Array(repeating: filler, count: 32 - last.count)
        return "04 820100 " + (front + last).hexadecimal
    }

    private static func set(_ estate: TestEstate, _ useCase: String, _ mask: String, _ actions: String) throws {
        let sender: Sender = useCase.hasPrefix("ECS25b") ? .networkOperator : .supplier
        #expect(
            try estate.results(useCase, from: sender, RequestArguments([Arguments.maskAndActions(mask, actions)])) == [
                0
            ])
    }

    /// Bit n counts from the last and is code 81nn: bits 13 and 14 are 2000 and 4000, 810D and 810E.
    @Test("ECS25a: new = old without the Mask, and the Actions under the Mask")
    func maskArithmetic() throws {
        let estate = TestEstate()
        let others = Self.bits("") + Self.bits("") + Self.bits("", filler: 0xFF)
        for (mask, actions, result) in [
            ("6000", "6000", "6000"), ("2000", "0000", "4000"), ("0001", "0001", "4001"),
            // Actions outside of the Mask do nothing.
            ("0000", "FFFF", "4001"), ("4000", "2001", "0001"), ("FFFFFFFFFF", "00000A0000", "0A0000"),
        ] {
            try Self.set(estate, "ECS25a", mask, actions)
            #expect(try estate.data("ECS25r1") == octets(Self.bits(result) + others), "\(mask), \(actions)")
        }
    }

    @Test("Each use case changes its own settings")
    func places() throws {
        let estate = TestEstate()
        try Self.set(estate, "ECS25a", "6000", "6000")
        try Self.set(estate, "ECS25a1", "0001", "0001")
        try Self.set(estate, "ECS25a2", "0002", "0002")
        try Self.set(estate, "ECS25a3", "0004", "0000")
        try Self.set(estate, "ECS25b", "0008", "0008")
        try Self.set(estate, "ECS25b3", "0010", "0000")
        #expect(
            try estate.data("ECS25r1")
                == octets(
                    Self.bits("6000") + Self.bits("0001") + Self.bits("0002") + Self.bits("FFFB", filler: 0xFF)))
        #expect(
            try estate.data("ECS25r2", from: .networkOperator)
                == octets(Self.bits("0008") + Self.bits("FFEF", filler: 0xFF)))
    }

    @Test("The command, octet by octet but for its MAC: 512 bits, the Mask first")
    func command() throws {
        let estate = TestEstate()
        let zeros = String(repeating: "00", count: 30)
        let content = """
            D9 20000005 00 01 02 0001 001E61620BFF 02 01 04 820200 \(zeros) 6000 \(zeros) 2000
            """
        let header = Sender.supplier.originator(counter: 5).header(
            MessageCode("ECS25a"), to: TestEstate.meterIdentifier)
        let right = octets(content)
        #expect(
            try estate.answer(to: estate.protected(header, content: right), from: .supplier).content
                == octets("DA20000005 00 00 01 00 01 0200"))
        #expect(try estate.data("ECS25r1").starts(with: octets("04 820100 \(zeros) 2000")))
    }

    @Test("ECS15a: the Event Log has its own entry alone, the Security Log 8F52")
    func clearEventLog() throws {
        let estate = TestEstate()
        for _ in 0..<3 { _ = try estate.results("ECS10") }
        #expect(estate.meter.eventLogs.events.count == 3)
        #expect(try estate.results("ECS15a") == [0])
        #expect(estate.meter.eventLogs.events.entries.map(\.otherInformation) == [[0x00, 0x24]])
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F52])
        // {timestamp, 8154, 0024}.
        #expect(
            try estate.answer(.ecs35a, from: .supplier).response.values.first?.encoded
                == octets("13 0203 06 12 09 09 3279E640 8154 02 0024"))
    }

    @Test("ECS15c: the Auxiliary Controller Event Log is empty; ECS15a leaves it")
    func clearAuxiliaryLog() throws {
        let estate = TestEstate()
        _ = try estate.results(
            "ECS47a",
            Arguments.example(
                MessageCode("ECS47a"), [0: Arguments.at(estate.now), 1: Arguments.at(estate.now + 60)]))
        _ = try estate.results("ECS15a")
        // {timestamp, output 1 at 100, success, 0}.
        #expect(
            try estate.answer(.ecs35g, from: .supplier).response.values.first?.encoded
                == octets("13 0204 06 12 16 06 0B 3279E640 1164 01 00000000"))
        #expect(try estate.results("ECS15c") == [0])
        #expect(try estate.answer(.ecs35g, from: .loadController).rows().isEmpty)
    }
}
