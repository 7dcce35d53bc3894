import COSEM
import Testing

@testable import GBCS

@Suite("Messages explained octet by octet")
struct AnnotatedMessageTests {
    /// Offset, octets and meaning of each line, long octets cut.
    static func text(of lines: [AnnotatedMessage.Line]) -> String {
        lines.map { line in
            let octets = line.octets.count > 16 ? line.octets[..<14].hexadecimal + "..." : line.octets.hexadecimal
            return "\(line.offset) \(octets) \(String(repeating: "  ", count: line.depth))\(line.meaning)"
        }.joined(separator: "\n")
    }

    /// The lines of the content alone.
    static func content(of octets: [UInt8]) throws -> String {
        let range = try Message(parsing: octets).contentRange
        return text(of: try AnnotatedMessage(octets).lines.filter { range.contains($0.offset) })
    }

    /// A response of the device with `content`, unprotected.
    static func response(_ code: MessageCode, _ content: [UInt8], to target: EntityIdentifier) -> [UInt8] {
        let header = GroupingHeader(
            craFlag: .response, originatorCounter: 1, businessOriginator: Party.device, businessTarget: target,
            otherInformation: .messageCode(code))
        return Message.encodeGrouping(header: header, content: content, signature: [])
    }

    static func response(_ code: MessageCode, data: [COSEMData]) -> [UInt8] {
        var content: [UInt8] = []
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 1), data: data,
            results: data.map { _ in AccessResponse.Result(.get, .success) }
        ).encode(into: &content)
        return response(code, content, to: Party.supplier)
    }

    @Test("the lines are the message, in order", arguments: Vector.messages.map(\.octets))
    func complete(octets: [UInt8]) throws {
        let lines = try AnnotatedMessage(octets).lines
        #expect(lines.flatMap(\.octets) == octets)
        var offset = 0
        for line in lines {
            #expect(line.offset == offset)
            #expect(!line.octets.isEmpty)
            #expect(!line.meaning.contains("\n"))
            offset += line.octets.count
        }
    }

    @Test("a malformed envelope throws what parsing throws")
    func malformedEnvelope() {
        #expect(throws: CodecError(.truncated(missing: 1), at: 0)) { try AnnotatedMessage([]) }
        #expect(throws: CodecError(.unexpectedOctet(found: 4, expected: "a CRA flag 01 to 03"), at: 15)) {
            try AnnotatedMessage(Vector.ecs17aCommand.replacing(at: 15, with: 4))
        }
    }

    @Test("a response with protected attributes")
    func protectedResponse() throws {
        #expect(
            Self.text(of: try AnnotatedMessage(Vector.ecs17bResponse).lines) == """
                0 DD general-ciphering
                1 000000000000 transaction-id, originator-system-title, recipient-system-title, date-time, \
                other-information, key-info: all empty
                7 81AE ciphered-service: length 174
                9 11 security control 11: suite 1, authenticated
                10 00000000 invocation counter 0
                14 DF general-signing
                15 09 transaction-id: length 9
                16 02   CRA flag: response
                17 0000018012ABCDEF   Originator Counter 1649580690927
                25 0899AABBCCDDEE0001 originator-system-title: 99-AA-BB-CC-DD-EE-00-01
                34 081122334455660002 recipient-system-title: 11-22-33-44-55-66-00-02
                43 0C07EA0B01FF001E00008000FF date-time: 2026-11-01T00:30:00Z
                56 02 other-information: length 2
                57 0027   Message Code 0027 ECS17b Read ESME Energy Registers (Import Energy)
                59 6E content: length 110
                60 DA access-response
                61 20ABCDEF   long-invoke-id-and-priority: break on error, invoke-id 11259375
                65 00   date-time: empty
                66 00   access-request-specification: absent
                67 01   number of data 1
                68 0202     structure of 2
                70 0101       protection parameters: array of 1
                72 0202         structure of 2
                74 1602           protection type: enum 2, authentication and encryption
                76 0205           protection options: structure of 5
                78 0909040000018012ABCDEF             transaction-id: octet-string of 9, \
                04 and Originator Counter 1649580690927
                89 090899AABBCCDDEE0001             originator-system-title: octet-string of 8, \
                99-AA-BB-CC-DD-EE-00-01
                99 09081122334455660002             recipient-system-title: octet-string of 8, \
                11-22-33-44-55-66-00-02
                109 0900             other-information: octet-string of 0
                111 0202             key-info: structure of 2
                113 1602               key-info type: enum 2, agreed key
                115 0202               key-info options: structure of 2
                117 090102                 key-parameters: octet-string of 1
                120 0900                 key-ciphered-data: octet-string of 0
                122 092B       protected attributes: octet-string of 43
                124 31         security control 31: suite 1, authenticated and encrypted
                125 00000000         invocation counter 0
                129 \(Vector.ecs17bResponse[129..<143].hexadecimal)...         ciphertext, 26 octets
                155 \(Vector.ecs17bResponse[155..<167].hexadecimal)         tag
                167 01   number of results 1
                168 0300     action: 0 success
                170 00 signature: length 0
                171 \(Vector.ecs17bResponse[171...].hexadecimal) MAC
                """)
    }

    @Test("a protected read with another party's certificate")
    func certificate() throws {
        let lines = try AnnotatedMessage(Vector.ecs22bBrokerCommand).lines
        #expect(
            lines.first { $0.octets == Vector.organisationCertificate }?.meaning
                == "Key Agreement certificate: 11-22-33-44-55-66-00-7F, Other")
        #expect(
            Self.text(of: lines.filter { (402..<479).contains($0.offset) }) == """
                402 7E content: length 126
                403 D9 access-request
                404 20ABCDEF   long-invoke-id-and-priority: break on error, invoke-id 11259375
                408 00   date-time: empty
                409 01   number of specifications 1
                410 03     action
                411 001E       class 30
                413 00002B0207FF       instance 0-0:43.2.7.255
                419 01       method 1
                420 01   number of data 1
                421 0202     structure of 2
                423 0101       object list: array of 1
                425 0205         object: structure of 5
                427 120007           class: long-unsigned 7
                430 09060000630100FF           instance: octet-string of 6, 0-0:99.1.0.255
                438 0F02           attribute: integer 2
                440 120000           data index: long-unsigned 0
                443 0202           restriction: structure of 2
                445 1601             restriction type: enum 1, by date
                447 0202             restriction value: structure of 2
                449 090C07EA0A1FFF000000008000FF               from: octet-string of 12, 2026-10-31T00:00:00Z
                463 090C07EA0B01FF000000008000FF               to: octet-string of 12, 2026-11-01T00:00:00Z
                477 0101       protection parameters: array of 1
                """)
    }

    @Test("the forms of other-information, each field by name")
    func otherInformation() throws {
        func fields(_ octets: [UInt8]) throws -> [String] {
            let lines = try AnnotatedMessage(octets).lines.map(\.meaning)
            let start = lines.firstIndex { $0.hasPrefix("other-information") }!
            let end = lines.firstIndex { $0.hasPrefix("content") }!
            return Array(lines[start + 1..<end])
        }
        #expect(
            try fields(Vector.ecs200Alert) == [
                "Message Code 0123", "Supplementary Remote Party ID 11-22-33-44-55-66-00-08",
            ])
        #expect(
            try fields(Vector.ecs21cCommand) == [
                "Message Code 0035 ECS21c Read Electricity Daily Read Log (export only)",
                "Supplementary Remote Party ID 11-22-33-44-55-66-00-7F", "Supplementary Remote Party Counter 77",
            ])
        #expect(
            try fields(Vector.ecs22bBrokerResponse) == [
                "Message Code 0037 ECS22b Read Electricity Half Hour Profile Data (active import)",
                "Supplementary Remote Party ID 11-22-33-44-55-66-00-7F", "Supplementary Remote Party Counter 77",
                "Supplementary Originator Counter 2001",
            ])
        #expect(try fields(Vector.criticalAlert) == ["Message Code 1000 generic critical alert"])
        #expect(try fields(Vector.nonCriticalAlert) == ["Message Code 1001 generic non-critical alert"])
        #expect(try fields(Vector.ecs100Alert) == ["Message Code 0120 ECS100 Command not supported by Device"])
    }

    @Test("certificates that are none, or are a device's")
    func otherCertificates() throws {
        func meaning(_ certificate: [UInt8]) throws -> String? {
            let header = GroupingHeader(
                craFlag: .command, originatorCounter: 1, businessOriginator: Party.broker,
                businessTarget: Party.device,
                otherInformation: .keyAgreementCertificate(
                    .ecs22b, id: Party.other, counter: 77, certificate: certificate[...]))
            let octets = Message.encodeGrouping(header: header, content: [], signature: nil)
            return try AnnotatedMessage(octets).lines.first { $0.octets == certificate }?.meaning
        }
        #expect(
            try meaning([UInt8](repeating: 0x30, count: 20))
                == "Key Agreement certificate: not an X.509 certificate")
        #expect(try meaning(Vector.deviceCertificate) == "Key Agreement certificate: 99-AA-BB-CC-DD-EE-00-01")
        let authority = SMKIIssuer(subject: .authority(.root, name: "Root"), key: Key.issuer)
        let root = authority.certificate(
            for: authority.subject, publicKey: Key.issuer.publicKey, usage: .certificateSigning,
            validFrom: halfPastMidnight, validTo: halfPastMidnight + 60, serialNumber: [1])
        #expect(try meaning(root.der) == "Key Agreement certificate: no EUI-64, Root")
    }

    @Test("a signature is r and s; a pre-command has none")
    func signatures() throws {
        let signed = try AnnotatedMessage(Vector.ecs70Command).lines.suffix(4)
        #expect(signed.map(\.meaning) == ["signature: length 64", "r", "s", "MAC"])
        #expect(signed.map(\.octets.count) == [1, 32, 32, 12])
        #expect(try AnnotatedMessage(Vector.ecs17aPreCommand).lines.last?.meaning == "null-data")
    }
}
