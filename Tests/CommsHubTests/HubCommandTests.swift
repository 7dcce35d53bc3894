import COSEM
import ESMEEmulator
import Foundation
import GBCS
import Testing

@testable import CommsHub

/// Commands for the hub itself, from a Supplier through the Access Control Broker (GBCS 6.2.4, 6.4; CCS and ECS use
/// cases whose target is the CHF).
@Suite("Commands for the Communications Hub")
struct HubCommandTests {
    private static let now = TestHub.now
    private static let newcomer = EntityIdentifier(0x02E5_4E00_0000_2000)

    /// MAC Header, Grouping Header with 18 octets of other-information, and the content, up to the MAC.
    private static func expected(_ code: String, counter: String, content: String) -> [UInt8] {
        let content = octets(content)
        let grouping =
            octets(
                """
                DF 09 02 \(counter) 08 02E54E00000000FF 08 02E54E0000000A00 00 12 \(code) 02E54E0000000A01
                00000000000003EA
                """) + [UInt8(content.count)] + content + [0]
        let length = 5 + grouping.count + 12
        return octets("DD 000000000000") + (length < 128 ? [UInt8(length)] : [0x81, UInt8(length)])
            + octets("11 00000000") + grouping
    }

    @Test("CCS01: the response, octet by octet")
    func addResponse() throws {
        let hub = TestHub.hub(of: 1)
        let command = try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer))
        let content = try Message(parsing: command).content
        #expect(
            Array(content)
                == octets(
                    """
                    D9 20000516 00 03 03 0068 00001E0300FF 01 02 0068 00001E0300FF 03 02 0068 00001E0300FF 02
                    03 0204 0908 02E54E0000002000 1601 0910 30313233343536373839414243444546 1600 12005A 03FF
                    """))
        let (response, outcome) = try TestHub.ask(hub, command)
        #expect(
            try #require(outcome.response).dropLast(12)
                == Self.expected(
                    "0001", counter: "0000000000000516", content: "DA 20000516 00 00 03 000000 03 0300 0200 0200")[...])
        #expect(Reading(response) == .values([]))
        #expect(outcome.counterUse == CounterUse(role: .accessControlBroker, counter: 1_302))
    }

    @Test("CCS01: the device is in the log, CS14 follows at once, and the logs have their entries")
    func add() throws {
        let hub = TestHub.hub(of: 1)
        let (_, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer, type: 4)))
        let entry = try #require(hub.deviceLog(at: Self.now)[Self.newcomer])
        #expect(entry.type == 4)
        #expect(entry.installCodeKey == Array("0123456789ABCDEF".utf8))
        #expect(entry.join == .joiningByInstallCode(until: Self.now + 90))
        #expect(outcome.alerts.count == 1)
        let (header, content) = try TestHub.content(try #require(outcome.alerts.first), isSigned: false)
        #expect(header.originatorCounter == 4_000)
        #expect(header.otherInformation == .messageCode(.cs14))
        let meterHash = zigBeeHash(try #require(hub.deviceLog(at: Self.now).entries.first?.linkKey)).hexadecimal
        #expect(
            content
                == octets(
                    """
                    0F 20000FA0 00 0203 128F12 090C 07EA0B01FF0C0000008000FF
                    0203 090C 07EA0B01FF0C0000008000FF 0908 02E54E00000000FF
                    0102 0202 0908 02E54E0000001000 0910 \(meterHash) 0202 0908 02E54E0000002000 0900
                    """))
        let state = try #require(hub.state)
        #expect(state.logs.events.entries.map(\.code) == [.immediateCommandProcessed])
        #expect(state.logs.events.entries.map(\.otherInformation) == [[0x00, 0x01]])
        #expect(state.logs.securityEvents.entries.map(\.code) == [.chfDeviceLogChanged])
        #expect(state.ownOriginatorCounter == 4_001)
        #expect(hub.hasChangedState)
    }

    @Test("CCS01 for a device that is there: success, its key kept, and no alert")
    func addAgain() throws {
        let hub = TestHub.hub(of: 1)
        let before = hub.deviceLog(at: Self.now)
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, arguments: TestHub.registration(TestHub.meterIdentifier(0))))
        #expect(response.isSuccess)
        #expect(outcome.alerts.isEmpty)
        #expect(hub.deviceLog(at: Self.now) == before)
    }

    @Test("CCS01 into a full log fails, and is in the CHF Event Log as such")
    func addToFullLog() throws {
        let hub = TestHub.hub(of: 16)
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer)))
        #expect(response.results.map(\.result.rawValue) == [1, 250, 250])
        #expect(outcome.alerts.isEmpty)
        #expect(hub.state?.logs.events.entries.map(\.code) == [.immediateCommandNotProcessed])
    }

    @Test("A meter removed and added again communicates on its old key: CS14 without and with the key's hash")
    func removeAndAdd() throws {
        let hub = TestHub.hub(of: 1)
        let meter = TestHub.meterIdentifier(0)
        let key = try #require(hub.deviceLog(at: Self.now)[meter]?.linkKey)
        let (response, removal) = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(meter)))
        #expect(
            try #require(removal.response).dropLast(12)
                == Self.expected(
                    "0002", counter: "0000000000000516", content: "DA 20000516 00 00 01 00 01 0300")[...])
        #expect(response.isSuccess)
        #expect(removal.alerts.count == 1)
        #expect(
            try TestHub.content(try #require(removal.alerts.first), isSigned: false).content
                == octets(
                    """
                    0F 20000FA0 00 0203 128F12 090C 07EA0B01FF0C0000008000FF
                    0203 090C 07EA0B01FF0C0000008000FF 0908 02E54E00000000FF 0100
                    """))
        let (failure, _) = try TestHub.failure(
            hub.deliver(try TestHub.command(to: meter), at: Self.now, in: ProcessingContext()))
        #expect(failure == .notInDeviceLog(meter))

        let (_, addition) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(meter)), at: Self.now + 60)
        #expect(addition.alerts.count == 2)
        let contents = try addition.alerts.map { try TestHub.content($0, isSigned: false).content }
        #expect(contents.first?.suffix(2) == octets("0900")[...])
        #expect(contents.last?.suffix(18) == (octets("0910") + zigBeeHash(key))[...])
        #expect(hub.deviceLog(at: Self.now + 60)[meter]?.join == .joined)
        #expect(
            try TestHub.outcome(hub.deliver(try TestHub.command(to: meter), at: Self.now + 60, in: ProcessingContext()))
                .response != nil)
    }

    @Test("A meter that takes its time joins by what is open at that moment", arguments: [30, 60] as [Int64])
    func lateJoining(after seconds: Int64) throws {
        var rules = CommunicationsHubRules()
        rules.metersJoinAfter = seconds
        let hub = TestHub.hub(of: 1, rules: rules)
        let meter = TestHub.meterIdentifier(0)
        let oldKey = try #require(hub.deviceLog(at: Self.now)[meter]?.linkKey)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(meter)))
        let (_, addition) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(meter)))
        #expect(addition.alerts.count == 1)
        let (failure, alerts) = try TestHub.failure(
            hub.deliver(try TestHub.command(to: meter), at: Self.now + seconds - 1, in: ProcessingContext()))
        guard case .notJoined = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(alerts.map(\.alert.code) == [.failureToDeliverToESME])
        // Long after the join_timeout the meter has joined at its moment.
        let outcome = try TestHub.outcome(
            hub.deliver(try TestHub.command(to: meter), at: Self.now + 1_000, in: ProcessingContext()))
        #expect(outcome.response != nil)
        #expect(outcome.alerts.map(\.alert.code) == [.chfDeviceLogChanged])
        #expect(outcome.alerts.map(\.alert.time) == [Self.now + seconds])
        #expect((hub.deviceLog(at: Self.now)[meter]?.linkKey == oldKey) == (seconds < 45))
    }

    @Test("A HAN that is down for the whole join_timeout lets nobody join")
    func joiningWhileDown() throws {
        let hub = TestHub.hub(of: 1)
        let meter = TestHub.meterIdentifier(0)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(meter)))
        hub.setHAN(isDown: true, at: Self.now)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(meter)))
        hub.setHAN(isDown: false, at: Self.now + 100)
        #expect(
            try TestHub.failure(
                hub.deliver(try TestHub.command(to: meter), at: Self.now + 200, in: ProcessingContext())
            ).failure == .notJoined(.notJoined))
    }

    @Test("CCS02 for a device that is not there fails")
    func removeUnknown() throws {
        let hub = TestHub.hub(of: 1)
        let (response, outcome) = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(Self.newcomer)))
        #expect(response.results.map(\.result.rawValue) == [1])
        #expect(outcome.alerts.isEmpty)
    }

    @Test("A Hand Held Terminal gets no entry in the Historic Device Log")
    func handHeldTerminal() throws {
        var rules = CommunicationsHubRules()
        rules.handHeldTerminalType = 0
        let hub = TestHub.hub(of: 1, rules: rules)
        _ = try TestHub.ask(
            hub, try TestHub.command(.ccs02, arguments: .device(TestHub.meterIdentifier(0))))
        #expect(hub.deviceLog(at: Self.now).historic.isEmpty)
    }

    @Test("CCS01 and CCS02 are protected against replay; reads may be repeated")
    func replay() throws {
        let hub = TestHub.hub(of: 1)
        let command = try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer))
        _ = try TestHub.ask(hub, command)
        for counter: UInt64 in [1_302, 1_301] {
            let again = try TestHub.command(
                .ccs02, counter: counter, arguments: .device(TestHub.meterIdentifier(0)))
            let outcome = try TestHub.outcome(hub.deliver(again, at: Self.now, in: ProcessingContext()))
            #expect(outcome.response == nil)
            #expect(outcome.disposition == .refused(.replayed(last: 1_302)))
            #expect(outcome.alerts.map(\.alert.code) == [.unusualNumberOfMalformedMessages])
            let (header, _) = try TestHub.content(try #require(outcome.alerts.first), isSigned: true)
            #expect(header.messageCode == .genericCriticalAlert)
        }
        let read = try TestHub.command(.ccs06, counter: 7)
        for _ in 0..<2 { #expect(try TestHub.ask(hub, read).response.isSuccess) }
    }

    @Test("CCS06: each device with its last communication and its signal, octet by octet")
    func readDevices() throws {
        let hub = TestHub.hub(of: 2)
        hub.setHAN(isDown: true, at: Self.now - 3_601)
        let (response, _) = try TestHub.ask(hub, try TestHub.command(.ccs06, counter: 1_300))
        guard case .array(let elements)? = response.values.first else {
            Issue.record("\(response.values)")
            return
        }
        let devices = elements.compactMap(ActiveDevice.init)
        #expect(devices.map(\.device) == [0, 1].map(TestHub.meterIdentifier))
        // The last message came in the ten seconds before the HAN failed.
        #expect(devices.map(\.lastCommunication) == [Self.now - 3_610, Self.now - 3_610])
        #expect(devices.allSatisfy { $0.status == .authorised })
        let device = try #require(devices.first)
        func hexadecimal(_ value: Int8) -> String { UInt8(bitPattern: value).hexadecimal }
        var data: [UInt8] = []
        device.data.encode(into: &data)
        let strength = device.signalStrength
        let quality = device.linkQuality
        #expect(
            data
                == octets(
                    """
                    020E 0908 02E54E0000001000 040880 0F\(hexadecimal(strength.highest))
                    0F\(hexadecimal(strength.average)) 0F\(hexadecimal(strength.lowest))
                    11\(quality.highest.hexadecimal) 11\(quality.average.hexadecimal) 11\(quality.lowest.hexadecimal)
                    090C 07EA0B01070A3B32008000FF 1101 1164 1100 1101 1101
                    """))
        #expect(strength.lowest < strength.average && strength.average < strength.highest)
        #expect(quality.lowest <= quality.average && quality.average <= quality.highest)
        hub.setHAN(isDown: false, at: Self.now)
        let (later, _) = try TestHub.ask(hub, try TestHub.command(.ccs06, counter: 1_301), at: Self.now + 25)
        guard case .array(let elements)? = later.values.first else { return }
        #expect(
            elements.compactMap(ActiveDevice.init).map(\.lastCommunication) == [Self.now + 20, Self.now + 20])
        #expect(
            elements.compactMap(ActiveDevice.init).allSatisfy {
                $0.status == [.authorised, .reporting, .smartEnergy] && $0.signalStrength.average < 0
            })
    }

    @Test("A device that has not joined has never communicated")
    func readUnjoined() throws {
        let hub = TestHub.hub(of: 0)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer)))
        let (response, _) = try TestHub.ask(hub, try TestHub.command(.ccs06, counter: 3))
        guard case .array(let elements)? = response.values.first else { return }
        let device = try #require(elements.compactMap(ActiveDevice.init).first)
        #expect(device.lastCommunication == nil)
        #expect(device.status == [])
    }

    @Test("CCS07: both logs with hashed link keys")
    func readLogs() throws {
        let hub = TestHub.hub(of: 2)
        let key = try #require(hub.deviceLog(at: Self.now)[TestHub.meterIdentifier(1)]?.linkKey)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(TestHub.meterIdentifier(1))))
        let (response, _) = try TestHub.ask(hub, try TestHub.command(.ccs07, counter: 9))
        #expect(response.results.map(\.kind) == [.action, .action])
        let logs = response.values.compactMap(DeviceLogBackup.init)
        #expect(logs.map { $0.devices.map(\.device) } == [[TestHub.meterIdentifier(0)], [TestHub.meterIdentifier(1)]])
        #expect(logs.last?.devices.first?.hashedLinkKey == zigBeeHash(key))
        #expect(logs.first?.extendedPANIdentifier == TestHub.hubIdentifier.rawValue)
        guard case .values(let values) = Reading(response) else {
            Issue.record("\(Reading(response))")
            return
        }
        #expect(values.map(\.name).last == "historic device \(TestHub.meterIdentifier(1))")
    }

    @Test("ECS52 and ECS26n: firmware version, identity and type")
    func identity() throws {
        let hub = TestHub.hub(of: 0)
        hub.model = CommunicationsHubModel(firmwareVersion: [1, 2, 3, 4], type: [5, 6, 7, 8])
        let (version, outcome) = try TestHub.ask(hub, try TestHub.command(.ecs52))
        #expect(version.values == [.octetString([1, 2, 3, 4])])
        #expect(
            try #require(outcome.response).dropLast(12)
                == Self.expected(
                    "0059", counter: "0000000000000516", content: "DA 20000516 00 00 01 0904 01020304 01 0100")[...])
        let (identity, _) = try TestHub.ask(hub, try TestHub.command(.ecs26n))
        #expect(identity.values == [.octetString(TestHub.hubIdentifier.octets), .octetString([5, 6, 7, 8])])
        #expect(hub.state == nil, "reads leave no trace")
    }

    @Test("ECS35c and ECS35d: the CHF Event Log and the CHF Security Log over a range, octet by octet")
    func logs() throws {
        let hub = TestHub.hub(of: 0)
        var state = HubState()
        state.logs.recordEvent(.immediateCommandProcessed, at: Self.now, otherInformation: [0, 1])
        state.logs.recordEvent(.supplyInterrupted, at: Self.now + 1)
        state.logs.recordEvent(.immediateCommandProcessed, at: Self.now + 2, otherInformation: [0, 2])
        state.logs.recordSecurityEvent(.chfDeviceLogChanged, at: Self.now + 1)
        hub.state = state
        func content(_ code: MessageCode, to end: Int64) throws -> [UInt8] {
            let request = try #require(HubRequestCatalogue[code])
            let range = request.form.range(from: Self.now, to: Self.now + end)
            let (response, _) = try TestHub.ask(hub, try TestHub.command(code, range: range))
            return Array(response.message.content)
        }
        #expect(
            try content(.ecs35c, to: 1)
                == octets(
                    "DA 20000516 00 00 01 13 0203061209 10 3279EA00 8154 020001 3279EA01 8F57 00 01 0100"
                        .replacing("3279EA0", with: Self.stamp(0).prefix(7))))
        #expect(
            try content(.ecs35d, to: 9)
                == octets("DA 20000516 00 00 01 13 02020612 06 \(Self.stamp(1)) 8F12 01 0100"))
        #expect(try content(.ecs35d, to: 0) == octets("DA 20000516 00 00 01 13 02020612 00 01 0100"))
    }

    private static func stamp(_ seconds: Int64) -> String {
        UInt32((now + seconds).secondsSince2000).hexadecimal
    }

    @Test("The logs hold 100 entries and overwrite the oldest")
    func circularLogs() throws {
        let hub = TestHub.hub(of: 0)
        for counter: UInt64 in 1...101 {
            _ = try TestHub.ask(
                hub, try TestHub.command(.ccs02, counter: counter, arguments: .device(Self.newcomer)),
                at: Self.now + Int64(counter))
        }
        let events = try #require(hub.state?.logs.events.entries)
        #expect(events.count == 100)
        #expect(events.first?.time == Self.now + 2)
    }

    @Test("An authentic command of another use case: ECS100 to its sender, naming the Supplier")
    func notSupported() throws {
        let hub = TestHub.hub(of: 0)
        let command = Command.build(
            try #require(RequestCatalogue[.ecs17a]), from: TestHub.behindBroker(1_302), to: TestHub.hubIdentifier,
            brokerSecret: TestHub.secret(TestHub.broker, TestHub.hubIdentifier), using: CryptographicContext())
        let outcome = try TestHub.outcome(hub.deliver(command, at: Self.now, in: ProcessingContext()))
        #expect(outcome.disposition == .notSupported)
        let (header, content) = try TestHub.content(try #require(outcome.alerts.first), isSigned: true)
        #expect(
            header.otherInformation
                == .supplementaryRemotePartyCounter(.ecs100, id: TestHub.supplier, counter: 1_002))
        #expect(
            content
                == octets(
                    "0F 20000FA0 00 0203 128F85 090C 07EA0B01FF0C0000008000FF 090A 0026 0000000000000516"))
    }

    @Test("A Supplier for itself, an altered command, and one that was made with another key")
    func refusals() throws {
        let hub = TestHub.hub(of: 0)
        let command = try TestHub.command(.ccs06)
        var altered = command
        altered[command.count - 1] ^= 1
        let own = try TestHub.command(
            .ecs52, from: .knownRemoteParty(TestHub.supplier, counter: 1))
        let provider = try TestHub.command(
            .ccs06, from: .knownRemoteParty(TestHub.wanProvider, counter: 1))
        let cases: [([UInt8], AlertCode, Bool)] = [
            (altered, .trustedSourceAuthenticationFailure, false),
            (own, .unauthorisedCommunicationAccessAttempted, true),
            (provider, .sourceDoesNotHaveAuthorityForCommand, false),
        ]
        for (octets, code, isLogged) in cases {
            let before = hub.state?.logs.securityEvents.count ?? 0
            let outcome = try TestHub.outcome(hub.deliver(octets, at: Self.now, in: ProcessingContext()))
            #expect(outcome.response == nil)
            #expect(outcome.alerts.map(\.alert.code) == [code])
            #expect(outcome.alerts.map(\.alert.recipient) == [TestHub.broker])
            #expect((hub.state?.logs.securityEvents.count ?? 0) - before == (isLogged ? 1 : 0), "\(code)")
        }
    }

    @Test("No octet of CCS01 can be altered: the hub answers the command as it was sent or not at all")
    func alteredCommands() throws {
        let hub = TestHub.hub(of: 1)
        let context = ProcessingContext()
        let command = try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer))
        for position in command.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var altered = command
                altered[position] ^= mask
                guard case .executed(let outcome) = hub.deliver(altered, at: Self.now, in: context) else { continue }
                #expect(outcome.response == nil, "octet \(position)")
            }
        }
        #expect(hub.deviceLog(at: Self.now)[Self.newcomer] == nil)
    }

    @Test("Authentic commands whose parameters are of other types are refused as not conforming")
    func otherParameters() throws {
        let hub = TestHub.hub(of: 0)
        let secret = TestHub.secret(TestHub.broker, TestHub.hubIdentifier)
        let request = try #require(HubRequestCatalogue[.ccs01])
        let header = TestHub.behindBroker(1_302).header(.ccs01, to: TestHub.hubIdentifier)
        var content: [UInt8] = []
        request.form.accessRequest(
            header: header, range: nil, arguments: TestHub.registration(Self.newcomer)
        ).encode(into: &content)
        var executed = 0
        for position in content.indices {
            var altered = content
            altered[position] ^= 0x10
            let octets = Message.protected(
                header: header, content: altered, secret: secret, using: CryptographicContext())
            let fresh = TestHub.hub(of: 0)
            let outcome = try TestHub.outcome(fresh.deliver(octets, at: Self.now, in: ProcessingContext()))
            if outcome.response != nil { executed += 1 } else { #expect(outcome.alerts.count == 1) }
        }
        // Identifier, key, device type and join_timeout are anybody's choice.
        #expect(executed == 8 + 16 + 1 + 2)
        #expect(hub.state == nil)
    }
}
