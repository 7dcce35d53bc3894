import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS17a to e, 40 and 52, octet by octet. The load is steady, so at noon on 2026-11-01 every register is a
/// multiple of 00288A20.
@Suite("Register reads")
struct RegisterReadTests {
    static let counter: UInt64 = 0x0000_0001_0ABC_DEF1
    static let device = "02E54E0000000001"
    static let supplier = "02E54E0000000A01"
    static let networkOperator = "02E54E0000000A02"
    static let noon = "07EA0B01FF0C0000008000FF"

    @Test("ECS17a: the whole message but its MAC", arguments: ElementVariant.allCases)
    func exportRegisters(variant: ElementVariant) throws {
        let answer = try TestEstate(variant).answer(.ecs17a, from: .networkOperator, counter: Self.counter)
        let expected = octets(
            """
            DD000000000000 67 1100000000
            DF 0902000000010ABCDEF1 08\(Self.device) 08\(Self.networkOperator) 0C\(Self.noon) 020026
            27 DA20BCDEF1 00 00
            04 0600A22880 02020F00161E 0600CAB2A0 02020F001620
            04 0100 0100 0100 0100
            00
            """)
        #expect(Array(answer.octets.dropLast(12)) == expected)
    }

    @Test("ECS17b: the whole message but ciphertext, tag and MAC")
    func importRegistersClearPart() throws {
        let answer = try TestEstate().answer(.ecs17b, from: .supplier, counter: Self.counter)
        let before = octets(
            """
            DD000000000000 81AE 1100000000
            DF 0902000000010ABCDEF1 08\(Self.device) 08\(Self.supplier) 0C\(Self.noon) 020027
            6E DA20BCDEF1 00 00
            01 0202
            0101 0202 1602 0205 090904000000010ABCDEF1 0908\(Self.device) 0908\(Self.supplier) 0900
            0202 1602 0202 090102 0900
            092B 3100000000
            """)
        #expect(Array(answer.octets.prefix(before.count)) == before)
        #expect(answer.octets.count == before.count + 26 + 12 + 4 + 12)
        #expect(Array(answer.octets.dropLast(12).suffix(4)) == octets("01 0300 00"))
    }

    @Test(
        "ECS17b: the collection has a second active value on a twin element only",
        arguments: [
            (ElementVariant.singleElement, "0201 0204 0600288A20 02020F00161E 0600799E60 02020F001620"),
            (.twinElement, "0201 0205 0600288A20 02020F00161E 0600799E60 02020F001620 0600511440"),
            (.polyphase, "0201 0204 0600288A20 02020F00161E 0600799E60 02020F001620"),
        ])
    func importRegisters(variant: ElementVariant, plaintext: String) throws {
        for sender in [Sender.supplier, .networkOperator] {
            let answer = try TestEstate(variant).answer(.ecs17b, from: sender)
            #expect(answer.plaintext == octets(plaintext))
            #expect(answer.results == [0])
        }
    }

    @Test("ECS17c: active power, in W", arguments: ElementVariant.allCases)
    func power(variant: ElementVariant) throws {
        // 1 Wh every two seconds is 1,800 W; the second element of a twin adds 3,600 W to the total.
        let answer = try TestEstate(variant).answer(.ecs17c, from: .supplier, counter: Self.counter)
        let total = variant == .twinElement ? "00001518" : "00000708"
        #expect(answer.content == octets("DA20BCDEF1 00 00 01 0203 06\(total) 02020F00161B 0600000708 01 0100"))
    }

    @Test("ECS17d: 48 registers, and 4 of the second element", arguments: ElementVariant.allCases)
    func timeOfUseRegisters(variant: ElementVariant) throws {
        let answer = try TestEstate(variant).answer(.ecs17d, from: .networkOperator)
        var expected = octets(variant == .twinElement ? "0201 0202 0130" : "0201 0201 0130")
        for number: UInt32 in 0..<48 { expected += octets("06\((0x0028_8A20 * (10 + number)).hexadecimal)") }
        if variant == .twinElement {
            expected += octets("0104")
            for number: UInt32 in 0..<4 { expected += octets("06\((0x0028_8A20 * (60 + number)).hexadecimal)") }
        }
        #expect(answer.plaintext == expected)
    }

    /// GBCS Use Case annex, ECS17e, note.
    @Test("ECS17e: for each of four blocks eight registers, then eight counters", arguments: ElementVariant.allCases)
    func blockRegisters(variant: ElementVariant) throws {
        let answer = try TestEstate(variant).answer(.ecs17e, from: .supplier)
        var expected = octets("0201 0201 0140")
        for block: UInt32 in 0..<4 {
            for first: UInt32 in [100, 200] {
                for place: UInt32 in 0..<8 {
                    expected += octets("06\((0x0028_8A20 * (first + 10 * block + place)).hexadecimal)")
                }
            }
        }
        #expect(answer.plaintext == expected)
    }

    @Test(
        "ECS40: a twin element's two import MPANs are one string",
        arguments: [
            (ElementVariant.singleElement, "090D 32303030303030303030303131"),
            (.twinElement, "091A 32303030303030303030303131 32303030303030303030303232"),
            (.polyphase, "090D 32303030303030303030303131"),
        ])
    func meterPointAdministrationNumbers(variant: ElementVariant, importMPAN: String) throws {
        let answer = try TestEstate(variant).answer(.ecs40, from: .accessControlBroker, counter: Self.counter)
        let exportMPAN = "090D 32303030303030303030303333"
        #expect(answer.content == octets("DA20BCDEF1 00 00 02 \(importMPAN) \(exportMPAN) 02 0100 0100"))
    }

    @Test("ECS52: four octets of firmware version", arguments: ElementVariant.allCases)
    func firmwareVersion(variant: ElementVariant) throws {
        let answer = try TestEstate(variant).answer(.ecs52, from: .networkOperator, counter: Self.counter)
        #expect(answer.content == octets("DA20BCDEF1 00 00 01 0904FEED0017 01 0100"))
    }

    /// GBCS 7.2.7: a response says who answers whom, with the command's counter and Message Code, and the time
    /// exactly where the use case has it.
    @Test("The header of every supported use case", arguments: RequestCatalogue.all.map(\.useCase))
    func header(useCase: UseCase) throws {
        let counter = UInt64.max - 1
        let withDateTime = [
            "CS01a", "ECS01a", "ECS01b", "ECS01c", "ECS01d", "ECS02", "ECS03", "ECS08", "ECS08a", "ECS17a", "ECS17b",
            "ECS17c", "ECS17d", "ECS17e", "ECS18a", "ECS18b", "ECS19", "ECS23", "ECS23b", "ECS28a", "ECS46c", "ECS46d",
        ]
        for variant in ElementVariant.allCases {
            let estate = TestEstate(variant)
            estate.meter.clockOffset = useCase.messageCode == .ecs70 ? 0 : 7
            for sender in [Sender.supplier, .networkOperator, .accessControlBroker, .loadController]
            where useCase.roles.contains(sender.businessOriginator.role) {
                estate.meter.lastCounters = [:]
                let answer = try estate.answer(useCase.messageCode, from: sender, counter: counter)
                #expect(
                    answer.response.isSuccess == !PermissionMatrixTests.refusedWhenNew.contains(useCase.code))
                #expect(answer.header.craFlag == .response)
                #expect(answer.header.originatorCounter == counter)
                #expect(answer.header.businessOriginator == TestEstate.meterIdentifier)
                #expect(answer.header.businessTarget == sender.businessOriginator.entityIdentifier)
                #expect(answer.header.otherInformation == .messageCode(useCase.messageCode))
                let hasDateTime = withDateTime.contains(useCase.code)
                #expect(answer.header.dateTime == (hasDateTime ? COSEMDateTime(estate.now + 7) : nil))
                #expect(answer.response.access.invokeID.rawValue == 0x20FF_FFFE)
                #expect(answer.response.access.dateTime == nil)
                #expect(answer.response.access.requestSpecifications == nil)
                let form = try #require(RequestCatalogue[useCase.messageCode]).form
                let items = zip(form.items, form.example.values).filter { $1 != .absent }.map(\.0)
                #expect(answer.response.results.map(\.kind) == items.map(\.responseKind))
                // A change of payment mode is told, and a limit.
                let alert: String? = ["ECS02": "ECS68", "ECS03": "ECS68", "ECS47e": "ECS101"][useCase.code]
                #expect(answer.outcome.alerts.map(\.alert.messageCode) == (alert.map { [MessageCode($0)] } ?? []))
                #expect(answer.outcome.delay == .zero)
                #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter + (alert == nil ? 0 : 1))
            }
        }
    }

    @Test("Critical responses are signed and have no MAC Header, others have a MAC and no signature")
    func protection() throws {
        let estate = TestEstate()
        for request in RequestCatalogue.all {
            let sender = try #require(Sender.permitted(request.useCase))
            let answer = try estate.answer(request.useCase.messageCode, from: sender)
            if request.useCase.category == .criticalCommand {
                #expect(answer.octets.first == 0xDF)
                #expect(answer.response.message.macRange == nil)
                guard case .present = answer.response.message.signature else {
                    Issue.record("no signature: \(request.useCase.code)")
                    return
                }
            } else {
                #expect(answer.octets.first == 0xDD)
                #expect(answer.response.message.signature == .empty)
            }
        }
    }

    @Test("Exactly the sensitive use cases come back encrypted")
    func encryption() throws {
        let estate = TestEstate()
        for request in RequestCatalogue.all {
            let sender = Sender.allCases.first { request.useCase.roles.contains($0.businessOriginator.role) }
            let answer = try estate.answer(request.useCase.messageCode, from: try #require(sender))
            #expect(answer.plaintext.isEmpty == !request.useCase.sensitive, "\(request.useCase.code)")
        }
    }
}
