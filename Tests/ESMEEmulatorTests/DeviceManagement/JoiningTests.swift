import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS03A1 and CS04AC: the meter's own Device Log.
@Suite("CS03A1 and CS04AC, joining and unjoining")
struct JoiningTests {
    private static func join(_ estate: TestEstate, _ device: UInt64, type: String = "04", method: String = "00")
        throws -> [UInt8]
    {
        try estate.answer(
            .cs03a1, octets("3010 0201\(method) 0408 \(device.hexadecimal) 0201\(type)"), from: .supplier
        ).content
    }

    private static func unjoin(_ estate: TestEstate, _ device: UInt64) throws -> [UInt8] {
        try estate.answer(.cs04ac, octets("0408 \(device.hexadecimal)"), from: .supplier).content
    }

    @Test("Joined, unjoined, and not in the log any more; 8F4B and 8F49 in the Security Log")
    func joinAndUnjoin() throws {
        let estate = TestEstate()
        #expect(try Self.join(estate, 0x00DB_1234_5678_909A) == octets("020100"))
        #expect(estate.meter.management.deviceLog == [LoggedDevice(identifier: 0x00DB_1234_5678_909A, type: 4)])
        #expect(try Self.join(estate, 0x00DB_1234_5678_909A) == octets("020100"))
        #expect(try Self.join(estate, 0x00DB_1234_5678_909A, type: "05") == octets("020103"))
        #expect(try Self.unjoin(estate, 0x00DB_1234_5678_909B) == octets("020101"))
        #expect(try Self.unjoin(estate, 0x00DB_1234_5678_909A) == octets("020100"))
        #expect(try Self.unjoin(estate, 0x00DB_1234_5678_909A) == octets("020101"))
        #expect(estate.meter.state.management == nil)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F4B, 0x8F49])
    }

    @Test("Method A as initiator alone", arguments: ["01", "02", "03"])
    func otherMethods(method: String) throws {
        let estate = TestEstate()
        #expect(try Self.join(estate, 1, method: method) == octets("020102"))
        #expect(estate.meter.state.management == nil)
    }

    @Test("Sixteen devices; the log is full then, until one is unjoined")
    func full() throws {
        let estate = TestEstate()
        for device: UInt64 in 1...16 { #expect(try Self.join(estate, device) == octets("020100")) }
        #expect(try Self.join(estate, 17) == octets("020104"))
        #expect(try Self.join(estate, 16) == octets("020100"))
        _ = try Self.unjoin(estate, 3)
        #expect(try Self.join(estate, 17) == octets("020100"))
    }

    @Test(
        "What is no CS03A1 or CS04AC",
        arguments: [
            (MessageCode.cs03a1, "3010 020104 0408 0000000000000001 020104"),
            (.cs03a1, "3010 020100 0408 0000000000000001 020107"),
            (.cs03a1, "300F 020100 0407 00000000000001 020104"), (.cs03a1, "3000"), (.cs03a1, ""),
            (.cs03a1, "3010 020100 0408 0000000000000001 020104 00"), (.cs04ac, "0407 00000000000001"),
            (.cs04ac, "0400"),
            (.cs04ac, "0409 000000000000000001"), (.cs04ac, "0208 0000000000000001"), (.cs04ac, ""),
        ])
    func malformed(code: MessageCode, content: String) throws {
        let estate = TestEstate()
        try estate.expectRefusal(
            of: estate.management(code, octets(content), from: .supplier, counter: 1),
            alert: AlertCode(rawValue: 0x8F1E), isLogged: true
        ) { if case .contentNotConforming = $0 { true } else { false } }
    }
}
