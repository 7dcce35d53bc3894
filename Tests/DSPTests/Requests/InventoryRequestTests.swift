import DCC
import DUIS
import ESMEEmulator
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// What the DCC answers itself.
@Suite(.serialized) struct InventoryRequestTests {
    private func devices(_ answer: ServiceResponse) -> Set<String> {
        Set((answer.message["DSPInventory"]?.children ?? []).compactMap { $0.descendant("DeviceID")?.value })
    }

    @Test("8.2 finds the premises by meter, by hub and by MPAN, and is signed")
    func readInventory() async throws {
        let test = try TestProvider()
        let hub = test.estate.gateway.estate.hubEntityIdentifier(0)
        let meter = test.estate.gateway.estate.fleet.profile(of: 0)
        let keys = [
            ("DeviceID", test.meter.dashed), ("DeviceID", hub.dashed), ("MPxN", "\(meter.importMPAN)"),
            ("MPxN", "\(meter.exportMPAN)"),
        ]
        for (number, (name, value)) in keys.enumerated() {
            let octets = try test.octets(
                "8.2", RequestBodies.readInventory(name, value), as: .supplier, to: test.broker,
                counter: UInt64(number + 1), .nonDevice)
            guard case .document(let document, nil) = await test.provider.handle(octets, at: .nonDevice) else {
                Issue.record("\(value) has no answer")
                continue
            }
            let received = try ResponseReader().read(document)
            #expect(received.response.code == .i0)
            #expect(devices(received.response) == [test.meter.dashed, hub.dashed], "\(name) \(value)")
            let key = test.provider.keys.signingCertificate.publicKey
            #expect(throws: Never.self) { try SignatureVerifier().verify(received.document, by: key) }
        }
    }

    @Test("8.2 of what is not in the inventory is E19, and of another's premises E4")
    func unknown() async throws {
        let test = try TestProvider()
        for (number, (name, value)) in [
            ("DeviceID", "00-DB-12-34-56-78-90-A0"), ("MPxN", "1234567890123"), ("UPRN", "123456"),
        ].enumerated() {
            let body = RequestBodies.readInventory(name, value)
            let code = try await test.send("8.2", body, counter: UInt64(number + 1), .nonDevice).code
            #expect(code == .e19, "\(name)")
        }
        // The Meter Data Retriever's appointment ended yesterday: day 9,800 is 2026-10-31.
        let point = try #require(try test.provider.directory.entry(of: test.meter)?.importMPAN)
        for point in [point, try #require(try test.provider.directory.entry(of: test.meter)?.exportMPAN)] {
            var registration = try #require(try test.provider.directory.registration(point))
            let mpid = try #require(registration.meterDataRetriever.first?.mpid)
            let first = SettlementDay(daysSince2000: 3_653)
            registration.meterDataRetriever = [.init(mpid: mpid, from: first, to: SettlementDay(daysSince2000: 9_800))]
            try await test.provider.directory.put(registration)
        }
        let body = RequestBodies.readInventory("DeviceID", test.meter.dashed)
        #expect(try await test.send("8.2", body, as: .meterDataRetriever, counter: 1, .nonDevice).code == .e4)
    }

    @Test("A Device that was notified of by 12.2 is Pending, once; 8.4 and 8.14 change statuses")
    func statuses() async throws {
        let test = try TestProvider()
        let device = EntityIdentifier(0x00DB_1234_5678_90A0)
        let notification = Element(
            "DevicePrenotification",
            [
                Element("DeviceID", text: device.dashed), Element("DeviceType", text: "ESME"),
                Element("DeviceManufacturer", text: "ACME"), Element("DeviceModel", text: "1"),
                Element("FirmwareVersion", text: "00000001"),
            ])
        #expect(try await test.send("12.2", notification, counter: 1, .nonDevice).code == .i0)
        #expect(try test.provider.directory.entry(of: device)?.status == .pending)
        #expect(try await test.send("12.2", notification, counter: 2, .nonDevice).code == .e100)
        // A process that takes over knows that the request was taken.
        let later = try await test.successor()
        #expect(try later.provider.directory.entry(of: device)?.status == .pending)
        #expect(try await later.send("12.2", notification, counter: 1, .nonDevice).code == .e100)
        let hub = test.estate.gateway.estate.hubEntityIdentifier(0)
        let install = Element("CHFInstallSuccessNoSMWAN", [Element("DeviceID", text: hub.dashed)])
        #expect(try await later.send("8.14.2", install, counter: 3, .nonDevice).code == .i0)
        #expect(try later.provider.directory.entry(of: hub)?.status == .installedNotCommissioned)
        let wrong = Element("CHFInstallSuccessNoSMWAN", [Element("DeviceID", text: test.meter.dashed)])
        #expect(try await later.send("8.14.2", wrong, counter: 4, .nonDevice).code == .e11)
    }

    @Test("A decommissioned meter takes no reads, its schedules end, and its parties are told")
    func decommissioning() async throws {
        let test = try TestProvider()
        let schedule = try RequestBodies.schedule(of: test.meter)
        #expect(try await test.send("5.1", schedule, counter: 1, .nonDevice).code == .i0)
        let body = Element("DecommissionDevice", [Element("DeviceID", text: test.meter.dashed)])
        #expect(try await test.send("8.3", body, counter: 2, .nonDevice).code == .i0)
        let alerts = [try await test.next(), try await test.next()].map { $0.message["DCCAlertCode"]?.value }
        #expect(alerts == ["N17", "N1"])
        #expect(try await test.next(.networkOperator).message["DCCAlertCode"]?.value == "N1")
        #expect(try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 3).code == .e5)
    }

    @Test("What is not served is refused with a sentence")
    func notServed() async throws {
        let test = try TestProvider()
        #expect(try await test.send("12.1", Element("RequestWANMatrix"), counter: 2, .nonDevice).code == .e100)
        let reason = try #require(ServedRequests.refusal(of: "12.1"))
        #expect(try await test.row(.supplier, 2, to: test.broker).reason == reason)
    }
}
