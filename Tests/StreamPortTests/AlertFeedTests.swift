import CommsHub
import EstateFixture
import GBCS
import NIOConcurrencyHelpers
import NIOCore
import Testing

@testable import ESMEEmulator
@testable import Estate
@testable import StreamPort

/// Alerts on their way to those of one event loop.
@Suite struct AlertFeedTests {
    private static func alert(_ number: UInt64) -> OutgoingAlert {
        OutgoingAlert(
            device: EntityIdentifier(number), alert: Alert(.clockNotAdjusted, at: TestGateway.now, to: .init(9)),
            octets: [0xDD, UInt8(truncatingIfNeeded: number)])
    }

    @Test func oneHopForWhatComesTogetherAndNoMoreThanTheLimitWaits() {
        let hops = NIOLockedValueBox(0)
        let feed = AlertFeed { hops.withLockedValue { $0 += 1 } }
        for number in 0..<UInt64(AlertFeed.limit + 7) { feed.offer(PublishedAlert(Self.alert(number))) }
        #expect(hops.withLockedValue { $0 } == 1)
        let first = feed.take(1_000)
        #expect(first.alerts.map { $0.alert?.device } == (0..<1_000).map { EntityIdentifier($0) })
        #expect(first.dropped == 7)
        #expect(first.isMore)
        // Whoever was told asks again.
        feed.offer(PublishedAlert(Self.alert(5)))
        #expect(hops.withLockedValue { $0 } == 1)
        let second = feed.take(1_000)
        #expect(second.alerts.count == 25)
        #expect(second.dropped == 0)
        #expect(!second.isMore)
        feed.offer(PublishedAlert(Self.alert(6)))
        #expect(hops.withLockedValue { $0 } == 2)
    }

    @Test func subscribersBehindFeedsCountAsAllOthers() {
        let alerts = AlertDistributor()
        let got = NIOLockedValueBox(0)
        let feeds = (0..<2).map { _ in AlertFeed { got.withLockedValue { $0 += 1 } } }
        for number in 0..<AlertDistributor.limit - 1 { #expect(alerts.subscribe(to: feeds[number % 2])) }
        let last = alerts.subscribe { _ in got.withLockedValue { $0 += 1 } }
        #expect(last != nil)
        #expect(!alerts.subscribe(to: feeds[0]))
        #expect(alerts.subscribe { _ in } == nil)
        // One offer a feed, however many are behind it.
        alerts.publish(Self.alert(1))
        #expect(got.withLockedValue { $0 } == 3)
        if let last { alerts.unsubscribe(last) }
        for number in 0..<AlertDistributor.limit - 1 { alerts.unsubscribe(from: feeds[number % 2]) }
        alerts.publish(Self.alert(2))
        #expect(feeds[0].take(10).alerts.count == 1)
        // Leaving twice gives nobody else's place away.
        alerts.unsubscribe(from: feeds[0])
        for _ in 0..<AlertDistributor.limit { #expect(alerts.subscribe { _ in } != nil) }
        #expect(alerts.subscribe { _ in } == nil)
    }

    @Test func anAlertIsEncodedOnceForEachFraming() throws {
        var frames = AlertFrames(PublishedAlert(Self.alert(0xAB)))
        let text = AlertFrames.Form(.text(channel: "x", radix: 10))
        let (raw, wrapped, tail) = (frames.frame(.raw), frames.frame(.wrapper), frames.frame(text))
        #expect(raw.map { Array($0.readableBytesView) } == [0xDD, 0xAB])
        #expect(wrapped.map { Array($0.readableBytesView) } == [0, 1, 0, 1, 0, 1, 0, 2, 0xDD, 0xAB])
        let head = try #require(frames.head(text))
        #expect(String(buffer: head) + (tail.map { String(buffer: $0) } ?? "") == "GBCS:DATA#x:2:DDAB\r\n")
        for form in [AlertFrames.Form.raw, .wrapper, .text(AlertFrames.Heads(channel: ""))] {
            let (first, second) = (frames.frame(form), frames.frame(form))
            #expect(first.map(Self.address) == second.map(Self.address))
        }
        var long = AlertFrames(
            PublishedAlert(
                OutgoingAlert(
                    device: EntityIdentifier(1), alert: Alert(.clockNotAdjusted, at: TestGateway.now, to: .init(9)),
                    octets: [UInt8](repeating: 0, count: 65_536))))
        let (first, second) = (long.frame(.wrapper), long.frame(.wrapper))
        #expect(first == nil)
        #expect(second == nil)
    }

    @Test func aPowerOutageIsALineAndNoGBCSMessage() throws {
        let hub = EntityIdentifier(0x0253_4D45_C000_0000)
        var frames = AlertFrames(
            PublishedAlert(
                .powerOutage(
                    PowerOutageAlert(
                        PowerOutageNotification(hub: hub, time: TestGateway.now), importMPAN: "1200000000001"))))
        let text = AlertFrames.Form(.text(channel: "x", radix: 10))
        #expect(frames.exists(in: text))
        let line = [frames.head(text), frames.frame(text)].map { $0.map { String(buffer: $0) } ?? "" }.joined()
        #expect(line == "GBCS:OUTAGE#x:02-53-4D-45-C0-00-00-00:1200000000001:2026-11-01T12:00:00Z\r\n")
        for form in [AlertFrames.Form.raw, .wrapper] {
            #expect(!frames.exists(in: form))
            let frame = frames.frame(form)
            #expect(frame == nil && frames.head(form) == nil)
        }
    }

    @Test func allReadersOfEventsShareOneEncoding() throws {
        let published = PublishedAlert(Self.alert(3))
        let json = try AlertEvent(Self.alert(3)).json()
        #expect(try published.json() == json)
        #expect(
            String(buffer: try published.serverSentEvent())
                == "event: alert\ndata: \(String(decoding: json, as: UTF8.self))\n\n")
        let (first, second) = (try published.serverSentEvent(), try published.serverSentEvent())
        #expect(Self.address(first) == Self.address(second))
    }

    /// Where the octets stand in memory.
    private static func address(_ buffer: ByteBuffer) -> UInt {
        buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) }
    }
}
