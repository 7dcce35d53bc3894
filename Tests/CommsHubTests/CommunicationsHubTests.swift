import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// A hub between the WAN and up to 16 meters (GBCS 10).
@Suite("Communications Hub")
struct CommunicationsHubTests {
    static let now = UTCTime(secondsSince2000: 846_849_600)
    static let hubIdentifier = EntityIdentifier(0x02E5_4E00_0000_00FF)
    static let supplier = EntityIdentifier(0x02E5_4E00_0000_0A01)
    static let broker = EntityIdentifier(0x02E5_4E00_0000_0A00)
    static let fleet = FleetKeys(seed: 0x40B)

    static func key(_ party: EntityIdentifier) -> P256PrivateKey {
        fleet.key(.keyAgreement, index: Int(party.rawValue & 0xFFFF))
    }

    static func meterIdentifier(_ number: UInt64) -> EntityIdentifier {
        EntityIdentifier(0x02E5_4E00_0000_1000 + number)
    }

    static func meter(_ number: UInt64) -> ESME {
        let id = meterIdentifier(number)
        let anchors = [(supplier, RemotePartyRole.supplier), (broker, .accessControlBroker)].map {
            TrustAnchor(
                entityIdentifier: $0, role: $1, keyAgreement: key($0).publicKey, digitalSignature: key($0).publicKey)
        }
        return ESME(
            identity: DeviceIdentity(entityIdentifier: id, firmwareVersion: [0, 0, 0, UInt8(number)]),
            trustAnchors: TrustAnchors(anchors), keyAgreementKey: key(id),
            digitalSignatureKey: fleet.key(.digitalSignature, index: Int(number)),
            metering: Metering(variant: .singleElement, loadModel: IdleLoadModel(), installed: now - 86_400),
            ownOriginatorCounter: 1)
    }

    static func hub(of count: UInt64) -> CommunicationsHub {
        CommunicationsHub(entityIdentifier: hubIdentifier, deviceLog: DeviceLog((0..<count).map(meter)))
    }

    /// ECS52 of the Supplier to `device`.
    static func command(to device: EntityIdentifier, counter: UInt64 = 5) throws -> [UInt8] {
        Command.build(
            try #require(RequestCatalogue[.ecs52]), from: .knownRemoteParty(supplier, counter: counter), to: device,
            brokerSecret: key(broker).sharedSecret(with: key(device).publicKey), using: CryptographicContext())
    }

    private static func outcome(_ delivery: CommunicationsHub.Delivery) throws -> ProcessingOutcome {
        guard case .delivered(let outcome) = delivery else { throw NotDelivered(delivery: "\(delivery)") }
        return outcome
    }

    struct NotDelivered: Error {
        let delivery: String
    }

    @Test("Each message goes to its Business Target", arguments: [1, 2, 16] as [UInt64])
    func routing(count: UInt64) throws {
        let hub = Self.hub(of: count)
        let context = ProcessingContext()
        for number in (0..<count).reversed() {
            let id = Self.meterIdentifier(number)
            let outcome = try Self.outcome(hub.deliver(try Self.command(to: id), at: Self.now, in: context))
            let response = try Message(parsing: try #require(outcome.response))
            #expect(response.header.businessOriginator == id)
            #expect(response.header.businessTarget == Self.supplier)
            // ECS52: the firmware version tells the meters apart.
            #expect(response.content.dropLast(3).last == UInt8(number))
        }
    }

    @Test("The message arrives unchanged: hub or no hub, the answer is the same")
    func unchangedDelivery() throws {
        let id = Self.meterIdentifier(3)
        let hub = Self.hub(of: 4)
        let context = ProcessingContext()
        let command = try Self.command(to: id)
        let direct = Self.meter(3).process(command, at: Self.now, in: context)
        #expect(direct.response != nil)
        #expect(try Self.outcome(hub.deliver(command, at: Self.now, in: context)).response == direct.response)
        // What the meter refuses it refuses behind the hub too: the hub checks nothing.
        for position in [command.count - 1, 45, 60] {
            var altered = command
            altered[position] ^= 1
            let expected = Self.meter(3).process(altered, at: Self.now, in: context).disposition
            #expect(try Self.outcome(hub.deliver(altered, at: Self.now, in: context)).disposition == expected)
        }
    }

    @Test("The meter gets the hub's time")
    func hubTime() throws {
        let hub = Self.hub(of: 1)
        let id = Self.meterIdentifier(0)
        // Refused, and so logged with the meter's time.
        let command = Command.build(
            try #require(RequestCatalogue[.ecs52]), from: .knownRemoteParty(EntityIdentifier(1), counter: 1), to: id,
            brokerSecret: Self.key(Self.broker).sharedSecret(with: Self.key(id).publicKey),
            using: CryptographicContext())
        let outcome = try Self.outcome(hub.deliver(command, at: Self.now + 77, in: ProcessingContext()))
        #expect(outcome.alerts.map(\.alert.time) == [Self.now + 77])
    }

    @Test("A Business Target that is not in the Device Log")
    func notInDeviceLog() throws {
        let hub = Self.hub(of: 2)
        for target in [Self.meterIdentifier(2), Self.hubIdentifier, Self.supplier, EntityIdentifier(0)] {
            guard
                case .notInDeviceLog(let found) = hub.deliver(
                    try Self.command(to: target), at: Self.now, in: ProcessingContext())
            else {
                Issue.record("\(target) was delivered")
                continue
            }
            #expect(found == target)
        }
        #expect(hub.deviceLog.devices.allSatisfy { $0.eventLogs.securityEvents.count == 0 })
    }

    @Test("An empty Device Log")
    func emptyDeviceLog() throws {
        let delivery = Self.hub(of: 0).deliver(
            try Self.command(to: Self.meterIdentifier(0)), at: Self.now, in: ProcessingContext())
        guard case .notInDeviceLog = delivery else {
            Issue.record("delivered to nobody")
            return
        }
    }

    @Test("Octets without a readable Business Target", arguments: [0, 1, 7, 8, 13, 14, 30, 40])
    func unroutable(length: Int) throws {
        let hub = Self.hub(of: 1)
        let octets = Array(try Self.command(to: Self.meterIdentifier(0)).prefix(length))
        guard case .unroutable = hub.deliver(octets, at: Self.now, in: ProcessingContext()) else {
            Issue.record("\(length) octets were routed")
            return
        }
    }

    @Test("Neither DD nor DF")
    func otherTags() {
        let hub = Self.hub(of: 1)
        for tag: UInt8 in [0x00, 0x0F, 0xD9, 0xDA, 0xDE, 0xFF] {
            let octets = [tag] + Array(repeating: UInt8(8), count: 60)
            guard case .unroutable = hub.deliver(octets, at: Self.now, in: ProcessingContext()) else {
                Issue.record("\(tag.hexadecimal) was routed")
                continue
            }
        }
    }

    @Test("An altered Business Target goes elsewhere or nowhere, and no altered message is answered")
    func alteredMessages() throws {
        let hub = Self.hub(of: 2)
        let context = ProcessingContext()
        let command = try Self.command(to: Self.meterIdentifier(0))
        for position in command.indices {
            for mask: UInt8 in [0x01, 0xFF] {
                var altered = command
                altered[position] ^= mask
                guard case .delivered(let outcome) = hub.deliver(altered, at: Self.now, in: context) else { continue }
                #expect(outcome.response == nil, "octet \(position)")
            }
        }
    }

    @Test("A Device Log holds 16 devices")
    func limit() {
        #expect(DeviceLog.limit == 16)
        #expect(DeviceLog((0..<16).map(Self.meter)).devices.count == 16)
    }

    @Test("A Device Log finds its devices by their Entity Identifiers")
    func deviceLog() {
        let log = DeviceLog((0..<3).map(Self.meter))
        for number: UInt64 in 0..<3 {
            #expect(log[Self.meterIdentifier(number)] === log.devices[Int(number)])
        }
        #expect(log[Self.meterIdentifier(3)] == nil)
    }

    @Test("A seventeenth device is a programming error")
    func beyondLimit() async {
        await #expect(processExitsWith: .failure) {
            _ = DeviceLog((0..<17).map(CommunicationsHubTests.meter))
        }
    }
}
