import COSEM
import CommsHub
import DCC
import ESMEEmulator
import EstateFixture
import Fleet
import GBCS
import Keys
import NIOConcurrencyHelpers
import NIOPosix
import RadioNet
import SimulationKernel
import Testing

@testable import Estate

/// Firmware that is distributed to many meters, activated and kept.
@Suite struct FirmwareDistributionTests {
    private static let hash = [UInt8](repeating: 0xA5, count: 32)
    private static let later = TestGateway.now + 43_200

    private static func firmware() throws -> DistributedFirmware {
        try DistributedFirmware(hash: hash, version: [1, 2, 3, 4])
    }

    /// The alerts that a gateway publishes.
    private final class Published: Sendable {
        private let box = NIOLockedValueBox<[OutgoingAlert]>([])
        var alerts: [OutgoingAlert] { box.withLockedValue { $0 } }

        init(_ gateway: GBCSGateway) {
            _ = gateway.alerts.subscribe { [box] published in
                if let alert = published.alert { box.withLockedValue { $0.append(alert) } }
            }
        }
    }

    private func state(_ temporary: TemporaryState, now: UInt64 = 100) throws -> FleetState {
        try FleetState(
            folder: temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 2026,
            count: 600, now: now)
    }

    /// The content of the response to CS06 with the hash of these tests.
    private func activate(
        _ meter: Int, of estate: TestGateway, at time: String? = nil, counter: UInt8 = 9
    ) async throws -> [UInt8] {
        // The time as yyyymmddhhmmssZ.
        let moment: [UInt8] = time.map { [0x18, 0x0F] + Array($0.utf8) } ?? []
        var content: [UInt8] = [0x30, UInt8(37 + moment.count), 0x04, 0x20]
        content += Self.hash
        content += [0x02, 0x01, counter]
        content += moment
        let keys = estate.gateway.estate.deviceKeys(meter)
        let broker = try AccessControlBroker(folder: estate.folder)
        let command = try broker.deviceManagementCommand(
            try #require(UseCaseCatalogue["CS06"]), as: .supplier, content: content, to: estate.device(meter),
            deviceKeys: (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey), counter: UInt64(counter))
        let outcome = await estate.gateway.deliver(command.octets)
        let response = try #require(outcome.response)
        _ = try broker.verifyDeviceManagement(response, to: command)
        return Array(try Message(parsing: response).content)
    }

    /// The octets of the version that ECS52 reads.
    private func version(_ meter: Int, of estate: TestGateway, counter: UInt64 = 50) async throws -> COSEMData? {
        let command = try estate.command(.ecs52, to: meter, counter: counter)
        let outcome = await estate.gateway.deliver(command.octets)
        return try estate.verify(try #require(outcome.response), to: command).values.first
    }

    @Test func eachMeterHoldsTheImageAndSaysSo() async throws {
        let estate = try TestGateway(meters: 600)
        let published = Published(estate.gateway)
        let progress = NIOLockedValueBox<[Int]>([])
        let distribution = await estate.gateway.distribute(
            try Self.firmware(), to: MeterSelection([0..<300, 550..<560])
        ) { part in progress.withLockedValue { $0.append(part.asked) } }
        #expect(distribution.asked == 310 && distribution.received == 310)
        #expect(distribution.refused.isEmpty && distribution.refusals.isEmpty)
        #expect(distribution.alerts == 310 && distribution.droppedAlerts == 0)
        // No turn has more than 64 meters, and the last has them all.
        let steps = progress.withLockedValue { $0 }
        #expect(steps == steps.sorted() && steps.last == 310 && steps.count >= 6)
        let numbers = published.alerts.compactMap { estate.gateway.estate.index(of: $0.device) }
        #expect(numbers.sorted() == Array(0..<300) + Array(550..<560))
        for sent in published.alerts {
            let number = try #require(estate.gateway.estate.index(of: sent.device))
            let message = try Message(parsing: sent.octets)
            #expect(message.header.craFlag == .alert)
            #expect(message.header.otherInformation == .messageCode(MessageCode(rawValue: 0x00CE)))
            #expect(message.header.businessTarget == estate.party(.supplier))
            #expect(message.header.originatorCounter == 1_000_000)
            let content = Array(message.content)
            // 8F72 at 2026-11-01 12:00 with the hash; before it the invoke-id of the counter 1,000,000.
            #expect(
                content
                    == [0x0F, 0x20, 0x0F, 0x42, 0x40, 0x00, 0x02, 0x03, 0x12, 0x8F, 0x72, 0x09, 0x0C]
                    + [0x07, 0xEA, 0x0B, 0x01, 0xFF, 0x0C, 0x00, 0x00, 0x00, 0x80, 0x00, 0xFF, 0x09, 0x20] + Self.hash)
            guard case .present(let range) = message.signature else {
                Issue.record("meter \(number): no signature")
                continue
            }
            let key = estate.gateway.estate.deviceKeys(number).digitalSignature.publicKey
            #expect(key.verifies(message.octets[range], of: message.octets[message.signedRange]))
        }
        let held = try await estate.gateway.withMeter(299) { meter, _ in meter.state.management?.image }
        #expect(held == FirmwareImage(hash: Self.hash, version: [1, 2, 3, 4]))
        let other = try await estate.gateway.withMeter(300) { meter, _ in meter.state.management }
        #expect(other == nil)
        var counts = 0
        for shard in estate.gateway.shards { counts += await shard.statistics.firmwareImages }
        #expect(counts == 310)
    }

    @Test func anImageIsActivatedNowOrAtATime() async throws {
        let estate = try TestGateway()
        let published = Published(estate.gateway)
        #expect(await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(0..<3)).received == 3)
        let before = try await version(0, of: estate)
        #expect(before == .octetString([0x01, 0x23, 0xAB, 0xCD]))
        // Success, and the version that runs.
        let now = try await activate(0, of: estate)
        #expect(now == [0x30, 0x09, 0x02, 0x01, 0x00, 0x04, 0x04, 1, 2, 3, 4])
        let running = try await version(0, of: estate, counter: 51)
        #expect(running == .octetString([1, 2, 3, 4]))

        let accepted = try await activate(1, of: estate, at: "20261102000000Z")
        #expect(accepted == [0x05, 0x00])
        // No image: the version that ran before.
        let none = try await activate(3, of: estate)
        #expect(none == [0x30, 0x09, 0x02, 0x01, 0x01, 0x04, 0x04, 0x01, 0x23, 0xAB, 0xCD])

        estate.gateway.clock.set(to: Self.later - 1, rate: 0)
        await estate.gateway.advanceDue()
        let early = try await version(1, of: estate)
        #expect(early == .octetString([0x01, 0x23, 0xAB, 0xCD]))
        estate.gateway.clock.set(to: Self.later, rate: 0)
        await estate.gateway.advanceDue()
        let late = try await version(1, of: estate, counter: 51)
        #expect(late == .octetString([1, 2, 3, 4]))
        let last = try #require(published.alerts.last)
        #expect(last.device == estate.device(1) && last.alert.code == .futureDatedCommandProcessed)
        let held = try await version(2, of: estate)
        #expect(held == .octetString([0x01, 0x23, 0xAB, 0xCD]))
    }

    @Test func whatIsNotReachedGetsNothing() async throws {
        let estate = try TestGateway(meters: 8)
        let published = Published(estate.gateway)
        try await estate.gateway.withHub(1) { hub, now, _ in
            _ = hub.powerOff(at: now)
            return Shard.HubResult(())
        }
        try await estate.gateway.withHub(2) { hub, _, _ in
            hub.setOffline(true)
            return Shard.HubResult(())
        }
        try await estate.gateway.withHub(3) { hub, now, _ in
            hub.setHAN(isDown: true, at: now)
            return Shard.HubResult(())
        }
        let removal = try AccessControlBroker(folder: estate.folder).hubCommand(
            try #require(HubRequestCatalogue[.ccs02]), as: .supplier, to: estate.gateway.estate.hubEntityIdentifier(4),
            hubKey: estate.gateway.estate.hubKeys(4).keyAgreement.publicKey, counter: 1, from: nil, to: nil,
            arguments: .device(estate.device(4)))
        #expect(await estate.gateway.deliver(removal.octets).response != nil)
        let codes = published.alerts.map(\.alert.code)
        #expect(codes == [.chfDeviceLogChanged])

        let distribution = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(0..<1_000))
        #expect(distribution.asked == 1_000 && distribution.received == 4)
        #expect(
            distribution.refused == [.noSupply: 1, .hubOffline: 1, .hanDown: 1, .notJoined: 1, .notInFleet: 992])
        #expect(distribution.refusals.count == 100)
        // Meters beyond the fleet come first, since no shard is asked for them.
        #expect(distribution.refusals.first == .init(meter: "8", obstacle: .notInFleet))
        #expect(distribution.alerts == 4)
        let receipts = published.alerts.dropFirst()
        #expect(receipts.allSatisfy { $0.alert.code == .firmwareVerified })
        #expect(Set(receipts.map(\.device)) == Set([0, 5, 6, 7].map { estate.device($0) }))
        for meter in 1...4 {
            let held = try await estate.gateway.withMeter(meter) { meter, _ in meter.state.management?.image }
            #expect(held == nil)
        }
        // Once the supply is back, the meter has what is distributed then.
        try await estate.gateway.withHub(1) { hub, now, _ in Shard.HubResult((), alerts: hub.powerOn(at: now)) }
        let again = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(1..<2))
        #expect(again.received == 1)
    }

    @Test func anImageThatAnotherPartySignedIsRefused() async throws {
        let estate = try TestGateway()
        let published = Published(estate.gateway)
        for (party, isVerified) in [(estate.party(.networkOperator), false), (estate.party(.supplier), true)] {
            let key = try #require(try estate.folder.privateKey(of: party, .digitalSignature))
            let image = UpgradeImage(
                OTAHeader(manufacturer: 1, fileVersion: 0x0102_0304, text: "test"), [1, 2, 3], signedBy: key)
            let firmware = try DistributedFirmware(octets: image.octets, version: [1, 2, 3, 4])
            let distribution = await estate.gateway.distribute(firmware, to: MeterSelection(0..<6))
            #expect(distribution.received == (isVerified ? 6 : 0))
            #expect(distribution.refused == (isVerified ? [:] : [.notVerified: 6]))
            #expect(distribution.alerts == 6)
        }
        let codes = published.alerts.map(\.alert.code.rawValue)
        #expect(codes == Array(repeating: 0x8F1C, count: 6) + Array(repeating: 0x8F72, count: 6))
    }

    @Test func whatWasDistributedOutlastsTheProcess() async throws {
        let temporary = TemporaryState()
        do {
            let estate = try TestGateway(meters: 600, state: try state(temporary))
            let distribution = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(0..<600))
            #expect(distribution.received == 600)
            let accepted = try await activate(7, of: estate, at: "20261102000000Z")
            #expect(accepted == [0x05, 0x00])
            // Neither finished nor closed, as if it had been killed.
        }
        let estate = try TestGateway(meters: 600, state: try state(temporary, now: 200))
        for meter in [0, 7, 255, 256, 599] {
            let held = try await estate.gateway.withMeter(meter) { meter, _ in
                (meter.state.management?.image, meter.ownOriginatorCounter)
            }
            #expect(held.0 == FirmwareImage(hash: Self.hash, version: [1, 2, 3, 4]), "meter \(meter)")
        }
        let now = try await activate(300, of: estate)
        #expect(now == [0x30, 0x09, 0x02, 0x01, 0x00, 0x04, 0x04, 1, 2, 3, 4])
        estate.gateway.clock.set(to: Self.later, rate: 0)
        await estate.gateway.advanceDue()
        let late = try await version(7, of: estate)
        #expect(late == .octetString([1, 2, 3, 4]))
    }

    /// Own counters of the alerts of two lives never meet.
    @Test func aLaterLifeUsesOtherCounters() async throws {
        let temporary = TemporaryState()
        var counters: [UInt64] = []
        for now: UInt64 in [100, 200] {
            let estate = try TestGateway(meters: 600, state: try state(temporary, now: now))
            let published = Published(estate.gateway)
            _ = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(5..<6))
            _ = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(5..<6))
            counters += try published.alerts.map { try Message(parsing: $0.octets).header.originatorCounter }
        }
        #expect(counters.count == 4)
        #expect(Set(counters).count == 4 && counters == counters.sorted(), "\(counters)")
    }

    @Test func alertsForWhichTheNetworkHasNoRoomAreCounted() async throws {
        var network = NetworkConfiguration.lossless(speed: 1)
        // An alert takes an hour, so that none has come up when the last is sent.
        network.model.randomAccess = RandomAccessParameters(
            channels: 1, slotOctets: 160, slot: 3_600 * .second, loss: 0, backOff: 0, mostAttempts: 1)
        let estate = try TestGateway(meters: 10_100, shardCount: 1, network: network)
        let distribution = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(0..<10_100))
        #expect(distribution.received == 10_100 && distribution.alerts == 10_100)
        #expect(distribution.droppedAlerts == 100)
        #expect(await estate.gateway.networkStatistics()?.lostAlerts == 100)
    }

    @Test func aSMETS1MeterGetsNothing() async throws {
        let estate = try TestGateway { definition in
            var old = definition.cohorts[0]
            (old.name, old.count, definition.cohorts[0].count) = ("old", 2, 4)
            old.device = DeviceModel(name: "old", smetsVersion: .smets1)
            definition.cohorts.append(old)
        }
        let gateway = try GBCSGateway(
            estate: estate.gateway.estate, clock: estate.gateway.clock, group: MultiThreadedEventLoopGroup.singleton,
            shardCount: 1, hasStandIns: false)
        let distribution = await gateway.distribute(try Self.firmware(), to: MeterSelection(0..<6))
        #expect(distribution.received == 4 && distribution.refused == [.smets1: 2])
        #expect(Set(distribution.refusals.map(\.meter)) == ["4", "5"])
    }

    @Test func aCancelledDistributionStopsBetweenTurns() async throws {
        let estate = try TestGateway(meters: 5_000, shardCount: 1)
        let gateway = estate.gateway
        let firmware = try Self.firmware()
        let task = Task {
            await gateway.distribute(firmware, to: MeterSelection(0..<5_000)) { _ in
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        let distribution = await task.value
        // The first turn, and no other.
        #expect((1...64).contains(distribution.asked) && distribution.received == distribution.asked)
    }

    @Test func nothingIsAskedOfAnEmptySelection() async throws {
        let estate = try TestGateway()
        let distribution = await estate.gateway.distribute(try Self.firmware(), to: MeterSelection(3..<3))
        #expect(distribution == FirmwareDistribution())
    }
}
