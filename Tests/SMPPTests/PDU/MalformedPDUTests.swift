import Testing

@testable import SMPP

@Suite("PDUs that are wrong")
struct MalformedPDUTests {
    private func error(_ octets: [UInt8], limit: Int = PDUHeader.defaultLimit) -> PDUError? {
        do throws(PDUError) {
            _ = try PDU(decoding: octets, limit: limit)
            return nil
        } catch {
            return error
        }
    }

    @Test("command_length below 16, above the limit, and not that of the PDU")
    func lengths() {
        for length in [0, 1, 4, 15] as [UInt8] {
            let found = error([0, 0, 0, length] + octets("00000015 00000000 00000001"))
            #expect(
                found == PDUError(.lengthOutOfRange(found: UInt32(length), limit: 65_536), .commandLength))
            #expect(found?.status == .invalidCommandLength)
        }
        let tooLong = octets("00010001 00000015 00000000 00000001")
        #expect(error(tooLong) == PDUError(.lengthOutOfRange(found: 65_537, limit: 65_536), .commandLength))
        #expect(error(octets("FFFFFFFF 00000015 00000000 00000001"))?.status == .invalidCommandLength)
        #expect(
            error(octets("00000011 00000015 00000000 00000001"))
                == PDUError(.truncated(missing: 1), .commandLength, at: 16))
        #expect(
            error(octets("00000010 00000015 00000000 00000001 00"))
                == PDUError(.trailingOctets(count: 1), .commandLength))
        #expect(error(pdu("00000004", PDUExamples.submitFields + #"04 "WAKE""#), limit: 64)?.field == .commandLength)
    }

    // What is not looked into has no parts.
    @Test("cut off anywhere", arguments: PDUExamples.all.map(\.name).filter { !$0.contains("not offered") })
    func cutOff(name: String) throws {
        let example = try #require(PDUExamples.all.first { $0.name == name })
        for count in 0..<example.octets.count {
            #expect(error(Array(example.octets[..<count])) != nil)
            // With a length that fits what is left, only an end between two parts is one.
            guard count >= 16 else { continue }
            let shorter = [0, 0, UInt8(count >> 8), UInt8(count & 0xFF)] + example.octets[4..<count]
            if let pdu = try? PDU(decoding: shorter) {
                #expect(try pdu.encoded() == shorter)
                #expect(count == 16 || pdu.optionalParameters.count < example.pdu.optionalParameters.count)
            }
        }
    }

    @Test("a body behind a PDU that has none", arguments: ["00000015", "80000015", "00000006", "80000006", "80000000"])
    func bodies(command: String) {
        #expect(error(pdu(command, "00"))?.code == .trailingOctets(count: 1))
        #expect(error(pdu(command, "00"))?.status == .invalidCommandLength)
    }

    @Test(
        "commands that there are not, or not here",
        arguments: [
            "00000000", "0000000A", "00000010", "00000020", "00000104", "00010200", "7FFFFFFF", "80000104", "FFFFFFFF",
        ])
    func commands(command: String) {
        let found = error(pdu(command, "00"))
        #expect(found?.field == .commandID)
        #expect(found?.status == .invalidCommandID)
        #expect(found?.isMalformed == true)
    }

    @Test("wrong lengths and what is cut off are malformed, wrong values are not")
    func kinds() {
        for text in [#""ABCDE" 00 00"#, "", PDUExamples.submitFields + #"05 "WAKE""#] {
            #expect(error(pdu("00000004", text))?.isMalformed == true, "\(text)")
        }
        #expect(error(pdu("00000015", "00"))?.isMalformed == true)
        #expect(error(pdu("00000004", #""ABCDEF" 00"#))?.isMalformed == false)
        #expect(error(pdu("00000004", #"00 0000 E9 00"#))?.isMalformed == false)
    }

    @Test("strings longer than the standard allows, each with its own status")
    func longStrings() {
        let rest = "00 0000 00 0000 00 00 00 00 00 00 00 00 00 00 00"
        let wrong: [(String, String, PDUField, Int, CommandStatus)] = [
            ("00000002", #""1234567890123456" 00 00 00 34 00 00 00"#, .systemID, 16, .invalidSystemID),
            ("00000002", #""a" 00 "123456789" 00 00 34 00 00 00"#, .password, 9, .invalidPassword),
            ("00000002", #"00 00 "1234567890123" 00 34 00 00 00"#, .systemType, 13, .invalidSystemType),
            (
                "00000002", #"00 00 00 34 00 00 "12345678901234567890123456789012345678901" 00"#, .addressRange, 41,
                .bindFailed
            ),
            ("00000004", #""123456" "# + rest, .serviceType, 6, .invalidServiceType),
            ("00000004", #"00 0000 "123456789012345678901" "# + rest, .sourceAddress, 21, .invalidSourceAddress),
            (
                "00000004", #"00 0000 00 0000 "123456789012345678901" "# + rest, .destinationAddress, 21,
                .invalidDestinationAddress
            ),
            (
                "00000004", #"00 0000 00 0000 00 000000 "12345678901234567" "# + rest, .scheduleDeliveryTime, 17,
                .invalidScheduledDeliveryTime
            ),
            (
                "00000004", #"00 0000 00 0000 00 000000 00 "12345678901234567" "# + rest, .validityPeriod, 17,
                .invalidValidityPeriod
            ),
            (
                "00000003", #""12345678901234567890123456789012345678901234567890123456789012345" 00 0000 00"#,
                .messageID, 65, .invalidMessageID
            ),
        ]
        for (command, body, field, maximum, status) in wrong {
            let found = error(pdu(command, body))
            #expect(found?.code == .notTerminated(maximum: maximum), "\(field)")
            #expect(found?.field == field)
            #expect(found?.status == status)
        }
    }

    @Test("times of a length that no time has")
    func timeLengths() {
        let start = "00 0000 00 0000 00 000000 "
        let end = " 00 00 00 00 00"
        #expect(error(pdu("00000004", start + #""1" 00 00"# + end))?.field == .scheduleDeliveryTime)
        #expect(error(pdu("00000004", start + #"00 "00000000300000R" 00"# + end))?.field == .validityPeriod)
        #expect(error(pdu("00000004", start + #"00 "00000000300000R" 00"# + end))?.status == .invalidValidityPeriod)
    }

    @Test("characters that ASCII has not")
    func characters() {
        let found = error(pdu("00000002", #""sm" E9 "ts" 00 00 00 34 00 00 00"#))
        #expect(found == PDUError(.notASCII(octet: 0xE9), .systemID, at: 18))
        #expect(found?.status == .invalidSystemID)
    }

    @Test("sm_length above 254, and more than there is")
    func messageLengths() {
        let octets = String(repeating: "00", count: 255)
        #expect(
            error(pdu("00000004", PDUExamples.submitFields + "FF" + octets))?.code == .tooLong(count: 255, maximum: 254)
        )
        #expect(error(pdu("00000004", PDUExamples.submitFields + "FF" + octets))?.status == .invalidMessageLength)
        let short = error(pdu("00000004", PDUExamples.submitFields + #"05 "WAKE""#))
        #expect(short?.code == .truncated(missing: 1))
        #expect(short?.field == .shortMessage)
        #expect(short?.status == .invalidMessageLength)
    }

    @Test("optional parameters cut off, or more than the limit", arguments: ["04", "0424", "042400", "04240002 01"])
    func optionalParameters(octets: String) {
        let found = error(pdu("00000004", PDUExamples.submitFields + "00" + octets))
        #expect(found?.field == .optionalParameters)
        #expect(found?.status == .invalidOptionalParameters)
    }

    @Test func tooManyOptionalParametersAreRefused() {
        let parameters = String(repeating: "14000000", count: OptionalParameter.limit)
        #expect(error(pdu("00000004", PDUExamples.submitFields + "00" + parameters)) == nil)
        let more = error(pdu("00000004", PDUExamples.submitFields + "00" + parameters + "14000000"))
        #expect(more?.code == .tooLong(count: 129, maximum: 128))
    }

    @Test("values that cannot be encoded are not")
    func unencodable() {
        let address = SMEAddress("1")
        let bodies: [(PDU.Body, PDUField)] = [
            (.bind(.receiver, BindRequest(systemID: String(repeating: "i", count: 16), password: "")), .systemID),
            (.bind(.receiver, BindRequest(systemID: "", password: "passwörd")), .password),
            (.bind(.receiver, BindRequest(systemID: "", password: "a\0b")), .password),
            (.submitResponse(messageID: String(repeating: "m", count: 65)), .messageID),
            (
                .submit(
                    ShortMessageBody(source: address, destination: address, octets: [UInt8](repeating: 0, count: 255))),
                .shortMessage
            ),
            (.submit(ShortMessageBody(source: address, destination: address, validityPeriod: "soon")), .validityPeriod),
            (
                .deliver(ShortMessageBody(source: SMEAddress(String(repeating: "1", count: 21)), destination: address)),
                .sourceAddress
            ),
        ]
        for (body, field) in bodies {
            #expect { try PDU(body, sequenceNumber: 1).encoded() } throws: { ($0 as? PDUError)?.field == field }
        }
        let parameter = OptionalParameter(.messageState, [2])
        for pdu in [
            PDU(.enquireLink, sequenceNumber: 1, optionalParameters: [parameter]),
            PDU(.submitResponse(messageID: nil), sequenceNumber: 1, optionalParameters: [parameter]),
            PDU(
                .submitResponse(messageID: ""), sequenceNumber: 1,
                optionalParameters: Array(repeating: parameter, count: 129)),
            PDU(
                .submitResponse(messageID: ""), sequenceNumber: 1,
                optionalParameters: [OptionalParameter(.messagePayload, [UInt8](repeating: 0, count: 65_536))]),
        ] {
            #expect { try pdu.encoded() } throws: { ($0 as? PDUError)?.field == .optionalParameters }
        }
    }

    @Test("errors say what is wrong with what")
    func descriptions() {
        #expect(
            "\(PDUError(.notTerminated(maximum: 16), .systemID, at: 16))"
                == "octet 16, system_id: no NUL within 16 octets")
        #expect(
            "\(PDUError(.lengthOutOfRange(found: 3, limit: 100), .commandLength))"
                == "octet 0, command_length: 3 is not from 16 to 100")
    }
}
