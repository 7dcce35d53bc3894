import COSEM
import Testing

@testable import GBCS

@Suite("Alerts of hubs, and of supply outages")
struct HubAlertTests {
    private static let identity = MessageIdentity(
        businessOriginator: Party.supplier, businessTarget: Party.device, craFlag: .command,
        originatorCounter: originatorCounter)

    @Test("8F84: 25 octets name the message")
    func failureToDeliver() {
        let alert = Alert.failureToDeliver(Self.identity, at: halfPastMidnight, to: Party.broker)
        let (header, content) = alert.parts(from: Party.device, originatorCounter: deviceCounter)
        #expect(header.otherInformation == .messageCode(MessageCode(rawValue: 0x00D5)))
        #expect(
            content
                == octets(
                    """
                    0F 200007D2 00 0203 128F84 090C 07EA0B01FF001E00008000FF
                    0919 1122334455660002 99AABBCCDDEE0001 01 0000018012ABCDEF
                    """))
    }

    @Test("CS14 is MACed for its recipient; a device without link key has an empty hash")
    func deviceLogChanged() throws {
        let log = DeviceLogBackup(
            time: halfPastMidnight, extendedPANIdentifier: 0x0001_0203_0405_0607,
            devices: [
                .init(device: Party.device, hashedLinkKey: [UInt8](repeating: 0xAB, count: 16)),
                .init(device: Party.other, hashedLinkKey: []),
            ])
        let alert = Alert.deviceLogChanged(log, at: halfPastMidnight, to: Party.broker)
        let context = CryptographicContext()
        let sent = alert.maced(
            from: Party.device, originatorCounter: deviceCounter, secret: Secret.brokerAndDevice, using: context)
        let message = try Message(parsing: sent)
        #expect(context.verifiesMAC(of: message, secret: Secret.brokerAndDevice))
        #expect(!context.verifiesMAC(of: message, secret: Secret.deviceAndSupplier))
        #expect(message.header.messageCode == .cs14)
        #expect(
            Array(message.content)
                == octets(
                    """
                    0F 200007D2 00 0203 128F12 090C 07EA0B01FF001E00008000FF
                    0203 090C 07EA0B01FF001E00008000FF 0908 0001020304050607
                    0102 0202 0908 99AABBCCDDEE0001 0910 ABABABABABABABABABABABABABABABAB
                    0202 0908 112233445566007F 0900
                    """))
        guard case .structure(let members) = try DataNotification(decoding: Array(message.content)).body else { return }
        #expect(DeviceLogBackup(members[2]) == log)
    }

    @Test("ECS80: interruption, then restoration; long from three minutes on")
    func supplyOutage() {
        for (seconds, code) in [(179, "8F35"), (180, "8F36")] as [(Int64, String)] {
            let alert = Alert.supplyOutageRestored(
                interruption: halfPastMidnight - seconds, restoration: halfPastMidnight, at: halfPastMidnight + 1,
                to: Party.networkOperator)
            let (header, content) = alert.parts(from: Party.device, originatorCounter: deviceCounter)
            #expect(header.otherInformation == .messageCode(MessageCode(rawValue: 0x0067)))
            let start = seconds == 179 ? "1B01" : "1B00"
            #expect(
                content
                    == octets(
                        """
                        0F 200007D2 00 0204 12\(code) 090C 07EA0B01FF001E01008000FF
                        090C 07EA0B01FF00\(start)008000FF 090C 07EA0B01FF001E00008000FF
                        """))
        }
    }

    @Test("what names a message is read off its front, whatever follows")
    func identity() throws {
        let command = try Message(parsing: Vector.ecs17aCommand)
        let identity = try MessageIdentity(of: Vector.ecs17aCommand)
        #expect(identity.businessOriginator == command.header.businessOriginator)
        #expect(identity.businessTarget == command.header.businessTarget)
        #expect(identity.craFlag == .command)
        #expect(identity.originatorCounter == command.header.originatorCounter)
        #expect(try MessageIdentity(of: Vector.criticalAlert).craFlag == .alert)
        #expect(try MessageIdentity(of: Array(Vector.ecs17aCommand.prefix(42))) == identity)
        for length in 0..<42 {
            #expect(throws: CodecError.self, "\(length) octets") {
                try MessageIdentity(of: Array(Vector.ecs17aCommand.prefix(length)))
            }
        }
        var flag = Vector.ecs17aCommand
        flag[15] = 9
        #expect(throws: CodecError(.unexpectedOctet(found: 9, expected: "a CRA flag 01 to 03"), at: 15)) {
            try MessageIdentity(of: flag)
        }
    }

    @Test("structures that are no device log and no active device")
    func malformed() {
        for data in [
            COSEMData.nullData, .structure([]), .array([]),
            .structure([.octetString([1]), .octetString([]), .array([])]),
            .structure([
                .octetString(COSEMDateTime(halfPastMidnight).octets), .octetString(Party.device.octets),
                .array([.nullData]),
            ]),
            .structure([
                .octetString(COSEMDateTime.unspecified.octets), .octetString(Party.device.octets), .array([]),
            ]),
            .structure(Array(repeating: .unsigned(1), count: 14)),
        ] {
            #expect(DeviceLogBackup(data) == nil)
            #expect(ActiveDevice(data) == nil)
        }
    }
}
