import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Message Templates of a Communications Hub (GBCS 19.2)")
struct HubRequestCatalogueTests {
    private static let device = EntityIdentifier(0x99AA_BBCC_DDEE_0002)
    private static let registration = DeviceRegistration(
        device: device, key: Array("0123456789ABCDEF".utf8), type: 3, joinTimeout: 600)

    private static let restoration = DeviceLogRestoration(
        extendedPANIdentifier: 0x0102_0304_0506_0708,
        devices: [DeviceLogBackup.Device(device: device, hashedLinkKey: Array(0xA0...0xAF))])
    /// A sub-GHz configuration, each member another number.
    private static let subGHzConfiguration = """
        020F 0420E0000011 0420E8000003 0420F0000100 0420F8000007 120096 1200D2 1103 120008 1109 110B 121388 1164
        120078 120FA0 120BB8
        """

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
                "CCS01", "CCS02", "CCS03", "ECS52", "ECS35c", "ECS35d", "ECS26n", "CCS07", "DBCH01", "DBCH02",
                "DBCH03", "DBCH04", "DBCH05", "CCS06",
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
        #expect(
            try Self.content(.ccs03, .restoration(Self.restoration))
                == octets(
                    """
                    D9 20ABCDEF 00 01 03 0068 00001E0300FF 05
                    01 0202 0908 0102030405060708 0101 0202 0908 99AABBCCDDEE0002
                    0910 A0A1A2A3A4A5A6A7A8A9AAABACADAEAF
                    """))
        #expect(try Self.content(.ccs06) == octets("D9 20ABCDEF 00 01 01 0068 00001E0300FF 04 01 00"))
        #expect(
            try Self.content(.ccs07)
                == octets("D9 20ABCDEF 00 02 03 0068 00001E0300FF 04 03 0068 00001E0301FF 04 02 00 00"))
        #expect(
            try Self.content(.ecs26n)
                == octets("D9 20ABCDEF 00 02 01 0001 0000600104FF 02 01 0001 0000600106FF 02 02 00 00"))
        let logs: [(MessageCode, String)] = [
            (.ecs35c, "00006362 00FF"), (.ecs35d, "00006362 01FF"), (.dbch02, "00005E2C 0A03"),
        ]
        for (code, log) in logs {
            #expect(try Self.content(code).starts(with: octets("D9 20ABCDEF 00 01 04 0007 \(log) 02 01 0204")))
        }
    }

    @Test("contents of the sub-GHz network's use cases, octet by octet (Use Case annex)")
    func subGHzContents() throws {
        for (code, object) in [(MessageCode.dbch01, "02"), (.dbch03, "00")] {
            #expect(try Self.content(code) == octets("D9 20ABCDEF 00 01 01 0001 00005E2C0A\(object) 02 01 00"))
        }
        #expect(try Self.content(.dbch05) == octets("D9 20ABCDEF 00 01 02 0001 00005E2C0A01 02 01 1100"))
        let configuration = try COSEMData(decoding: octets(Self.subGHzConfiguration))
        #expect(
            try Self.content(.dbch04, RequestArguments([configuration]))
                == octets("D9 20ABCDEF 00 01 02 0001 00005E2C0A00 02 01 \(Self.subGHzConfiguration)"))
    }

    @Test("CCS01 to CCS03: any argument conforms and is read back", arguments: [MessageCode.ccs01, .ccs02, .ccs03])
    func arguments(code: MessageCode) throws {
        let request = try #require(HubRequestCatalogue[code])
        var generator = SplitMix64(seed: 31)
        for _ in 0..<50 {
            let device = EntityIdentifier(.random(in: 0 ... .max, using: &generator))
            let key: [UInt8] = (0..<16).map { _ in .random(in: 0 ... .max, using: &generator) }
            let arguments: RequestArguments =
                switch code {
                case .ccs02: .device(device)
                case .ccs03:
                    .restoration(
                        DeviceLogRestoration(
                            extendedPANIdentifier: .random(in: 0 ... .max, using: &generator),
                            devices: (0..<Int.random(in: 1...16, using: &generator)).map {
                                DeviceLogBackup.Device(
                                    device: EntityIdentifier(device.rawValue &+ UInt64($0)), hashedLinkKey: key)
                            }))
                default:
                    .registration(
                        DeviceRegistration(
                            device: device, key: key, type: .random(in: 0 ... .max, using: &generator),
                            joinTimeout: .random(in: 0 ... .max, using: &generator)))
                }
            let content = try Self.content(code, arguments)
            let conforming = try ConformingRequest(content, header: Self.header(code), form: request.form)
            #expect(conforming.range == nil && conforming.items.allSatisfy { $0.excess == nil })
            let change = try #require(DeviceLogChange(try AccessRequest(decoding: content)))
            #expect(DeviceLogChange(conforming) == change)
            switch change {
            case .registration(let registration): #expect(.registration(registration) == arguments)
            case .removal(let device): #expect(.device(device) == arguments)
            case .restoration(let restoration): #expect(.restoration(restoration) == arguments)
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
        let free: [MessageCode: Int] = [.ecs35c: 8, .ecs35d: 8, .dbch02: 8]
        #expect(conforming == free[code] ?? 0)
    }

    @Test(
        "CCS01 to CCS03: every other octet outside of the values is refused",
        arguments: [(MessageCode.ccs01, 27), (.ccs02, 8), (.ccs03, 32)])
    func flippedValues(code: MessageCode, free: Int) throws {
        let request = try #require(HubRequestCatalogue[code])
        #expect(request.template == nil)
        let arguments: RequestArguments =
            switch code {
            case .ccs02: .device(Self.device)
            case .ccs03: .restoration(Self.restoration)
            default: .registration(Self.registration)
            }
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
        for code in [MessageCode.ccs06, .ccs07, .ecs26n, .ecs52, .dbch01, .dbch03, .dbch04, .dbch05] {
            let content = try Self.content(code)
            let form = try #require(HubRequestCatalogue[code]).form
            #expect(DeviceLogChange(try AccessRequest(decoding: content)) == nil)
            #expect(DeviceLogChange(try ConformingRequest(content, header: Self.header(code), form: form)) == nil)
        }
        for code in [MessageCode.ccs01, .ccs02, .ccs03] {
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

    @Test("CCS03 with no device, with more than 16, or with hashes of other sizes changes nothing")
    func restorationsBeyondBounds() throws {
        let form = try #require(HubRequestCatalogue[.ccs03]).form
        func restored(_ hash: [UInt8]) -> COSEMData {
            .structure([.octetString(Self.device.octets), .octetString(hash)])
        }
        let key = [UInt8](0xA0...0xAF)
        let pan = COSEMData.octetString(Self.device.octets)
        let values: [COSEMData] = [
            .structure([pan, .array([])]), .structure([pan, .array(Array(repeating: restored(key), count: 17))]),
            .structure([pan, .array([restored(key), restored(Array(key.dropLast()))])]),
            .structure([.octetString([1]), .array([restored(key)])]),
        ]
        for value in values {
            let content = try Self.content(.ccs03, RequestArguments([value]))
            let request = try ConformingRequest(content, header: Self.header(.ccs03), form: form)
            #expect(request.items[0].excess?.kind == .bound)
            #expect(DeviceLogChange(request) == nil)
            #expect(DeviceLogChange(try AccessRequest(decoding: content)) == nil)
        }
    }

    @Test("a key of another size is a programming error")
    func keySize() async {
        await #expect(processExitsWith: .failure) {
            _ = DeviceLogRestoration(extendedPANIdentifier: 1, devices: [])
        }
        await #expect(processExitsWith: .failure) {
            _ = DeviceRegistration(device: EntityIdentifier(1), key: [1, 2, 3], type: 0, joinTimeout: 1)
        }
    }
}
