import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// What can be read of a hub: CCS06, CCS07, ECS26n, ECS35c, ECS35d and ECS52.
@Suite("Reads of a Communications Hub")
struct HubReadTests {
    private static let now = TestHub.now
    private static let newcomer = EntityIdentifier(0x02E5_4E00_0000_2000)

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
                == TestHub.response(
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
                    "DA 20000516 00 00 01 13 0203061209 10 3279E640 8154 020001 3279E641 8F57 00 01 0100"))
        #expect(
            try content(.ecs35d, to: 9)
                == octets("DA 20000516 00 00 01 13 02020612 06 3279E641 8F12 01 0100"))
        #expect(try content(.ecs35d, to: 0) == octets("DA 20000516 00 00 01 13 02020612 00 01 0100"))
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
}
