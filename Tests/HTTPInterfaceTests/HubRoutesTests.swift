import COSEM
import CommsHub
import ESMEEmulator
import EstateFixture
import Fleet
import GBCS
import NIOConcurrencyHelpers
import Testing

@testable import DCC
@testable import Estate
@testable import Keys

/// `/v1/hubs/{eui}`, and messages for hubs over the gateway.
@Suite struct HubRoutesTests {
    private static let path = "/v1/hubs/0"

    private static func command(
        _ code: MessageCode, to hub: Int = 0, in estate: TestGateway, counter: UInt64 = 1,
        arguments: RequestArguments? = nil
    ) throws -> AccessControlBroker.PreparedCommand {
        try AccessControlBroker(folder: estate.folder).hubCommand(
            try #require(HubRequestCatalogue[code]), as: .supplier,
            to: estate.gateway.estate.hubEntityIdentifier(hub),
            hubKey: estate.gateway.estate.hubKeys(hub).keyAgreement.publicKey, counter: counter,
            from: TestGateway.now - 86_400, to: TestGateway.now, arguments: arguments)
    }

    @Test func aHubAnswersItsCommands() async throws {
        let estate = try TestGateway()
        for hub in [0, 5] {
            let codes: [MessageCode] = [
                .ecs52, .ecs26n, .ccs06, .ccs07, .ecs35c, .ecs35d, .dbch01, .dbch02, .dbch03,
            ]
            for code in codes {
                let command = try Self.command(code, to: hub, in: estate)
                let reply = await estate.gateway.deliver(command.octets)
                #expect(reply.disposition == .answered)
                let response = try estate.verify(try #require(reply.response), to: command)
                #expect(response.isSuccess, "\(code)")
                #expect(
                    response.message.header.businessOriginator == estate.gateway.estate.hubEntityIdentifier(hub))
            }
        }
        let unknown = EntityIdentifier(estate.gateway.estate.hubEntityIdentifier(5).rawValue + 1)
        #expect(estate.gateway.estate.hubNumber(of: unknown) == nil)
        #expect(estate.gateway.estate.hubNumber(of: estate.gateway.estate.hubEntityIdentifier(5)) == 5)
        #expect(estate.gateway.estate.hubNumber(of: estate.gateway.estate.entityIdentifier(0)) == nil)
        #expect(estate.gateway.estate.hubNumber(of: EntityIdentifier(0)) == nil)
    }

    @Test func aRemovedMeterIsOutOfReachUntilItIsAddedAgain() async throws {
        let estate = try TestGateway()
        let alerts = NIOLockedValueBox([OutgoingAlert]())
        _ = estate.gateway.alerts.subscribe { alert in alerts.withLockedValue { $0 += [alert.alert].compactMap { $0 } }
        }
        let removal = try Self.command(.ccs02, in: estate, counter: 1, arguments: .device(estate.device(0)))
        #expect(
            try estate.verify(try #require(await estate.gateway.deliver(removal.octets).response), to: removal)
                .isSuccess)
        #expect(await estate.gateway.deliver(removal.octets).disposition == .refused(.replayed(last: 1)))
        let read = try estate.command(.ecs17b)
        #expect(
            await estate.gateway.deliver(read.octets).disposition == .undelivered(.notInDeviceLog(estate.device(0))))
        // Its neighbour's hub is another.
        #expect(await estate.gateway.deliver(try estate.command(.ecs17b, to: 1).octets).response != nil)
        #expect(
            alerts.withLockedValue { $0.map(\.alert.code) } == [
                .chfDeviceLogChanged, .unusualNumberOfMalformedMessages, .failureToDeliverToESME,
            ])
        #expect(
            alerts.withLockedValue { $0.map(\.device) }
                == Array(repeating: estate.gateway.estate.hubEntityIdentifier(0), count: 3))
        let addition = try Self.command(
            .ccs01, in: estate, counter: 2,
            arguments: .registration(
                DeviceRegistration(
                    device: estate.device(0), key: [UInt8](repeating: 5, count: 16), type: 0, joinTimeout: 90)))
        #expect(
            try estate.verify(
                try #require(await estate.gateway.deliver(addition.octets).response), to: addition
            ).isSuccess)
        #expect(try estate.verify(try #require(await estate.gateway.deliver(read.octets).response), to: read).isSuccess)
        let counters = try alerts.withLockedValue {
            try $0.map { try Message(parsing: $0.octets).header.originatorCounter }
        }
        #expect(counters == (0..<5).map { 1_000_000 + $0 })
    }

    @Test func aHubsStateIsThereAfterARestart() async throws {
        let temporary = TemporaryState()
        func state() throws -> FleetState {
            try FleetState(
                folder: temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 2026,
                count: 6, now: 100)
        }
        do {
            let estate = try TestGateway(state: state())
            let removal = try Self.command(.ccs02, in: estate, counter: 7, arguments: .device(estate.device(0)))
            #expect(await estate.gateway.deliver(removal.octets).response != nil)
        }
        let estate = try TestGateway(state: state())
        let log = try await estate.gateway.withHub(0) { hub, time, _ in
            Shard.HubResult(hub.deviceLog(at: time))
        }
        #expect(log.entries.isEmpty)
        #expect(log.historic.map(\.device) == [estate.device(0)])
        let again = try Self.command(.ccs02, in: estate, counter: 7, arguments: .device(estate.device(0)))
        #expect(await estate.gateway.deliver(again.octets).disposition == .refused(.replayed(last: 7)))
        let other = try await estate.gateway.withHub(1) { hub, _, _ in Shard.HubResult(hub.state == nil) }
        #expect(other)
    }

    @Test func aHubIsDescribed() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let hub = estate.gateway.estate.hubEntityIdentifier(3)
            for path in ["3", hub.dashed, hub.fileName] {
                let answer = try await http.get("/v1/hubs/\(path)")
                #expect(answer.status == 200)
                #expect(answer.object["entityIdentifier"] as? String == hub.dashed)
                #expect(answer.object["meter"] as? String == estate.device(3).dashed)
                #expect(answer.object["power"] as? String == "on")
                #expect(answer.object["han"] as? String == "up")
                #expect(answer.object["wan"] as? String == "online")
                let devices = try #require(answer.object["deviceLog"] as? [[String: Any]])
                #expect(devices.map { $0["device"] as? String } == [estate.device(3).dashed])
                #expect(devices.first?["join"] as? String == "joined")
                #expect(devices.first?["lastCommunication"] as? String == "2026-11-01T12:00:00Z")
            }
            #expect(try await http.get("/v1/hubs/6").status == 404)
            #expect(try await http.get("/v1/hubs/\(estate.device(0).dashed)").status == 404)
            #expect(try await http.get("/v1/hubs/x").status == 400)
        }
    }

    @Test func aHubIsAskedOverHTTP() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let command = try Self.command(.ccs06, to: 2, in: estate)
            let answer = try await http.post("/v1/gbcs", command.octets, type: "application/octet-stream")
            #expect(try estate.verify(answer.body, to: command).isSuccess)
            let keys = MessageKeys(folder: estate.folder, secret: nil, deviceKeys: estate.gateway.estate.keys)
            #expect(try keys.findings(on: try Message(parsing: answer.body)).notes == ["MAC: valid"])
        }
    }

    @Test func anOutageIsToldWhenItIsOver() async throws {
        let estate = try TestGateway()
        let alerts = NIOLockedValueBox([OutgoingAlert]())
        _ = estate.gateway.alerts.subscribe { alert in alerts.withLockedValue { $0 += [alert.alert].compactMap { $0 } }
        }
        try await TestHTTP.with(estate.gateway) { http in
            let off = try await http.json("POST", Self.path + "/power", "{\"state\":\"off\"}")
            #expect(off.object["power"] as? String == "off")
            #expect(
                await estate.gateway.deliver(try estate.command(.ecs17b).octets).disposition
                    == .undelivered(.poweredOff))
            #expect(
                await estate.gateway.deliver(try Self.command(.ecs52, in: estate).octets).disposition
                    == .undelivered(.poweredOff))
            estate.gateway.clock.set(to: TestGateway.now + 300, rate: 0)
            let on = try await http.json("POST", Self.path + "/power", "{\"state\":\"on\"}")
            #expect(on.object["power"] as? String == "on")
            #expect(alerts.withLockedValue { $0.map(\.alert.code) } == [.longSupplyOutageRestored])
            #expect(alerts.withLockedValue { $0.map(\.device) } == [estate.device(0)])
            #expect(alerts.withLockedValue { $0.map(\.alert.recipient) } == [estate.party(.networkOperator)])
            #expect(await estate.gateway.deliver(try estate.command(.ecs17b).octets).response != nil)
            let codes = try await estate.gateway.withMeter(0) { meter, _ in
                meter.eventLogs.powerEvents.entries.map(\.code)
            }
            #expect(codes == [.supplyInterrupted, .longSupplyOutageRestored])
            for body in ["{}", "{\"state\":\"out\"}", "{\"state\":1}", "{\"power\":\"on\"}", "[]", "{"] {
                #expect(try await http.json("POST", Self.path + "/power", body).status == 400)
            }
        }
    }

    @Test func anOutageIsAPowerOutageAlertAtOnce() async throws {
        let estate = try TestGateway()
        let sent = NIOLockedValueBox([PublishedAlert.Content]())
        _ = estate.gateway.alerts.subscribe { alert in sent.withLockedValue { $0.append(alert.content) } }
        let hub = estate.gateway.estate.hubEntityIdentifier(0)
        let mpan = try await estate.gateway.withMeter(0) { meter, _ in meter.identity.importMPAN }
        try await TestHTTP.with(estate.gateway) { http in
            for _ in 0..<2 { _ = try await http.json("POST", Self.path + "/power", "{\"state\":\"off\"}") }
            // The second time there was no supply to lose.
            #expect(
                sent.withLockedValue { $0 } == [
                    .powerOutage(
                        PowerOutageAlert(
                            PowerOutageNotification(hub: hub, time: TestGateway.now), importMPAN: mpan))
                ])
            var count = 0
            for shard in estate.gateway.shards { count += await shard.statistics.alerts }
            #expect(count == 1)
            _ = try await http.json("POST", Self.path + "/power", "{\"state\":\"on\"}")
            _ = try await http.json("PUT", Self.path + "/faults", "{\"wan\":\"offline\"}")
            sent.withLockedValue { $0.removeAll() }
            _ = try await http.json("POST", Self.path + "/power", "{\"state\":\"off\"}")
            #expect(sent.withLockedValue { $0.isEmpty }, "a hub without connection has no last words")
        }
    }

    @Test func networksFailAndComeBack() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let down = try await http.put(Self.path + "/faults", "{\"han\":\"down\"}")
            #expect(down.object["han"] as? String == "down")
            #expect(down.object["wan"] as? String == "online")
            #expect(
                await estate.gateway.deliver(try estate.command(.ecs17b).octets).disposition == .undelivered(.hanDown))
            #expect(await estate.gateway.deliver(try Self.command(.ecs52, in: estate).octets).response != nil)
            let offline = try await http.put(Self.path + "/faults", "{\"han\":\"up\",\"wan\":\"offline\"}")
            #expect(offline.object["wan"] as? String == "offline")
            #expect(
                await estate.gateway.deliver(try Self.command(.ecs52, in: estate).octets).disposition
                    == .undelivered(.offline))
            #expect(try await http.put(Self.path + "/faults", "{\"wan\":\"online\"}").status == 200)
            #expect(await estate.gateway.deliver(try estate.command(.ecs17b).octets).response != nil)
            for body in ["{\"han\":\"off\"}", "{\"wan\":true}", "{\"lan\":\"up\"}"] {
                #expect(try await http.put(Self.path + "/faults", body).status == 400)
            }
            #expect(try await http.put(Self.path + "/faults", "{}").status == 200)
        }
    }
}
