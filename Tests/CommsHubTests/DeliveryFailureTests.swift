import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// Messages that do not get to their meter, and the alert about it (GBCS 10; Message Code 00D5, Alert Code 8F84).
@Suite("Failure to deliver")
struct DeliveryFailureTests {
    private static let now = TestHub.now
    private static let meter = TestHub.meterIdentifier(0)

    private static func deliver(
        to hub: CommunicationsHub, _ device: EntityIdentifier = meter, at time: UTCTime = now, microsecond: Int64 = 0,
        draw: UInt64 = 0
    ) throws -> MessageOutcome {
        hub.deliver(
            try TestHub.command(to: device), at: time,
            CommunicationsHub.Arrival(microsecond: microsecond, draw: draw), in: ProcessingContext())
    }

    @Test("8F84 names the message: originator, target, CRA flag and counter, octet by octet")
    func alert() throws {
        let hub = TestHub.hub(of: 0)
        let (failure, alerts) = try TestHub.failure(try Self.deliver(to: hub))
        #expect(failure == .notInDeviceLog(Self.meter))
        let (header, content) = try TestHub.content(try #require(alerts.first), isSigned: true)
        #expect(header.otherInformation == .messageCode(.failureToDeliver))
        #expect(header.originatorCounter == 4_000)
        #expect(
            content
                == octets(
                    """
                    0F 20000FA0 00 0203 128F84 090C 07EA0B01FF0C0000008000FF
                    0919 02E54E0000000A01 02E54E0000001000 01 0000000000000005
                    """))
        #expect(hub.ownOriginatorCounter == 4_001)
    }

    @Test("A hub at its last own Originator Counter sends no alert, and uses none again")
    func lastCounter() throws {
        let hub = TestHub.hub(of: 0)
        hub.firstOwnOriginatorCounter = .max - 1
        #expect(try TestHub.failure(try Self.deliver(to: hub)).alerts.count == 1)
        for _ in 0..<3 {
            #expect(try TestHub.failure(try Self.deliver(to: hub)).alerts.isEmpty)
            #expect(hub.ownOriginatorCounter == .max)
        }
    }

    private static let farMoments: [Int64] = [
        Int64.min, -2_000_000_000_001, -1, 0, 4_294_967_296, 9_223_372_036_854, 9_223_372_036_855, Int64.max,
    ]

    @Test("At any time by the hub's clock a HAN with delay takes a message", arguments: farMoments)
    func anyTime(seconds: Int64) throws {
        let hub = TestHub.hub(of: 1, link: HANLink(delay: 5...3_600_000_000, attempts: 2, bufferCapacity: 8))
        for draw in 0..<4 as Range<UInt64> {
            let outcome = try Self.deliver(
                to: hub, at: UTCTime(secondsSince2000: seconds), microsecond: 999_999, draw: draw)
            #expect(outcome.disposition == .answered)
            #expect(outcome.delay > .zero)
        }
    }

    @Test("8F84 can be a non-critical alert, or none")
    func alertRule() throws {
        var rules = CommunicationsHubRules()
        rules.undeliveredAlert = .maced
        let (_, alerts) = try TestHub.failure(try Self.deliver(to: TestHub.hub(of: 0, rules: rules)))
        _ = try TestHub.content(try #require(alerts.first), isSigned: false)
        rules.undeliveredAlert = .none
        let silent = TestHub.hub(of: 0, rules: rules)
        #expect(try TestHub.failure(try Self.deliver(to: silent)).alerts.isEmpty)
        #expect(silent.state == nil)
    }

    @Test("A device that the log has as something else than an ESME raises no alert")
    func otherType() throws {
        let hub = TestHub.hub(of: 0)
        let other = EntityIdentifier(0x02E5_4E00_0000_2000)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs01, arguments: TestHub.registration(other, type: 1)))
        let (failure, alerts) = try TestHub.failure(try Self.deliver(to: hub, other))
        #expect(failure == .notJoined(.joiningByInstallCode(until: Self.now + 90)))
        #expect(alerts.isEmpty)
        #expect(hub.join(other, at: Self.now + 1, in: ProcessingContext()).map(\.alert.code) == [.chfDeviceLogChanged])
        #expect(try TestHub.failure(try Self.deliver(to: hub, other)).failure == .noSuchDevice(other))
    }

    @Test("The HAN is down, then up again")
    func hanDown() throws {
        let hub = TestHub.hub(of: 1)
        hub.setHAN(isDown: true, at: Self.now)
        let (failure, alerts) = try TestHub.failure(try Self.deliver(to: hub))
        #expect(failure == .hanDown)
        #expect(alerts.map(\.alert.code) == [.failureToDeliverToESME])
        hub.setHAN(isDown: false, at: Self.now + 1)
        #expect(try TestHub.outcome(try Self.deliver(to: hub)).response != nil)
        #expect(try TestHub.ask(hub, try TestHub.command(.ecs52)).response.isSuccess)
    }

    @Test("A hub without connection hears nothing and says nothing")
    func offline() throws {
        let hub = TestHub.hub(of: 1)
        hub.setOffline(true)
        for octets in [try TestHub.command(to: Self.meter), try TestHub.command(.ecs52)] {
            let (failure, alerts) = try TestHub.failure(hub.deliver(octets, at: Self.now, in: ProcessingContext()))
            #expect(failure == .offline)
            #expect(alerts.isEmpty)
        }
        #expect(hub.meters.allSatisfy { $0.ownOriginatorCounter == 1 })
        hub.setOffline(false)
        #expect(try TestHub.outcome(try Self.deliver(to: hub)).response != nil)
    }

    @Test("A HAN that loses everything: every attempt is made, then the alert")
    func lost() throws {
        let link = HANLink(delay: 10...10, loss: 1, attempts: 3, retryInterval: 500)
        #expect(
            link.transmit(draw: 9, hash: HANLink.mix)
                == HANLink.Transmission(duration: 1_030, attempts: 3, isLost: true))
        let hub = TestHub.hub(of: 1, link: link)
        let (failure, alerts) = try TestHub.failure(try Self.deliver(to: hub))
        #expect(failure == .lostOnHAN(attempts: 3))
        #expect(alerts.map(\.alert.code) == [.failureToDeliverToESME])
    }

    @Test("Delay both ways, a function of the draw, within its range")
    func delay() throws {
        let hub = TestHub.hub(of: 1, link: HANLink(delay: 1_000...3_000))
        var delays = Set<Duration>()
        for draw: UInt64 in 0..<50 {
            // Seconds apart, so that none waits for another.
            let time = Self.now + Int64(draw)
            let outcome = try TestHub.outcome(try Self.deliver(to: hub, at: time, draw: draw))
            #expect(outcome.response != nil)
            #expect((.microseconds(2_000) ... .microseconds(6_000)).contains(outcome.delay))
            delays.insert(outcome.delay)
        }
        #expect(delays.count > 30)
        let again = TestHub.hub(of: 1, link: HANLink(delay: 1_000...3_000))
        let first = try TestHub.outcome(try Self.deliver(to: again, draw: 17)).delay
        let second = try TestHub.outcome(try Self.deliver(to: again, at: Self.now + 1, draw: 17)).delay
        #expect(first == second)
    }

    @Test("Loss is as frequent as it says, and a second attempt helps")
    func lossRate() {
        for (attempts, expected) in [(1, 0.3), (2, 0.09)] {
            let link = HANLink(loss: 0.3, attempts: attempts)
            let lost = (0..<20_000).filter { link.transmit(draw: UInt64($0), hash: HANLink.mix).isLost }.count
            #expect(abs(Double(lost) / 20_000 - expected) < 0.015, "\(attempts) attempts: \(lost)")
        }
    }

    @Test("A lost response: the command is executed and not answered")
    func lostResponse() throws {
        let link = HANLink(loss: 0.5)
        let hub = TestHub.hub(of: 1, link: link)
        let draw = try #require(
            (0..<100 as Range<UInt64>).first {
                !link.transmit(draw: $0, hash: HANLink.mix).isLost
                    && link.transmit(draw: HANLink.mix($0, .max), hash: HANLink.mix).isLost
            })
        let outcome = try TestHub.outcome(try Self.deliver(to: hub, draw: draw))
        #expect(outcome.disposition == .responseWithheld)
        #expect(outcome.response == nil)
    }

    @Test("Messages wait for each other; what a full buffer refuses is counted and raises the alert")
    func buffer() throws {
        let hub = TestHub.hub(of: 1, link: HANLink(delay: 400_000...400_000, bufferCapacity: 2))
        let delays = try (0..<2).map { _ in try TestHub.outcome(try Self.deliver(to: hub)).delay }
        #expect(delays == [.microseconds(800_000), .microseconds(1_200_000)])
        let (failure, alerts) = try TestHub.failure(try Self.deliver(to: hub, microsecond: 399_999))
        #expect(failure == .bufferFull)
        #expect(alerts.map(\.alert.code) == [.failureToDeliverToESME])
        #expect(hub.bufferRefusals == 1)
        // The first is through, and there is room again behind the second.
        let delay = try TestHub.outcome(try Self.deliver(to: hub, microsecond: 400_000)).delay
        #expect(delay == .microseconds(1_200_000))
        #expect(hub.bufferRefusals == 1)
    }

    @Test("Buffers are each hub's own, and there are not more than the limit")
    func queues() {
        var queues = HANQueues()
        for hub: UInt64 in 0..<4_096 {
            #expect(queues.take(of: EntityIdentifier(hub), at: 0, duration: 10, capacity: 1) == 0)
        }
        #expect(queues.take(of: EntityIdentifier(7), at: 5, duration: 10, capacity: 1) == nil)
        #expect(queues.take(of: EntityIdentifier(9_999), at: 9, duration: 10, capacity: 1) == nil)
        #expect(queues.hubCount == HANQueues.hubLimit)
        #expect(queues.take(of: EntityIdentifier(9_999), at: 10, duration: 10, capacity: 1) == 0)
        #expect(queues.hubCount == 1)
    }

    @Test("A HAN of impossible figures is a programming error")
    func impossible() async {
        await #expect(processExitsWith: .failure) { _ = HANLink(delay: -1...0) }
        await #expect(processExitsWith: .failure) { _ = HANLink(loss: 1.1) }
        await #expect(processExitsWith: .failure) { _ = HANLink(attempts: 0) }
        await #expect(processExitsWith: .failure) { _ = HANLink(bufferCapacity: 1_025) }
    }
}
