import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// CCS03: a hub takes the place of another, forms its network and lets its devices join again.
@Suite("Restoration of the CHF Device Log")
struct DeviceLogRestorationTests {
    private static let now = TestHub.now
    private static let newcomer = EntityIdentifier(0x02E5_4E00_0000_2000)
    private static let meter = TestHub.meterIdentifier(0)
    private static let pan: UInt64 = 0x0011_2233_4455_6677
    private static let meterHash = "A0A1A2A3A4A5A6A7A8A9AAABACADAEAF"
    private static let newcomerHash = "B0B1B2B3B4B5B6B7B8B9BABBBCBDBEBF"

    private static func restoration(_ devices: [(EntityIdentifier, String)]) -> RequestArguments {
        .restoration(
            DeviceLogRestoration(
                extendedPANIdentifier: pan,
                devices: devices.map { DeviceLogBackup.Device(device: $0, hashedLinkKey: octets($1)) }))
    }

    private static let both = restoration([(meter, meterHash), (newcomer, newcomerHash)])

    @Test("Command and response, octet by octet")
    func exchange() throws {
        let hub = TestHub.hub(of: 1)
        let command = try TestHub.command(.ccs03, arguments: Self.both)
        #expect(
            Array(try Message(parsing: command).content)
                == octets(
                    """
                    D9 20000516 00 01 03 0068 00001E0300FF 05 01 0202 0908 0011223344556677 0102
                    0202 0908 02E54E0000001000 0910 \(Self.meterHash) 0202 0908 02E54E0000002000 0910 \(Self.newcomerHash)
                    """))
        let (response, outcome) = try TestHub.ask(hub, command)
        #expect(
            try #require(outcome.response).dropLast(12)
                == TestHub.response(
                    "0003", counter: "0000000000000516", content: "DA 20000516 00 00 01 00 01 0300")[...])
        #expect(response.isSuccess)
        #expect(outcome.counterUse == CounterUse(role: .accessControlBroker, counter: 1_302))
        #expect(hub.state?.logs.events.entries.map(\.code) == [.immediateCommandProcessed])
        #expect(hub.state?.logs.events.entries.map(\.otherInformation) == [[0x00, 0x03]])
    }

    @Test("CS14 tells of the restored log with the hashes of the command, then of the meter's new key")
    func alerts() throws {
        let hub = TestHub.hub(of: 1)
        let oldKey = try #require(hub.deviceLog(at: Self.now)[Self.meter]?.linkKey)
        let (_, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs03, arguments: Self.both), at: Self.now + 60)
        let newKey = try #require(hub.deviceLog(at: Self.now)[Self.meter]?.linkKey)
        #expect(newKey != oldKey && newKey.hexadecimal != Self.meterHash)
        #expect(outcome.alerts.count == 2)
        let contents = try outcome.alerts.map { try TestHub.content($0, isSigned: false).content }
        func expected(_ counter: String, _ hash: String) -> [UInt8] {
            octets(
                """
                0F 20000F\(counter) 00 0203 128F12 090C 07EA0B01FF0C0100008000FF
                0203 090C 07EA0B01FF0C0100008000FF 0908 0011223344556677 0102
                0202 0908 02E54E0000001000 0910 \(hash) 0202 0908 02E54E0000002000 0910 \(Self.newcomerHash)
                """)
        }
        #expect(contents == [expected("A0", Self.meterHash), expected("A1", zigBeeHash(newKey).hexadecimal)])
        #expect(
            hub.state?.logs.securityEvents.entries.map(\.code) == [.chfDeviceLogChanged, .chfDeviceLogChanged])
    }

    @Test("The meter answers again; a device that is not there is waited for, and 8F84 tells of messages for it")
    func links() throws {
        let hub = TestHub.hub(of: 1)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs03, arguments: Self.both))
        let outcome = try TestHub.outcome(
            hub.deliver(try TestHub.command(to: Self.meter), at: Self.now, in: ProcessingContext()))
        #expect(outcome.response != nil)
        let (failure, alerts) = try TestHub.failure(
            hub.deliver(try TestHub.command(to: Self.newcomer), at: Self.now + 86_400, in: ProcessingContext()))
        #expect(failure == .notJoined(.joiningByRestoredKey))
        #expect(alerts.map(\.alert.code) == [.failureToDeliverToESME])
        #expect(hub.deviceLog(at: Self.now)[Self.newcomer]?.type == nil)
        #expect(hub.join(Self.newcomer, at: Self.now + 86_401, in: ProcessingContext()).count == 1)
        #expect(hub.deviceLog(at: Self.now)[Self.newcomer]?.join == .joined)
    }

    @Test("A meter that takes its time is not reached before it has joined")
    func lateMeter() throws {
        var rules = CommunicationsHubRules()
        rules.metersJoinAfter = 30
        let hub = TestHub.hub(of: 1, rules: rules)
        let (_, restored) = try TestHub.ask(hub, try TestHub.command(.ccs03, arguments: Self.both))
        #expect(restored.alerts.count == 1)
        let (failure, _) = try TestHub.failure(
            hub.deliver(try TestHub.command(to: Self.meter), at: Self.now + 29, in: ProcessingContext()))
        #expect(failure == .notJoined(.joiningByRestoredKey))
        let outcome = try TestHub.outcome(
            hub.deliver(try TestHub.command(to: Self.meter, counter: 6), at: Self.now + 31, in: ProcessingContext()))
        #expect(outcome.response != nil)
        #expect(outcome.alerts.map(\.alert.time) == [Self.now + 30])
    }

    @Test("Devices that are not among the restored ones are removed as by CCS02; with the rule off they stay")
    func others() throws {
        for isReplacing in [true, false] {
            var rules = CommunicationsHubRules()
            rules.restorationReplacesDeviceLog = isReplacing
            let hub = TestHub.hub(of: 2, rules: rules)
            let other = TestHub.meterIdentifier(1)
            let key = try #require(hub.deviceLog(at: Self.now)[other]?.linkKey)
            _ = try TestHub.ask(hub, try TestHub.command(.ccs03, arguments: Self.both))
            let log = hub.deviceLog(at: Self.now)
            #expect(log.entries.map(\.device) == [Self.meter] + (isReplacing ? [] : [other]) + [Self.newcomer])
            #expect(
                log.historic == (isReplacing ? [DeviceLog.HistoricEntry(device: other, linkKey: key)] : []))
        }
    }

    @Test("CCS07 has the network of the command, and the hashes of the command until the devices have joined")
    func backup() throws {
        var rules = CommunicationsHubRules()
        rules.metersJoinAfter = nil
        let hub = TestHub.hub(of: 1, rules: rules)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs03, arguments: Self.both))
        #expect(hub.extendedPANIdentifier == Self.pan)
        let (response, _) = try TestHub.ask(hub, try TestHub.command(.ccs07, counter: 1_303))
        let logs = response.values.compactMap(DeviceLogBackup.init)
        #expect(logs.map(\.extendedPANIdentifier) == [Self.pan, Self.pan])
        #expect(logs.first?.devices.map(\.hashedLinkKey.hexadecimal) == [Self.meterHash, Self.newcomerHash])
        // So what one hub backs up another restores to the same.
        let (_, again) = try TestHub.ask(
            hub,
            try TestHub.command(
                .ccs03, counter: 1_304,
                arguments: .restoration(
                    DeviceLogRestoration(extendedPANIdentifier: Self.pan, devices: try #require(logs.first).devices))))
        #expect(again.alerts.count == 1)
        #expect(
            hub.deviceLog(at: Self.now).entries.map { $0.linkKey?.hexadecimal }
                == [Self.meterHash, Self.newcomerHash])
    }

    @Test("CCS01 for a restored device that has not joined changes nothing")
    func registrationAfterwards() throws {
        var rules = CommunicationsHubRules()
        rules.metersJoinAfter = nil
        let hub = TestHub.hub(of: 1, rules: rules)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs03, arguments: Self.both))
        let before = hub.deviceLog(at: Self.now)
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(Self.meter)))
        #expect(response.isSuccess && outcome.alerts.isEmpty)
        #expect(hub.deviceLog(at: Self.now) == before)
    }

    @Test("No room for the devices: hardware-fault, and the log and the network are as before")
    func full() throws {
        var rules = CommunicationsHubRules()
        rules.restorationReplacesDeviceLog = false
        let hub = TestHub.hub(of: 16, rules: rules)
        let before = hub.deviceLog(at: Self.now)
        let (_, outcome) = try TestHub.ask(hub, try TestHub.command(.ccs03, arguments: Self.both))
        #expect(
            try #require(outcome.response).dropLast(12)
                == TestHub.response(
                    "0003", counter: "0000000000000516", content: "DA 20000516 00 00 01 00 01 0301")[...])
        #expect(outcome.alerts.isEmpty)
        #expect(hub.deviceLog(at: Self.now) == before)
        #expect(hub.extendedPANIdentifier == TestHub.hubIdentifier.rawValue)
        #expect(hub.state?.logs.events.entries.map(\.code) == [.immediateCommandNotProcessed])
    }

    @Test("Values beyond what the annex allows are refused, and the log is as before", arguments: [0, 17])
    func refused(count: Int) throws {
        let hub = TestHub.hub(of: 1)
        let before = hub.deviceLog(at: Self.now)
        let value = COSEMData.structure([
            .octetString(TestHub.hubIdentifier.octets),
            .array(
                (0..<count).map { _ in
                    .structure([.octetString(Self.newcomer.octets), .octetString(octets(Self.newcomerHash))])
                }),
        ])
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs03, arguments: RequestArguments([value])))
        #expect(response.results.map(\.result.rawValue) == [250])
        #expect(outcome.alerts.isEmpty)
        #expect(hub.deviceLog(at: Self.now) == before)
    }

    @Test("A key of another size in CCS01 and an identifier of another size in CCS02 fail their items")
    func otherSizes() throws {
        let registration = COSEMData.structure([
            .octetString(Self.newcomer.octets), .enumerated(1), .octetString([1, 2, 3]), .enumerated(0),
        ])
        let cases: [(MessageCode, [COSEMData], [UInt8])] = [
            (.ccs01, [registration, .longUnsigned(90), .nullData], [250, 250, 250]),
            (.ccs02, [.octetString([1])], [250]),
        ]
        for (code, values, results) in cases {
            let hub = TestHub.hub(of: 1)
            let (response, _) = try TestHub.ask(
                hub, try TestHub.command(code, arguments: RequestArguments(values)))
            #expect(response.results.map(\.result.rawValue) == results)
            #expect(hub.deviceLog(at: Self.now)[Self.newcomer] == nil)
        }
    }

    @Test("CCS03 is protected against replay")
    func replay() throws {
        let hub = TestHub.hub(of: 1)
        let command = try TestHub.command(.ccs03, arguments: Self.both)
        _ = try TestHub.ask(hub, command)
        let outcome = try TestHub.outcome(hub.deliver(command, at: Self.now, in: ProcessingContext()))
        #expect(outcome.disposition == .refused(.replayed(last: 1_302)))
    }

    @Test("As a value: of a device that comes twice the last hash counts, and the type of a known device stays")
    func value() throws {
        var log = DeviceLog()
        let registration = DeviceRegistration(
            device: Self.meter, key: Array(repeating: 1, count: 16), type: 3, joinTimeout: 90)
        #expect(log.add(registration, at: Self.now, for: 90) == .added)
        let hashes = [Self.newcomerHash, Self.meterHash].map(octets)
        let devices = hashes.map { DeviceLogBackup.Device(device: Self.meter, hashedLinkKey: $0) }
        #expect(log.restore(devices, at: Self.now + 5) == true)
        let entry = try #require(log[Self.meter])
        #expect(log.entries.count == 1 && entry.type == 3 && entry.installCodeKey.isEmpty)
        #expect(entry.linkKey == hashes[1] && entry.hashedLinkKey == hashes[1])
        #expect(entry.join.at(Self.now + 1_000_000) == .joiningByRestoredKey)
        let key = [UInt8](repeating: 9, count: 16)
        #expect(log.join(Self.meter, at: Self.now + 9, newKey: key) == true)
        #expect(log[Self.meter]?.linkKey == key)
        #expect(log[Self.meter]?.hashedLinkKey == zigBeeHash(key))
    }
}
