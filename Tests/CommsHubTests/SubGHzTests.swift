import COSEM
import ESMEEmulator
import Foundation
import GBCS
import Testing

@testable import CommsHub

/// DBCH01 to DBCH05: configuration, channel and channel log of a dual-band hub's sub-GHz network.
@Suite("Sub-GHz network of a hub")
struct SubGHzTests {
    private static let now = TestHub.now
    private static let date = "090C 07EA0B01FF0C0000008000FF"
    /// A configuration that has channel 4 of page 28 alone.
    private static let configuration = """
        020F 0420E0000010 0420E8000000 0420F0000000 0420F8000000 120096 1200D2 1103 120008 1109 110B 121388 1164
        120078 120FA0 120BB8
        """

    private static func arguments() throws -> RequestArguments {
        RequestArguments([try COSEMData(decoding: octets(configuration))])
    }

    private static func content(
        _ hub: CommunicationsHub, _ code: MessageCode, counter: UInt64, to end: Int64 = 0
    ) throws -> [UInt8] {
        let request = try #require(HubRequestCatalogue[code])
        let range = request.form.range(from: now, to: now + end)
        let (response, _) = try TestHub.ask(hub, try TestHub.command(code, counter: counter, range: range))
        return Array(response.message.content)
    }

    @Test("DBCH04 writes the configuration, DBCH09 tells of it, and DBCH03 reads it, octet by octet")
    func configure() throws {
        let hub = TestHub.hub(of: 1)
        let (_, outcome) = try TestHub.ask(hub, try TestHub.command(.dbch04, arguments: try Self.arguments()))
        #expect(
            try #require(outcome.response).dropLast(12)
                == TestHub.response(
                    "010D", counter: "0000000000000516", content: "DA 20000516 00 00 01 00 01 0200")[...])
        #expect(outcome.alerts.count == 1)
        let (header, content) = try TestHub.content(try #require(outcome.alerts.first), isSigned: false)
        #expect(header.otherInformation == .messageCode(MessageCode(rawValue: 0x0113)))
        #expect(content == octets("0F 20000FA0 00 0203 128F2A \(Self.date) \(Self.configuration)"))
        #expect(
            try Self.content(hub, .dbch03, counter: 1_303)
                == octets("DA 20000517 00 00 01 \(Self.configuration) 01 0100"))
        #expect(hub.state?.logs.events.entries.map(\.otherInformation) == [[0x01, 0x0D]])
    }

    @Test("A new hub's configuration has the members of the annex, and its channel is one of them")
    func factory() throws {
        let hub = TestHub.hub(of: 1)
        #expect(
            try Self.content(hub, .dbch03, counter: 1_302).prefix(9) == octets("DA 20000516 00 00 01")[...] + [0x02])
        let (configuration, _) = try TestHub.ask(hub, try TestHub.command(.dbch03))
        let form = try #require(HubRequestCatalogue[.dbch03]).form
        #expect(throws: Never.self) {
            try form.items[0].attribute.type.check(try #require(configuration.values.first))
        }
        let (channel, _) = try TestHub.ask(hub, try TestHub.command(.dbch01))
        guard case .structure(let members)? = configuration.values.first,
            case .bitString(let bits)? = channel.values.first
        else {
            Issue.record("\(configuration.values), \(channel.values)")
            return
        }
        func number(_ bits: BitString) -> UInt32 { bits.octets.reduce(0) { $0 << 8 | UInt32($1) } }
        let masks = members.prefix(4).map { if case .bitString(let bits) = $0 { number(bits) } else { 0 as UInt32 } }
        #expect(masks.map { $0 >> 27 } == [28, 29, 30, 31])
        let found = number(bits)
        #expect((found & 0x07FF_FFFF).nonzeroBitCount == 1)
        #expect(masks.contains { $0 >> 27 == found >> 27 && $0 & found == found })
        #expect(hub.state == nil, "reads leave no trace")
    }

    @Test("DBCH05 moves to the quietest channel that is allowed; DBCH07 tells of it, DBCH01 and DBCH02 read it")
    func scan() throws {
        let hub = TestHub.hub(of: 1)
        let before = try Self.content(hub, .dbch01, counter: 1_301)
        _ = try TestHub.ask(hub, try TestHub.command(.dbch04, arguments: try Self.arguments()))
        // Only a scan moves the network.
        #expect(try Self.content(hub, .dbch01, counter: 1_301) == before)
        let (_, outcome) = try TestHub.ask(hub, try TestHub.command(.dbch05, counter: 1_303), at: Self.now + 1)
        #expect(
            try #require(outcome.response).dropLast(12)
                == TestHub.response(
                    "010E", counter: "0000000000000517", content: "DA 20000517 00 00 01 00 01 0200")[...])
        #expect(outcome.alerts.count == 1)
        let (header, content) = try TestHub.content(try #require(outcome.alerts.first), isSigned: false)
        #expect(header.otherInformation == .messageCode(MessageCode(rawValue: 0x0111)))
        #expect(
            content
                == octets(
                    "0F 20000FA1 00 0203 128F26 090C 07EA0B01FF0C0001008000FF 0202 0420E0000010 0901 00"))
        #expect(
            try Self.content(hub, .dbch01, counter: 1_304) == octets("DA 20000518 00 00 01 0420E0000010 01 0100"))
        #expect(
            try Self.content(hub, .dbch02, counter: 1_304, to: 1)
                == octets(
                    "DA 20000518 00 00 01 13 0203061209 0E 3279E641 8F26 07 E0000010090100 01 0100"))
        #expect(
            try Self.content(hub, .dbch02, counter: 1_304)
                == octets("DA 20000518 00 00 01 13 0203061209 00 01 0100"))
        // There is no quieter one.
        let (again, quiet) = try TestHub.ask(hub, try TestHub.command(.dbch05, counter: 1_305), at: Self.now + 2)
        #expect(again.isSuccess && quiet.alerts.isEmpty)
    }

    @Test("A configuration without channels leaves the network where it is")
    func noChannels() throws {
        let hub = TestHub.hub(of: 0)
        let none = octets(Self.configuration.replacing("0420E0000010", with: "0420E0000000"))
        let before = try Self.content(hub, .dbch01, counter: 1)
        _ = try TestHub.ask(
            hub, try TestHub.command(.dbch04, arguments: RequestArguments([try COSEMData(decoding: none)])))
        let (response, outcome) = try TestHub.ask(hub, try TestHub.command(.dbch05, counter: 1_303))
        #expect(response.isSuccess && outcome.alerts.isEmpty)
        #expect(try Self.content(hub, .dbch01, counter: 1) == before)
    }

    @Test("A mask of another size is refused, and nothing is written")
    func otherSize() throws {
        let hub = TestHub.hub(of: 0)
        let short = octets(Self.configuration.replacing("0420E0000010", with: "0418E00000"))
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.dbch04, arguments: RequestArguments([try COSEMData(decoding: short)])))
        #expect(response.results.map(\.result.rawValue) == [250])
        #expect(outcome.alerts.isEmpty)
        #expect(hub.state?.storedValues == nil)
    }

    @Test("DBCH04 and DBCH05 are protected against replay")
    func replay() throws {
        for code in [MessageCode.dbch04, .dbch05] {
            let hub = TestHub.hub(of: 0)
            let command = try TestHub.command(code, arguments: code == .dbch04 ? try Self.arguments() : nil)
            _ = try TestHub.ask(hub, command)
            let outcome = try TestHub.outcome(hub.deliver(command, at: Self.now, in: ProcessingContext()))
            #expect(outcome.disposition == .refused(.replayed(last: 1_302)))
        }
    }

    @Test("A hub of one band does not support them", arguments: ["DBCH01", "DBCH02", "DBCH03", "DBCH04", "DBCH05"])
    func singleBand(code: String) throws {
        let hub = TestHub.hub(of: 0)
        hub.model = CommunicationsHubModel(isDualBand: false)
        let request = try #require(HubRequestCatalogue.all.first { $0.useCase.code == code })
        let command = try TestHub.command(
            request.useCase.messageCode, range: request.form.range(from: Self.now, to: Self.now))
        let outcome = try TestHub.outcome(hub.deliver(command, at: Self.now, in: ProcessingContext()))
        #expect(outcome.disposition == .notSupported)
        #expect(outcome.alerts.map(\.alert.code) == [.commandNotSupportedByDevice])
        #expect(try TestHub.ask(hub, try TestHub.command(.ccs06)).response.isSuccess)
    }

    @Test("Configuration, channel and log survive encoding of the state; a state without them is read too")
    func state() throws {
        let hub = TestHub.hub(of: 0)
        _ = try TestHub.ask(hub, try TestHub.command(.dbch04, arguments: try Self.arguments()))
        _ = try TestHub.ask(hub, try TestHub.command(.dbch05, counter: 1_303))
        let state = try #require(hub.state)
        #expect(try JSONDecoder().decode(HubState.self, from: JSONEncoder().encode(state)) == state)
        let other = TestHub.hub(of: 0)
        other.become(TestHub.hubIdentifier, state: state)
        #expect(try Self.content(other, .dbch01, counter: 1) == Self.content(hub, .dbch01, counter: 1))
        let text = String(decoding: try JSONEncoder().encode(HubState()), as: UTF8.self)
        #expect(!text.contains("channelLog") && !text.contains("storedValues"))
    }
}

/// Every use case of the hub.
@Suite("Rows of a hub's use cases")
struct HubRowTests {
    @Test("Each row's example is executed, and answered with success", arguments: HubRequestCatalogue.all)
    func rows(request: SupportedRequest) throws {
        let hub = TestHub.hub(of: 1)
        // The example's device is the one with the identifier 0, which CCS02 needs to find.
        let device = EntityIdentifier(0)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs01, arguments: TestHub.registration(device)))
        let (response, _) = try TestHub.ask(
            hub,
            try TestHub.command(
                request.useCase.messageCode, counter: 1_303,
                range: request.form.range(from: TestHub.now, to: TestHub.now + 60)))
        #expect(response.isSuccess, "\(request.useCase.code): \(response.results)")
        #expect(response.results.count == request.form.items.count)
        // What is read is of the type that its row has.
        for (item, value) in zip(request.form.items, response.values) where item.responseKind == .get {
            // The row of CCS06 says nothing of its elements.
            if case .array = item.attribute.type { continue }
            #expect(throws: Never.self) { try item.attribute.type.check(value) }
        }
        guard case .unexpected(let data) = Reading(response) else { return }
        Issue.record("\(request.useCase.code) is not read: \(data)")
    }
}
