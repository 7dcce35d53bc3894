import EstateFixture
import GBCS
import Testing

@testable import ESMEEmulator
@testable import Estate

/// Alerts on their way to readers that each go at their own pace.
@Suite struct AlertBacklogTests {
    private let alerts = AlertDistributor()

    private func publish(_ numbers: Range<UInt64>) {
        for number in numbers {
            alerts.publish(
                OutgoingAlert(
                    device: EntityIdentifier(number),
                    alert: Alert(.clockNotAdjusted, at: TestGateway.now, to: .init(9)),
                    octets: []))
        }
    }

    /// The devices of a subscription's next alerts.
    private func next(_ limit: Int, _ subscription: AlertSubscription) async -> [UInt64]? {
        await subscription.next(upTo: limit)?.compactMap { $0.alert?.device.rawValue }
    }

    @Test func everyReaderGetsAllInOrderFromWhenItCame() async throws {
        let first = try #require(AlertSubscription(to: alerts, capacity: 10))
        publish(1..<4)
        let second = try #require(AlertSubscription(to: alerts, capacity: 10))
        publish(4..<6)
        #expect(await next(2, first) == [1, 2])
        #expect(await next(10, first) == [3, 4, 5])
        #expect(await next(10, second) == [4, 5])
        #expect(first.takeDropped() == 0)
        #expect(second.takeDropped() == 0)
    }

    @Test func theOldestAreDroppedForAReaderThatIsTooSlowAndForNoOther() async throws {
        let slow = try #require(AlertSubscription(to: alerts, capacity: 2))
        let other = try #require(AlertSubscription(to: alerts, capacity: 10))
        publish(1..<6)
        #expect(await next(10, slow) == [4, 5])
        #expect(slow.takeDropped() == 3)
        #expect(slow.takeDropped() == 0)
        #expect(await next(10, other) == [1, 2, 3, 4, 5])
        #expect(other.takeDropped() == 0)
    }

    @Test func noReaderHasRoomForMoreThanTheLimit() async throws {
        let subscription = try #require(AlertSubscription(to: alerts, capacity: .max))
        publish(0..<UInt64(AlertBacklog.limit + 3))
        #expect(subscription.takeDropped() == 3)
        #expect(await next(1, subscription) == [3])
    }

    @Test func aHeartbeatIsDueWhenNoAlertWaits() async throws {
        let subscription = try #require(AlertSubscription(to: alerts, capacity: 10))
        subscription.beat()
        #expect(await next(10, subscription) == [])
        subscription.beat()
        publish(1..<3)
        #expect(await next(1, subscription) == [1])
        #expect(await next(1, subscription) == [2])
    }

    @Test func whoeverWaitsIsWokenByAnAlertAndByTheEnd() async throws {
        let subscription = try #require(AlertSubscription(to: alerts, capacity: 10))
        async let first = next(10, subscription)
        publish(7..<8)
        #expect(await first == [7])
        async let second = next(10, subscription)
        subscription.cancel()
        #expect(await second == nil)
        #expect(await next(10, subscription) == nil)
        publish(8..<9)
        #expect(subscription.takeDropped() == 0)
    }

    @Test func aCancelledTaskWaitsNoLonger() async throws {
        let subscription = try #require(AlertSubscription(to: alerts, capacity: 10))
        let task = Task { await next(10, subscription) }
        task.cancel()
        #expect(await task.value == nil)
    }
}
