import Testing

@testable import SMPP

@Suite("PDUs, octet by octet (SMPP 3.4, 4)")
struct PDUOctetsTests {
    @Test("encoded", arguments: PDUExamples.all.map(\.name)) func encoded(name: String) throws {
        let example = try #require(PDUExamples.all.first { $0.name == name })
        #expect(try example.pdu.encoded() == example.octets)
    }

    @Test("decoded", arguments: PDUExamples.all.map(\.name)) func decoded(name: String) throws {
        let example = try #require(PDUExamples.all.first { $0.name == name })
        #expect(try PDU(decoding: example.octets) == example.pdu)
        let header = try PDUHeader(decoding: example.octets)
        #expect(header.command == example.pdu.command)
        #expect(header.length == UInt32(example.octets.count))
        #expect(header.sequenceNumber == example.pdu.sequenceNumber)
        #expect(header.status == example.pdu.status)
    }

    @Test("a response without its body, which some clients send, is one")
    func responsesWithoutBody() throws {
        #expect(
            try PDU(decoding: pdu("80000005")) == PDU(.deliverResponse(messageID: nil), sequenceNumber: 1))
        #expect(try PDU(decoding: pdu("80000004")).body == .submitResponse(messageID: nil))
        #expect(try PDU(decoding: pdu("80000003")).body == .queryResponse(nil))
        #expect(try PDU(decoding: pdu("80000001")).body == .bindResponse(.receiver, systemID: nil))
    }

    @Test("command_id (5.1.2.1)")
    func commandIDs() {
        let numbers: [(CommandID, UInt32, String)] = [
            (.bindReceiver, 1, "bind_receiver"), (.bindTransmitter, 2, "bind_transmitter"),
            (.querySM, 3, "query_sm"), (.submitSM, 4, "submit_sm"), (.deliverSM, 5, "deliver_sm"),
            (.unbind, 6, "unbind"), (.bindTransceiver, 9, "bind_transceiver"), (.enquireLink, 0x15, "enquire_link"),
            (.replaceSM, 7, "replace_sm"), (.cancelSM, 8, "cancel_sm"), (.outbind, 0xB, "outbind"),
            (.submitMulti, 0x21, "submit_multi"), (.alertNotification, 0x102, "alert_notification"),
            (.dataSM, 0x103, "data_sm"), (.broadcastSM, 0x111, "broadcast_sm"),
            (.queryBroadcastSM, 0x112, "query_broadcast_sm"), (.cancelBroadcastSM, 0x113, "cancel_broadcast_sm"),
        ]
        for (command, number, name) in numbers {
            #expect(command.rawValue == number)
            #expect(command.response.rawValue == 0x8000_0000 | number)
            #expect(command.response.request == command)
            #expect(!command.isResponse && command.response.isResponse)
            #expect("\(command)" == name)
            #expect("\(command.response)" == name + "_resp")
        }
        #expect("\(CommandID.genericNack)" == "generic_nack")
        #expect("\(CommandID(rawValue: 0x104))" == "command_id 0x104")
    }

    @Test("command_status (5.1.3)")
    func statuses() {
        let numbers: [(CommandStatus, UInt32)] = [
            (.ok, 0), (.invalidMessageLength, 1), (.invalidCommandLength, 2), (.invalidCommandID, 3),
            (.incorrectBindStatus, 4), (.alreadyBound, 5), (.invalidPriorityFlag, 6),
            (.invalidRegisteredDelivery, 7), (.systemError, 8), (.invalidSourceAddress, 0x0A),
            (.invalidDestinationAddress, 0x0B), (.invalidMessageID, 0x0C), (.bindFailed, 0x0D),
            (.invalidPassword, 0x0E), (.invalidSystemID, 0x0F), (.messageQueueFull, 0x14),
            (.invalidServiceType, 0x15), (.invalidESMClass, 0x43), (.submitFailed, 0x45), (.throttled, 0x58),
            (.invalidScheduledDeliveryTime, 0x61), (.invalidValidityPeriod, 0x62), (.queryFailed, 0x67),
            (.invalidOptionalParameters, 0xC0), (.optionalParameterNotAllowed, 0xC1),
            (.invalidParameterLength, 0xC2), (.unknownError, 0xFF),
        ]
        for (status, number) in numbers { #expect(status.rawValue == number) }
        #expect("\(CommandStatus.throttled)" == "0x00000058")
    }

    @Test("strings as long as the standard allows")
    func longestStrings() throws {
        let pdus = [
            PDU(
                .bind(
                    .receiver,
                    BindRequest(
                        systemID: String(repeating: "i", count: 15), password: String(repeating: "p", count: 8),
                        systemType: String(repeating: "t", count: 12),
                        addressRange: String(repeating: "r", count: 40))), sequenceNumber: 1),
            PDU(
                .submit(
                    ShortMessageBody(
                        serviceType: String(repeating: "s", count: 5),
                        source: SMEAddress(String(repeating: "1", count: 20)),
                        destination: SMEAddress(String(repeating: "2", count: 20)),
                        octets: [UInt8](repeating: 7, count: 254))), sequenceNumber: 1),
            PDU(.submitResponse(messageID: String(repeating: "m", count: 64)), sequenceNumber: 1),
        ]
        for pdu in pdus { #expect(try PDU(decoding: pdu.encoded()) == pdu) }
        #expect(try pdus[0].encoded().count == 16 + 16 + 9 + 13 + 3 + 41)
        #expect(try pdus[1].encoded().count == 16 + 6 + 23 + 23 + 3 + 2 + 4 + 1 + 254)
        #expect(try pdus[2].encoded().count == 16 + 65)
    }
}
