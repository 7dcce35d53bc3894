import Testing

@testable import GBCS

@Suite("Alerts (GBCS 7.2.9)")
struct AlertTests {
    @Test("a critical alert: header and data-notification, octet by octet")
    func critical() throws {
        let alert = Alert(.unauthorisedCommunicationAccessAttempted, at: halfPastMidnight, to: Party.supplier)
        let (header, content) = alert.parts(from: Party.device, originatorCounter: deviceCounter)
        let expected = try Message(parsing: Vector.criticalAlert)
        #expect(header == expected.header)
        #expect(content == octets("0F 200007D2 00 0202 128F3E 090C 07EA0B01FF001E00008000FF"))
        #expect(content.elementsEqual(expected.content))
    }

    @Test("the signature is the device's, and there is no MAC")
    func signed() throws {
        let alert = Alert(.unauthorisedCommunicationAccessAttempted, at: halfPastMidnight, to: Party.supplier)
        let octets = alert.signed(from: Party.device, originatorCounter: deviceCounter, key: Key.deviceSigning)
        let message = try Message(parsing: octets)
        #expect(octets.dropLast(64) == Vector.criticalAlert.dropLast(64))
        #expect(message.macRange == nil)
        guard case .present(let range) = message.signature else {
            Issue.record("no signature")
            return
        }
        #expect(Key.deviceSigning.publicKey.verifies(octets[range], of: octets[message.signedRange]))
        #expect(!Key.device.publicKey.verifies(octets[range], of: octets[message.signedRange]))
    }

    @Test("ECS100 to a Known Remote Party: which command, by code and counter (GBCS 7.2.9.1)")
    func commandNotSupported() throws {
        // The vector's command is ECS17a; here it comes from the supplier.
        var command = try Message(parsing: Vector.ecs17aCommand).header
        command.businessOriginator = Party.supplier
        let alert = Alert.commandNotSupported(command, at: halfPastMidnight)
        #expect(alert.code == .commandNotSupportedByDevice)
        #expect(alert.messageCode == .ecs100)
        #expect(alert.recipient == Party.supplier)
        #expect(alert.supplementary == nil)
        let (header, content) = alert.parts(from: Party.device, originatorCounter: deviceCounter)
        let expected = try Message(parsing: Vector.ecs100Alert)
        #expect(header == expected.header)
        #expect(
            content
                == octets(
                    "0F 200007D2 00 0203 128F85 090C 07EA0B01FF001E00008000FF 090A 0026 0000018012ABCDEF"))
        #expect(content.elementsEqual(expected.content))
    }

    @Test("ECS100 for a party behind the broker goes to the broker and names the party")
    func commandOfUnknownRemotePartyNotSupported() throws {
        let command = GroupingHeader(
            craFlag: .command, originatorCounter: originatorCounter, businessOriginator: Party.broker,
            businessTarget: Party.device,
            otherInformation: .supplementaryRemotePartyCounter(.ecs17a, id: Party.other, counter: 77))
        let alert = Alert.commandNotSupported(command, at: halfPastMidnight)
        #expect(alert.recipient == Party.broker)
        #expect(alert.supplementary == supplementaryParty)
        let octets = alert.signed(from: Party.device, originatorCounter: deviceCounter, key: Key.deviceSigning)
        let message = try Message(parsing: octets)
        #expect(octets.dropLast(64) == Vector.ecs100BrokerAlert.dropLast(64))
        guard case .present(let range) = message.signature else {
            Issue.record("no signature")
            return
        }
        #expect(Key.deviceSigning.publicKey.verifies(octets[range], of: octets[message.signedRange]))
    }

    @Test("the certificate of a command is not repeated in ECS100")
    func certificateNotRepeated() throws {
        let command = try Message(parsing: Vector.ecs22bBrokerCommand).header
        let (header, _) = Alert.commandNotSupported(command, at: halfPastMidnight)
            .parts(from: Party.device, originatorCounter: deviceCounter)
        #expect(
            header.otherInformation
                == .supplementaryRemotePartyCounter(.ecs100, id: Party.other, counter: 77))
    }
}
