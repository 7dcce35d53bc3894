import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Message Templates of a Communications Hub (GBCS 19.2)")
struct HubRequestCatalogueTests {
    private static let device = EntityIdentifier(0x99AA_BBCC_DDEE_0002)
    private static let registration = DeviceRegistration(
        device: device, key: Array("0123456789ABCDEF".utf8), type: 3, joinTimeout: 600)

    private static func header(_ code: MessageCode) -> GroupingHeader {
        CommandOriginator.accessControlBroker(
            Party.broker, counter: originatorCounter, onBehalfOf: supplementaryParty, certificate: nil
        ).header(code, to: Party.device)
    }

    private static func content(_ code: MessageCode, _ arguments: RequestArguments? = nil) throws -> [UInt8] {
        let request = try #require(HubRequestCatalogue[code])
        let range = request.form.range(from: halfPastMidnight, to: halfPastMidnight + 60)
        var content: [UInt8] = []
        request.form.accessRequest(header: header(code), range: range, arguments: arguments).encode(into: &content)
        return content
    }

    private static func message(_ code: MessageCode, _ content: [UInt8]) throws -> Message {
        try Message(parsing: Message.encodeGrouping(header: header(code), content: content, signature: nil))
    }

    @Test("the catalogue")
    func catalogue() {
        #expect(
            HubRequestCatalogue.all.map(\.useCase.code) == [
                "CCS01", "CCS02", "ECS52", "ECS35c", "ECS35d", "ECS26n", "CCS07", "CCS06",
            ])
        for request in HubRequestCatalogue.all {
            #expect(HubRequestCatalogue[request.useCase.messageCode] === request)
            #expect(request.useCase.roles.contains(.accessControlBroker))
            #expect(RequestTable.hub[request.useCase.messageCode] != nil)
        }
        #expect(HubRequestCatalogue[.ecs17a] == nil)
        #expect(RequestTable.hub[.ecs17a] == nil)
        #expect(RequestTable.shared[.ccs01] == nil, "a meter has no CCS01")
        #expect(RequestTable.hub[MessageCode(rawValue: 0xFFFF)] == nil)
    }

    @Test("contents, octet by octet (Use Case annex)")
    func contents() throws {
        #expect(
            try Self.content(.ccs02, .device(Self.device))
                == octets("D9 20ABCDEF 00 01 03 0068 00001E0300FF 02 01 0908 99AABBCCDDEE0002"))
        #expect(
            try Self.content(.ccs01, .registration(Self.registration))
                == octets(
                    """
                    D9 20ABCDEF 00 03 03 0068 00001E0300FF 01 02 0068 00001E0300FF 03 02 0068 00001E0300FF 02
                    03 0204 0908 99AABBCCDDEE0002 1601 0910 30313233343536373839414243444546 1603 120258 03FF
                    """))
        #expect(try Self.content(.ccs06) == octets("D9 20ABCDEF 00 01 01 0068 00001E0300FF 04 01 00"))
        #expect(
            try Self.content(.ccs07)
                == octets("D9 20ABCDEF 00 02 03 0068 00001E0300FF 04 03 0068 00001E0301FF 04 02 00 00"))
        #expect(
            try Self.content(.ecs26n)
                == octets("D9 20ABCDEF 00 02 01 0001 0000600104FF 02 01 0001 0000600106FF 02 02 00 00"))
        for (code, log) in [(MessageCode.ecs35c, "00"), (.ecs35d, "01")] {
            #expect(
                try Self.content(code).prefix(17) == octets("D9 20ABCDEF 00 01 04 0007 00006362\(log)FF 02")[...])
        }
    }

    @Test("CCS01 and CCS02: any argument conforms and is read back", arguments: [MessageCode.ccs01, .ccs02])
    func arguments(code: MessageCode) throws {
        let request = try #require(HubRequestCatalogue[code])
        var generator = SplitMix64(seed: 31)
        for _ in 0..<50 {
            let device = EntityIdentifier(.random(in: 0 ... .max, using: &generator))
            let arguments: RequestArguments =
                code == .ccs02
                ? .device(device)
                : .registration(
                    DeviceRegistration(
                        device: device, key: (0..<16).map { _ in .random(in: 0 ... .max, using: &generator) },
                        type: .random(in: 0 ... .max, using: &generator),
                        joinTimeout: .random(in: 0 ... .max, using: &generator)))
            let content = try Self.content(code, arguments)
            let conforming = try ConformingRequest(content, header: Self.header(code), form: request.form)
            #expect(conforming.range == nil && conforming.items.allSatisfy { $0.excess == nil })
            let change = try #require(DeviceLogChange(try AccessRequest(decoding: content)))
            #expect(DeviceLogChange(conforming) == change)
            switch change {
            case .registration(let registration): #expect(.registration(registration) == arguments)
            case .removal(let device): #expect(.device(device) == arguments)
            }
        }
    }

    @Test(
        "every other octet is refused",
        arguments: HubRequestCatalogue.all.filter { $0.template != nil }.map(\.useCase.messageCode))
    func flipped(code: MessageCode) throws {
        let request = try #require(HubRequestCatalogue[code])
        let template = try #require(request.template)
        let content = try Self.content(code)
        let range = try template.range(in: Self.message(code, content))
        var conforming = 0
        for index in content.indices {
            let message = try Self.message(code, content.flipping(at: index, mask: 0x04))
            do throws(CodecError) {
                let other = try template.range(in: message)
                #expect(request.form.takesRange == (other != range), "octet \(index)")
                conforming += 1
            } catch { #expect(error.offset <= message.contentRange.lowerBound + index) }
        }
        let free: [MessageCode: Int] = [.ecs35c: 8, .ecs35d: 8]
        #expect(conforming == free[code] ?? 0)
    }

    @Test(
        "CCS01 and CCS02: every other octet outside of the values is refused",
        arguments: [(MessageCode.ccs01, 27), (.ccs02, 8)])
    func flippedValues(code: MessageCode, free: Int) throws {
        let request = try #require(HubRequestCatalogue[code])
        #expect(request.template == nil)
        let arguments: RequestArguments = code == .ccs02 ? .device(Self.device) : .registration(Self.registration)
        let content = try Self.content(code, arguments)
        var conforming = 0
        for index in content.indices {
            let octets = content.flipping(at: index, mask: 0x04)
            guard
                let other = try? ConformingRequest(octets, header: Self.header(code), form: request.form)
            else { continue }
            #expect(DeviceLogChange(other) != nil, "octet \(index)")
            conforming += 1
        }
        #expect(conforming == free)
    }

    @Test("requests that change no log")
    func noArguments() throws {
        for code in [MessageCode.ccs06, .ccs07, .ecs26n, .ecs52] {
            let content = try Self.content(code)
            let form = try #require(HubRequestCatalogue[code]).form
            #expect(DeviceLogChange(try AccessRequest(decoding: content)) == nil)
            #expect(DeviceLogChange(try ConformingRequest(content, header: Self.header(code), form: form)) == nil)
        }
        for code in [MessageCode.ccs01, .ccs02] {
            // Values of other types are nothing to read, and the form does not take them.
            let content = try Self.content(code, RequestArguments([.nullData, .nullData, .nullData]))
            let form = try #require(HubRequestCatalogue[code]).form
            #expect(DeviceLogChange(try AccessRequest(decoding: content)) == nil)
            #expect(throws: CodecError.self) {
                try ConformingRequest(content, header: Self.header(code), form: form)
            }
        }
    }

    @Test("CCS01 whose parameters are of other types or sizes")
    func malformedArguments() throws {
        let form = try #require(HubRequestCatalogue[.ccs01]).form
        let right = form.accessRequest(
            header: Self.header(.ccs01), range: nil, arguments: .registration(Self.registration))
        func read(_ members: [COSEMData], _ timeout: COSEMData = .longUnsigned(90)) -> DeviceLogChange? {
            var request = right
            request.data[0] = .structure(members)
            request.data[1] = timeout
            return DeviceLogChange(request)
        }
        let good: [COSEMData] = [
            .octetString(Self.device.octets), .enumerated(1), .octetString(Self.registration.key), .enumerated(3),
        ]
        #expect(read(good) != nil)
        #expect(read(good, .unsigned(90)) == nil)
        var short = right
        short.data.removeLast(2)
        #expect(DeviceLogChange(short) == nil)
        short.data = []
        #expect(DeviceLogChange(short) == nil)
        #expect(read(good.dropLast()) == nil)
        #expect(read(good + [.nullData]) == nil)
        for (place, value) in [
            (0, COSEMData.octetString([1])), (0, .nullData), (1, .enumerated(2)), (1, .unsigned(1)),
            (2, .octetString(Array(Self.registration.key.dropLast()))), (3, .unsigned(3)),
        ] {
            var members = good
            members[place] = value
            #expect(read(members) == nil, "\(place)")
        }
    }

    @Test("CCS01 and CCS02 with a device or a key of another size conform, exceed, and change nothing")
    func otherSizes() throws {
        let key = COSEMData.structure([
            .octetString(Self.device.octets), .enumerated(1), .octetString([1, 2, 3]), .enumerated(3),
        ])
        for (code, value) in [(MessageCode.ccs01, key), (.ccs02, .octetString([1]))] {
            let form = try #require(HubRequestCatalogue[code]).form
            let content = try Self.content(
                code, RequestArguments([value, .longUnsigned(90), .nullData].prefix(form.items.count).map { $0 }))
            let request = try ConformingRequest(content, header: Self.header(code), form: form)
            #expect(request.items[0].excess?.kind == .bound)
            #expect(DeviceLogChange(request) == nil)
        }
    }

    @Test("a key of another size is a programming error")
    func keySize() async {
        await #expect(processExitsWith: .failure) {
            _ = DeviceRegistration(device: EntityIdentifier(1), key: [1, 2, 3], type: 0, joinTimeout: 1)
        }
    }
}
