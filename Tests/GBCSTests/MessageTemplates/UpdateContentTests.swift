import COSEM
import Testing

@testable import GBCS

/// Contents of an independent codec for Originator Counter 0x18012ABCDEF, the Supplier and the device.
@Suite("Contents of commands, octet by octet (GBCS Use Case annex)")
struct UpdateContentTests {
    static let header = CommandOriginator.knownRemoteParty(Party.supplier, counter: originatorCounter)
        .header(MessageCode(rawValue: 0), to: Party.device)
    private static let now = COSEMData.octetString([0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0xFF])

    /// Checks that the arguments make the octets, and that the octets conform and give the arguments back.
    private func expect(
        _ code: String, _ arguments: RequestArguments?, from: UTCTime? = nil, to: UTCTime? = nil, _ text: String
    ) throws {
        let form = try #require(RequestCatalogue.all.first { $0.useCase.code == code }).form
        let range = from.flatMap { from in to.flatMap { form.range(from: from, to: $0) } }
        var content: [UInt8] = []
        form.accessRequest(header: Self.header, range: range, arguments: arguments).encode(into: &content)
        #expect(content == octets(text))
        let request = try ConformingRequest(octets(text), header: Self.header, form: form)
        #expect(request.range == range)
        guard let arguments else { return }
        #expect(request.items.map(\.value) == arguments.values.compactMap(\.data))
        let present = zip(form.items, arguments.values).filter { $1.data != nil }
        #expect(request.items.map(\.item) == present.map(\.0))
        #expect(request.items.allSatisfy { $0.excess == nil })
    }

    @Test("ECS28a: load limit, activated now")
    func loadLimit() throws {
        try expect(
            "ECS28a",
            RequestArguments([
                .boolean(0xFF), .doubleLongUnsigned(5_000), .doubleLongUnsigned(60), .doubleLongUnsigned(120),
                Self.now, Self.now, Self.now, Self.now,
            ]),
            """
            D9 20ABCDEF 00 08
            02 2328 00005E2C0003 04  02 2328 00005E2C8007 04  02 2328 00005E2C8006 04  02 2328 00005E2C8008 04
            02 2328 00005E2C0003 06  02 2328 00005E2C8007 06  02 2328 00005E2C8006 06  02 2328 00005E2C8008 06
            08 03FF 0600001388 060000003C 0600000078
            090C0000000000000000008000FF 090C0000000000000000008000FF
            090C0000000000000000008000FF 090C0000000000000000008000FF
            """)
    }

    @Test("ECS39a: import MPAN")
    func importMPAN() throws {
        try expect(
            "ECS39a", RequestArguments([.octetString(Array("1200000000001".utf8))]),
            "D9 20ABCDEF 00 01 02 0001 00005E2C220B 02 01 090D 31323030303030303030303031")
    }

    @Test("ECS57: one of three resets of a maximum demand")
    func oneReset() throws {
        try expect(
            "ECS57", RequestArguments([.absent, .value(.integer(0)), .absent]),
            "D9 20ABCDEF 00 01 03 0004 0100010601FF 01 01 0F00")
    }

    @Test("ECS47a: an auxiliary controller for six hours; the other four are left out")
    func auxiliaryController() throws {
        func moment(_ text: String) throws -> RequestArguments.Value {
            .value(.octetString(COSEMDateTime(try #require(UTCTime(iso8601: text))).octets))
        }
        let absent = RequestArguments.Value.absent
        try expect(
            "ECS47a",
            RequestArguments([
                absent, absent, try moment("2026-11-01T00:30:00Z"), try moment("2026-11-01T06:30:00Z"), absent, absent,
                absent, absent, absent, absent, .value(.longUnsigned(0x1264)),
            ]),
            """
            D9 20ABCDEF 00 03 02 0001 00005E2C7601 02 02 0001 00005E2C7602 02 03 0009 00000A0067FF 01
            03 090C07EA0B01FF001E00008000FF 090C07EA0B01FF061E00008000FF 121264
            """)
    }

    @Test("ECS20c: two logs protected at once, each with the range")
    func billingLogs() throws {
        try expect(
            "ECS20c", nil, from: UTCTime(iso8601: "2026-10-31"), to: UTCTime(iso8601: "2026-11-01"),
            """
            D9 20ABCDEF 00 01 03 001E 00002B0202FF 01 01 0202 0102
            0205 120007 0906 0000620100FF 0F02 120000
            0202 1601 0202 090C07EA0A1FFF000000008000FF 090C07EA0B01FF000000008000FF
            0205 120007 0906 0000620101FF 0F02 120000
            0202 1601 0202 090C07EA0A1FFF000000008000FF 090C07EA0B01FF000000008000FF
            0101 0202 1602 0205 0909 040000018012ABCDEF 0908 1122334455660002 0908 99AABBCCDDEE0001 0900
            0202 1602 0202 0901 02 0900
            """)
    }

    @Test("ECS23: counters, a log over a range, and its period")
    func voltage() throws {
        try expect(
            "ECS23", nil, from: UTCTime(iso8601: "2026-10-31"), to: UTCTime(iso8601: "2026-11-01"),
            """
            D9 20ABCDEF 00 06 01 0003 010020200004 02 01 0003 010020200004 03 01 0003 010020240004 02
            01 0003 010020240004 03 04 0007 0100201800FF 02 01
            0204 0204 120001 0906 00005E2C64FF 0F02 120000 063277EC00 0632793D80 0100
            01 0007 0100201800FF 04 06 000000000000
            """)
    }

    @Test("ECS04a: one pound off the meter balance")
    func adjustment() throws {
        try expect(
            "ECS04a", RequestArguments([.doubleLong(-100_000)]),
            "D9 20ABCDEF 00 01 03 0070 0000130A00FF 01 01 05 FFFE7960")
    }

    @Test("ECS37: the period of the configurable maximum demand")
    func demandPeriod() throws {
        func entry(_ index: UInt16, _ selector: UInt16, _ hour: UInt8) throws -> COSEMData {
            .structure([
                .longUnsigned(index), .boolean(0xFF), .octetString(LogicalName(0, 0, 10, 0, 128)),
                .longUnsigned(selector), .octetString([hour, 0, 0, 0]), .longUnsigned(0xFFFF),
                .bitString(try #require(BitString(count: 7, octets: [0xFE]))),
                .bitString(try #require(BitString(count: 0, octets: []))),
                .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
            ])
        }
        try expect(
            "ECS37", RequestArguments([.array([try entry(0, 1, 16), try entry(1, 2, 20)])]),
            """
            D9 20ABCDEF 00 01 02 000A 00000C0000FF 02 01 0102
            020A 120000 03FF 0906 00000A0080FF 120001 0904 10000000 12FFFF 0407FE 0400 0905FFFFFFFFFF 0905FFFFFFFFFF
            020A 120001 03FF 0906 00000A0080FF 120002 0904 14000000 12FFFF 0407FE 0400 0905FFFFFFFFFF 0905FFFFFFFFFF
            """)
    }
}
