import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// Which meters an image gets to that the WAN brings to their hub.
@Suite("Firmware images on their way through the hub")
struct HubFirmwareTests {
    private static let now = TestHub.now

    private func obstacle(_ hub: CommunicationsHub, _ meter: UInt64 = 0, at time: UTCTime = now) -> DeliveryFailure? {
        hub.passImage(to: TestHub.meterIdentifier(meter), at: time, in: ProcessingContext()).obstacle
    }

    @Test("A new hub passes images to its meters, and changes nothing of its own")
    func plain() {
        let hub = TestHub.hub(of: 2)
        #expect(obstacle(hub, 0) == nil)
        #expect(obstacle(hub, 1) == nil)
        #expect(obstacle(hub, 2) == .notInDeviceLog(TestHub.meterIdentifier(2)))
        #expect(hub.state == nil)
        #expect(!hub.hasChanged)
    }

    @Test("Without supply, WAN or HAN nothing gets there, and nobody is told")
    func outages() {
        let hub = TestHub.hub(of: 1)
        hub.setHAN(isDown: true, at: Self.now)
        #expect(obstacle(hub) == .hanDown)
        hub.setOffline(true)
        #expect(obstacle(hub) == .offline)
        _ = hub.powerOff(at: Self.now)
        #expect(obstacle(hub) == .poweredOff)
        _ = hub.powerOn(at: Self.now + 10)
        hub.setOffline(false)
        hub.setHAN(isDown: false, at: Self.now + 20)
        let passage = hub.passImage(to: TestHub.meterIdentifier(0), at: Self.now + 20, in: ProcessingContext())
        #expect(passage.obstacle == nil && passage.alerts.isEmpty)
    }

    @Test("A HAN that loses messages loses no images: each block is fetched until it comes")
    func loss() {
        let hub = TestHub.hub(of: 1, link: HANLink(loss: 1, attempts: 1))
        #expect(obstacle(hub) == nil)
    }

    @Test("A meter gets images again when it has joined again, which raises CS14 before")
    func joining() throws {
        let hub = TestHub.hub(of: 1)
        let device = TestHub.meterIdentifier(0)
        let context = ProcessingContext()
        _ = try #require(hub.unregister(device, at: Self.now, in: context))
        #expect(obstacle(hub) == .notInDeviceLog(device))
        hub.hubRules.metersJoinAfter = 30
        let registration = DeviceRegistration(
            device: device, key: [UInt8](repeating: 5, count: 16), type: 0, joinTimeout: 90)
        _ = try #require(hub.register(registration, at: Self.now, in: context))
        guard case .notJoined = obstacle(hub, at: Self.now + 29) else {
            Issue.record("the meter has joined too early")
            return
        }
        let passage = hub.passImage(to: device, at: Self.now + 30, in: context)
        #expect(passage.obstacle == nil)
        #expect(passage.alerts.map(\.alert.code) == [.chfDeviceLogChanged])
    }
}
