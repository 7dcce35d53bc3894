import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// A hub between the WAN and up to 16 meters (GBCS 10).
@Suite("Communications Hub")
struct CommunicationsHubTests {
    static let now = TestHub.now
    static let hubIdentifier = TestHub.hubIdentifier
    static let supplier = TestHub.supplier
    static let broker = TestHub.broker

    static func key(_ party: EntityIdentifier) -> P256PrivateKey { TestHub.key(party) }
    static func meterIdentifier(_ number: UInt64) -> EntityIdentifier { TestHub.meterIdentifier(number) }
    static func meter(_ number: UInt64) -> ESME { TestHub.meter(number) }
    static func hub(of count: UInt64) -> CommunicationsHub { TestHub.hub(of: count) }

    static func command(to device: EntityIdentifier, counter: UInt64 = 5) throws -> [UInt8] {
        try TestHub.command(to: device, counter: counter)
    }

    private static func outcome(_ outcome: MessageOutcome) throws -> MessageOutcome {
        try TestHub.outcome(outcome)
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
        for target in [Self.meterIdentifier(2), Self.supplier, EntityIdentifier(0)] {
            let (failure, _) = try TestHub.failure(
                hub.deliver(try Self.command(to: target), at: Self.now, in: ProcessingContext()))
            #expect(failure == .notInDeviceLog(target))
        }
        #expect(hub.meters.allSatisfy { $0.eventLogs.securityEvents.count == 0 })
    }

    @Test("An empty Device Log")
    func emptyDeviceLog() throws {
        let target = Self.meterIdentifier(0)
        let (failure, _) = try TestHub.failure(
            Self.hub(of: 0).deliver(try Self.command(to: target), at: Self.now, in: ProcessingContext()))
        #expect(failure == .notInDeviceLog(target))
    }

    @Test("Octets without a readable Business Target", arguments: [0, 1, 7, 8, 13, 14, 30, 40])
    func unroutable(length: Int) throws {
        let hub = Self.hub(of: 1)
        let octets = Array(try Self.command(to: Self.meterIdentifier(0)).prefix(length))
        let outcome = hub.deliver(octets, at: Self.now, in: ProcessingContext())
        guard case .undelivered(.unreadable) = outcome.disposition else {
            Issue.record("\(length) octets were routed")
            return
        }
    }

    @Test("Neither DD nor DF")
    func otherTags() {
        let hub = Self.hub(of: 1)
        for tag: UInt8 in [0x00, 0x0F, 0xD9, 0xDA, 0xDE, 0xFF] {
            let octets = [tag] + Array(repeating: UInt8(8), count: 60)
            let outcome = hub.deliver(octets, at: Self.now, in: ProcessingContext())
            guard case .undelivered(.unreadable) = outcome.disposition else {
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
                let outcome = hub.deliver(altered, at: Self.now, in: context)
                #expect(outcome.response == nil, "octet \(position)")
            }
        }
    }

    @Test("A new hub's CHF Device Log has its meters, all joined")
    func newDeviceLog() {
        let log = Self.hub(of: 3).deviceLog(at: Self.now)
        #expect(log.entries.map(\.device) == (0..<3).map(Self.meterIdentifier))
        #expect(log.entries.allSatisfy { $0.join == .joined && $0.linkKey?.count == 16 })
        #expect(Set(log.entries.map(\.linkKey)).count == 3)
        #expect(log.historic.isEmpty)
    }

    @Test("Delivering to the meter of a hub without state leaves it without state, and costs the HAN nothing")
    func plainHub() throws {
        let hub = Self.hub(of: 1)
        for counter: UInt64 in 1...3 {
            let outcome = hub.deliver(
                try Self.command(to: Self.meterIdentifier(0), counter: counter), at: Self.now, in: ProcessingContext())
            #expect(outcome.disposition == .answered)
            #expect(outcome.delay == .zero)
        }
        #expect(hub.state == nil)
        #expect(!hub.hasChangedState)
    }

    @Test("Seventeen meters on a hub's HAN are a programming error")
    func beyondLimit() async {
        await #expect(processExitsWith: .failure) { _ = TestHub.hub(of: 17) }
    }
}
