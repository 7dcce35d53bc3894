import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Message Templates (GBCS 19.2)")
struct RequestCatalogueTests {
    /// A command's header with random counter and parties, from a party for itself or for another.
    static func header(
        _ code: MessageCode, supplementary: Bool, using generator: inout SplitMix64
    ) -> GroupingHeader {
        func identifier() -> EntityIdentifier { EntityIdentifier(.random(in: 0 ... .max, using: &generator)) }
        let counter = UInt64.random(in: 0 ... .max, using: &generator)
        let device = identifier()
        let originator: CommandOriginator =
            supplementary
            ? .accessControlBroker(
                identifier(), counter: counter,
                onBehalfOf: SupplementaryRemoteParty(
                    id: identifier(), counter: .random(in: 0 ... .max, using: &generator)),
                certificate: nil)
            : .knownRemoteParty(identifier(), counter: counter)
        return originator.header(code, to: device)
    }

    static func range(_ form: RequestForm, using generator: inout SplitMix64) -> RequestRange? {
        let from = UTCTime(secondsSince2000: .random(in: 0...0x7FFF_FFFF, using: &generator))
        return form.range(from: from, to: from + .random(in: 0...100_000_000, using: &generator))
    }

    static func message(_ header: GroupingHeader, _ content: [UInt8]) throws -> Message {
        try Message(parsing: Message.encodeGrouping(header: header, content: content, signature: nil))
    }

    static let supplementary = [false, true]

    /// The requests whose commands differ in counters, parties and range only.
    static let fixed = RequestCatalogue.all.filter { $0.template != nil }

    @Test("the catalogue, by ascending Message Code")
    func catalogue() {
        let all = RequestCatalogue.all
        #expect(
            all.map(\.useCase.code).joined(separator: " ") == """
                CS01a ECS01a ECS02 ECS03 ECS04a ECS05 ECS07 ECS08 ECS09 ECS10 ECS12 ECS14 ECS15a ECS16 ECS17a ECS17b \
                ECS17c ECS17d ECS17e ECS18a ECS18b ECS19 ECS20a ECS20b ECS20c ECS21a ECS21b ECS21c ECS22a ECS22b \
                ECS22c ECS23 ECS24 ECS26a ECS26b ECS26c ECS26d ECS26e ECS26f ECS27 ECS28a ECS28b ECS29a ECS30 ECS34 \
                ECS35a ECS35b ECS37 ECS38 ECS39a ECS39b ECS40 ECS42 ECS43 ECS44 ECS45 ECS46a ECS46c ECS47 ECS50 \
                ECS52 ECS57 ECS61c ECS62 ECS66 ECS70 ECS81 ECS82 ECS01b ECS25a ECS29b ECS25b ECS04b ECS01c ECS35e \
                ECS35f ECS61a ECS23b ECS24b ECS26j ECS15c ECS26k ECS01d ECS20d ECS29c ECS29d ECS29e ECS29f ECS30a \
                ECS26l ECS48 ECS08a ECS25a1 ECS25a2 ECS25a3 ECS25b3 ECS25r1 ECS25r2 ECS26m ECS35g ECS46d ECS61d \
                ECS61e ECS47a ECS47e
                """)
        for request in all { #expect(RequestCatalogue[request.useCase.messageCode]?.useCase == request.useCase) }
        for code in [0x0000, 0x0001, 0x0061, 0x0120, 0x1000, 0xFFFF] as [UInt16] {
            #expect(RequestCatalogue[MessageCode(rawValue: code)] == nil)
        }
    }

    @Test("a template where commands bring neither values nor a choice of items")
    func templates() {
        #expect(Self.fixed.count == 59)
        for request in RequestCatalogue.all {
            #expect((request.template == nil) == request.form.takesArguments, "\(request.useCase.code)")
        }
        let optional = RequestCatalogue.all.filter { $0.form.items.contains(where: \.isOptional) }
        #expect(
            optional.map(\.useCase.code) == [
                "ECS46a", "ECS46c", "ECS47", "ECS57", "ECS61a", "ECS61d", "ECS47a", "ECS47e",
            ])
        #expect(optional.allSatisfy { $0.template == nil })
    }

    @Test("a template of commands that bring values is a programming error")
    func noTemplate() async {
        await #expect(processExitsWith: .failure) {
            _ = MessageTemplate(RequestCatalogue[MessageCode(rawValue: 0x004C)]!.form)
        }
    }

    @Test("a conforming content gives its range back", arguments: fixed, supplementary)
    func conforming(request: SupportedRequest, supplementary: Bool) throws {
        let template = try #require(request.template)
        var generator = SplitMix64(seed: UInt64(request.useCase.messageCode.rawValue))
        for _ in 0..<20 {
            let header = Self.header(request.useCase.messageCode, supplementary: supplementary, using: &generator)
            let range = Self.range(request.form, using: &generator)
            let typed = request.form.accessRequest(header: header, range: range)
            var content: [UInt8] = []
            typed.encode(into: &content)
            #expect(try AccessRequest(decoding: content) == typed)
            #expect(try template.range(in: Self.message(header, content)) == range)
            #expect((range != nil) == request.form.takesRange)
            #expect(typed.specifications.map(\.responseKind) == request.responseKinds)
            #expect(typed.specifications.count == typed.data.count)
        }
    }

    @Test("any other octet is refused, or is another range", arguments: fixed, supplementary)
    func flipped(request: SupportedRequest, supplementary: Bool) throws {
        let template = try #require(request.template)
        var generator = SplitMix64(seed: 19)
        let header = Self.header(request.useCase.messageCode, supplementary: supplementary, using: &generator)
        let range = Self.range(request.form, using: &generator)
        var content: [UInt8] = []
        request.form.accessRequest(header: header, range: range).encode(into: &content)
        let ranges = request.form.items.filter(\.takesRange).reduce(0) { $0 + $1.attributes.count }
        var otherRanges = 0
        for index in content.indices {
            let message = try Self.message(header, content.flipping(at: index, mask: 0x04))
            do throws(CodecError) {
                let other = try template.range(in: message)
                #expect(other != range, "octet \(index)")
                otherRanges += 1
            } catch {
                // Where a range stands several times, the first that is not like the others is found at the second.
                let offset = error.offset - message.contentRange.lowerBound
                #expect((0...(ranges > 1 ? content.count : index)).contains(offset), "octet \(index)")
            }
        }
        let boundSize =
            switch range?.from {
            case nil: 0
            case .seconds: 4
            case .dateTime: 12
            }
        #expect(otherRanges == (ranges == 1 ? 2 * boundSize : 0))
    }

    @Test("content that is longer or shorter is refused", arguments: fixed)
    func otherSize(request: SupportedRequest) throws {
        let template = try #require(request.template)
        var generator = SplitMix64(seed: 19)
        let header = Self.header(request.useCase.messageCode, supplementary: false, using: &generator)
        var content: [UInt8] = []
        request.form.accessRequest(header: header, range: Self.range(request.form, using: &generator))
            .encode(into: &content)
        for other in [[], content.dropLast(), content + [0]] {
            let message = try Self.message(header, Array(other))
            let problem = "the content has \(other.count) octets; its Message Template has \(content.count)"
            #expect(throws: CodecError(.invalidValue(problem), at: message.contentRange.lowerBound)) {
                try template.range(in: message)
            }
        }
    }

    @Test("content made for another header is refused", arguments: fixed)
    func otherHeader(request: SupportedRequest) throws {
        let template = try #require(request.template)
        var generator = SplitMix64(seed: 20)
        let header = Self.header(request.useCase.messageCode, supplementary: true, using: &generator)
        var content: [UInt8] = []
        request.form.accessRequest(header: header, range: Self.range(request.form, using: &generator))
            .encode(into: &content)

        var otherCounter = header
        otherCounter.originatorCounter ^= 1
        #expect(throws: CodecError.self) {
            try template.range(in: Self.message(otherCounter, content))
        }
        // Everything else in the header only shows in protection parameters.
        guard request.form.isProtected else { return }
        var wrappedCounter = header
        wrappedCounter.originatorCounter ^= 1 << 24
        var otherDevice = header
        otherDevice.businessTarget = Party.device
        var otherParty = header
        otherParty.otherInformation = .supplementaryRemotePartyCounter(
            header.messageCode, id: Party.other, counter: 77)
        var forItself = header
        forItself.otherInformation = .messageCode(header.messageCode)
        for other in [wrappedCounter, otherDevice, otherParty, forItself] {
            #expect(throws: CodecError.self) { try template.range(in: Self.message(other, content)) }
        }
    }

    @Test("what is refused, and where")
    func errors() throws {
        let template = try #require(RequestCatalogue[.ecs22b]?.template)
        let command = Vector.ecs22bCommand
        #expect(throws: CodecError(.unexpectedOctet(found: 0xDA, expected: "D9, by the Message Template"), at: 48)) {
            try template.range(in: Message(parsing: command.replacing(at: 48, with: 0xDA)))
        }
        let invokeID = "long-invoke-id is 20ABCDEE, the message's header makes it 20ABCDEF"
        #expect(throws: CodecError(.invalidValue(invokeID), at: 49)) {
            try template.range(in: Message(parsing: command.flipping(at: 52)))
        }
        let counter =
            "transaction-id counter is 0000018012ABCDEE, the message's header makes it 0000018012ABCDEF"
        #expect(throws: CodecError(.invalidValue(counter), at: 133)) {
            try template.range(in: Message(parsing: command.flipping(at: 140)))
        }
        let originator =
            "originator of the protection parameters is 1122334455660003, the message's header makes it "
            + "1122334455660002"
        #expect(throws: CodecError(.invalidValue(originator), at: 143)) {
            try template.range(in: Message(parsing: command.flipping(at: 150)))
        }
        let recipient =
            "recipient of the protection parameters is 99AABBCCDDEE0000, the message's header makes it "
            + "99AABBCCDDEE0001"
        #expect(throws: CodecError(.invalidValue(recipient), at: 153)) {
            try template.range(in: Message(parsing: command.flipping(at: 160)))
        }
    }

    @Test(
        "commands of an independent codec conform",
        arguments: [
            (Vector.ecs17aCommand, MessageCode.ecs17a), (Vector.ecs21cCommand, .ecs21c),
            (Vector.ecs22bCommand, .ecs22b), (Vector.ecs22bBrokerCommand, .ecs22b), (Vector.ecs70Command, .ecs70),
        ])
    func independent(octets: [UInt8], code: MessageCode) throws {
        let request = try #require(RequestCatalogue[code])
        let message = try Message(parsing: octets)
        let range = try #require(request.template).range(in: message)
        switch code {
        case .ecs17a: #expect(range == nil)
        case .ecs21c:
            #expect(range == RequestRange(from: .seconds(846_720_000), to: .seconds(846_806_400)))
        case .ecs22b:
            #expect(
                range
                    == RequestRange(
                        from: .dateTime(COSEMDateTime(UTCTime(iso8601: "2026-10-31")!)),
                        to: .dateTime(COSEMDateTime(UTCTime(iso8601: "2026-11-01")!))))
        default:
            #expect(
                range
                    == RequestRange(
                        from: .dateTime(COSEMDateTime(UTCTime(iso8601: "2026-11-01")!)),
                        to: .dateTime(COSEMDateTime(UTCTime(iso8601: "2026-11-01T00:01")!))))
        }
        var content: [UInt8] = []
        request.form.accessRequest(header: message.header, range: range).encode(into: &content)
        #expect(content.elementsEqual(message.content))
    }

    @Test("bounds of selective access stay within a double-long-unsigned")
    func clamped() throws {
        let form = try #require(RequestCatalogue[.ecs22a]).form
        let range = form.range(
            from: UTCTime(secondsSince2000: -1), to: UTCTime(secondsSince2000: 0x1_0000_0000))
        #expect(range == RequestRange(from: .seconds(0), to: .seconds(.max)))
        #expect(
            RequestCatalogue[.ecs17a]?.form.range(from: halfPastMidnight, to: halfPastMidnight) == nil)
        #expect(
            RequestCatalogue[.ecs17b]?.form.range(from: halfPastMidnight, to: halfPastMidnight) == nil)
    }
}
