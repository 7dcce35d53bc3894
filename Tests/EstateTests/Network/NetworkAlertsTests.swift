import CommsHub
import ESMEEmulator
import EstateFixture
import GBCS
import NIOConcurrencyHelpers
import RadioNet
import SimulationKernel
import Testing

@testable import DCC
@testable import Estate

/// Alerts on the random-access uplink of a live network, and the bound of the network's usage records.
@Suite(.serialized) struct NetworkAlertsTests {
    /// A command that the meter refuses with an alert: its MAC is wrong.
    private func forged(_ estate: TestGateway) throws -> [UInt8] {
        var octets = try estate.command(.ecs17b).octets
        octets[octets.count - 1] ^= 1
        return octets
    }

    private func collect(_ estate: TestGateway) -> NIOLockedValueBox<[OutgoingAlert]> {
        let alerts = NIOLockedValueBox<[OutgoingAlert]>([])
        _ = estate.gateway.alerts.subscribe { alert in alerts.withLockedValue { $0 += [alert.alert].compactMap { $0 } }
        }
        return alerts
    }

    @Test func anAlertComesUpAfterItsSlots() async throws {
        var network = NetworkConfiguration.lossless(speed: 1_000)
        network.model.randomAccess = RandomAccessParameters(
            channels: 1, slotOctets: 160, slot: 50 * .second, loss: 0, backOff: 0, mostAttempts: 1)
        let estate = try TestGateway(network: network)
        let alerts = collect(estate)
        let begin = ContinuousClock.now
        let reply = await estate.gateway.deliver(try forged(estate))
        #expect(reply.response == nil)
        #expect(await eventually { alerts.withLockedValue { $0.count == 1 } })
        // A slot of 50 s, a thousand times as fast.
        #expect(ContinuousClock.now - begin >= .milliseconds(50))
        #expect(alerts.withLockedValue { $0.first?.device } == estate.device(0))
        #expect(await estate.statistics().lostAlerts == 0)
    }

    @Test func aPowerOutageComesUpAfterItsSlotsToo() async throws {
        var network = NetworkConfiguration.lossless(speed: 1_000)
        network.model.randomAccess = RandomAccessParameters(
            channels: 1, slotOctets: 160, slot: 50 * .second, loss: 0, backOff: 0, mostAttempts: 1)
        let estate = try TestGateway(network: network)
        let hubs = NIOLockedValueBox<[EntityIdentifier]>([])
        _ = estate.gateway.alerts.subscribe { alert in
            guard case .powerOutage(let outage) = alert.content else { return }
            hubs.withLockedValue { $0.append(outage.notification.hub) }
        }
        let begin = ContinuousClock.now
        try await estate.gateway.withHub(1) { hub, time, _ in
            Shard.HubResult((), outage: hub.powerOff(at: time))
        }
        #expect(await eventually { hubs.withLockedValue { $0.count == 1 } })
        #expect(ContinuousClock.now - begin >= .milliseconds(50))
        #expect(hubs.withLockedValue { $0 } == [estate.gateway.estate.hubEntityIdentifier(1)])
    }

    @Test func anAlertThatIsLostEachTimeIsGivenUpAndCounted() async throws {
        var network = NetworkConfiguration.lossless(speed: 1_000)
        // Of 64 alerts some are lost twice, whatever the seed: 0.9² of them on average.
        network.model.randomAccess = RandomAccessParameters(
            channels: 100, slotOctets: 160, slot: 1_000, loss: 0.9, backOff: 1_000, mostAttempts: 2)
        let estate = try TestGateway(shardCount: 1, network: network)
        let alerts = collect(estate)
        let octets = try forged(estate)
        for _ in 0..<64 { _ = await estate.gateway.deliver(octets) }
        #expect(
            await eventually {
                let lost = await estate.statistics().lostAlerts
                return lost > 0 && lost + alerts.withLockedValue { $0.count } == 64
            })
    }

    @Test func inCellularSessionsAnAlertIsUpAtOnce() async throws {
        var network = NetworkConfiguration.lossless()
        network.model.alertPath = .session
        let estate = try TestGateway(network: network)
        let alerts = collect(estate)
        _ = await estate.gateway.deliver(try forged(estate))
        #expect(alerts.withLockedValue { $0.count } == 1)
    }

    @Test func usageRecordsAreBounded() {
        var usage = NetworkUsage()
        for cell in 0..<NetworkUsage.limit + 5 {
            let key = NetworkUsage.Key(hour: TestGateway.now, shard: 0, cell: cell, service: .onDemand)
            usage.count(key, downlink: 1, uplink: 1, onAir: 2)
        }
        #expect(usage.records.count == NetworkUsage.limit && usage.uncounted == 5)
    }
}
