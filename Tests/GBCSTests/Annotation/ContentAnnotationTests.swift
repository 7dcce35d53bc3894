import COSEM
import Testing

@testable import GBCS

@Suite("Content explained")
struct ContentAnnotationTests {
    typealias Envelope = AnnotatedMessageTests

    @Test("selective access: the range of a log's timestamps, as times")
    func selectiveAccess() throws {
        #expect(
            try Envelope.content(of: Vector.ecs21cCommand) == """
                63 D9 access-request
                64 20ABCDEF   long-invoke-id-and-priority: break on error, invoke-id 11259375
                68 00   date-time: empty
                69 01   number of specifications 1
                70 04     get-with-selection
                71 0007       class 7
                73 000062010AFF       instance 0-0:98.1.10.255, daily export read log
                79 02       attribute 2
                80 01       access-selector 1
                81 0204       range descriptor: structure of 4
                83 0204         restricting object: structure of 4
                85 120001           class: long-unsigned 1
                88 090600005E2C64FF           instance: octet-string of 6, 0-0:94.44.100.255
                96 0F02           attribute: integer 2
                98 120000           data index: long-unsigned 0
                101 063277EC00         from: double-long-unsigned 846720000, 2026-10-31T00:00:00Z
                106 0632793D80         to: double-long-unsigned 846806400, 2026-11-01T00:00:00Z
                111 0100         selected values: array of 0
                113 01   number of data 1
                114 00     null-data
                """)
    }

    @Test("a log in clear, row by row")
    func log() throws {
        #expect(
            try Envelope.content(of: Vector.ecs21cResponse) == """
                63 DA access-response
                64 20ABCDEF   long-invoke-id-and-priority: break on error, invoke-id 11259375
                68 00   date-time: empty
                69 00   access-request-specification: absent
                70 01   number of data 1
                71 13     daily export read log: compact-array
                72 0202       element type: structure of 2
                74 06         timestamp: double-long-unsigned
                75 06         active export: double-long-unsigned
                76 18       contents: length 24
                77 3277EC0000000064       row 0: 2026-10-31T00:00:00Z, active export 100
                85 3277F30800000065       row 1: 2026-10-31T00:30:00Z, active export 101
                93 3277FA1000000066       row 2: 2026-10-31T01:00:00Z, active export 102
                101 01   number of results 1
                102 0100     get: 0 success
                """)
    }

    @Test("setting the clock: preset time, and the answer")
    func setClock() throws {
        let command = try AnnotatedMessage(Vector.ecs70Command).lines.map(\.meaning)
        #expect(command.contains("preset time: octet-string of 12, not specified"))
        #expect(command.contains("validity interval start: octet-string of 12, 2026-11-01T00:00:00Z"))
        #expect(command.contains("validity interval end: octet-string of 12, 2026-11-01T00:01:00Z"))
        #expect(command.filter { $0 == "set" }.count == 1)
        #expect(command.filter { $0 == "method 5" || $0 == "method 4" }.count == 2)
        let response = try AnnotatedMessage(Vector.ecs70Response).lines.map(\.meaning)
        #expect(response.contains("time: octet-string of 12, 2026-11-01T00:30:00Z"))
        #expect(response.contains("clock status: unsigned 0"))
        #expect(response.contains("set: 0 success"))
        #expect(response.contains("action: 0 success"))
    }

    @Test("results by name")
    func results() throws {
        let meanings = try AnnotatedMessage(Vector.ecs17aFault).lines.map(\.meaning)
        #expect(meanings.contains("get: 1 hardware-fault"))
        #expect(meanings.contains("get: 250 other-reason"))
    }

    @Test("an alert: its code, its time, and the command it is about")
    func alert() throws {
        #expect(
            try Envelope.content(of: Vector.ecs100Alert) == """
                34 0F data-notification
                35 200007D2   long-invoke-id-and-priority: break on error, invoke-id 2002
                39 00   date-time: empty
                40 0203   structure of 3
                42 128F85     Alert Code: long-unsigned 36741, 8F85 command not supported by device
                45 090C07EA0B01FF001E00008000FF     time of the event: octet-string of 12, 2026-11-01T00:30:00Z
                59 090A00260000018012ABCDEF     octet-string of 10, command 0026 ECS17a, \
                Originator Counter 1649580690927
                """)
    }

    @Test("an alert about one instruction of a future-dated command")
    func futureDated() throws {
        var content: [UInt8] = []
        DataNotification(
            invokeID: LongInvokeIDAndPriority(rawValue: 7),
            dateTime: COSEMDateTime(halfPastMidnight),
            body: .structure([
                .longUnsigned(0x8F66), .octetString(COSEMDateTime(halfPastMidnight).octets),
                .octetString(octets("0019 00000000000003E8 0014 00000D0000FF 06")),
            ])
        ).encode(into: &content)
        let lines = try AnnotatedMessage(Envelope.response(.ecs70, content, to: Party.supplier)).lines.map(\.meaning)
        #expect(lines.contains("long-invoke-id-and-priority: invoke-id 7"))
        #expect(lines.contains("Alert Code: long-unsigned 36710, 8F66 future-dated command processed"))
        #expect(
            lines.contains(
                "octet-string of 19, command 0019 ECS01a, Originator Counter 1000, class 20 0-0:13.0.0.255 member 6"))
        #expect(lines.filter { $0 == "date-time: 2026-11-01T00:30:00Z" }.count == 1)
    }

    @Test("an alert with protected attributes")
    func protectedAlert() throws {
        let meanings = try AnnotatedMessage(Vector.ecs68Alert).lines.map(\.meaning)
        #expect(meanings.contains("Alert Code: long-unsigned 36618, 8F0A billing data log updated"))
        #expect(meanings.contains("protection parameters: array of 1"))
        #expect(meanings.contains("protected attributes: octet-string of 49"))
        #expect(meanings.contains("ciphertext, 32 octets"))
        #expect(meanings.contains("transaction-id: octet-string of 9, 04 and Originator Counter 2002"))
    }

    @Test("malformed content is one line that says where")
    func malformed() throws {
        let range = try Message(parsing: Vector.ecs17aCommand).contentRange
        let octets = Vector.ecs17aCommand.replacing(at: 95, with: 0x99)
        let lines = try AnnotatedMessage(octets).lines.filter { range.contains($0.offset) }
        #expect(lines.map(\.octets) == [Array(octets[range])])
        #expect(
            lines.first?.meaning == "content (malformed: octet 95: found 99, expected a DLMS data tag)")

        for (tag, name) in [(0xD9, "access-request"), (0xDA, "access-response"), (0x0F, "data-notification")] {
            let truncated = Envelope.response(.ecs22b, [UInt8(tag), 0x20], to: Party.supplier)
            #expect(
                try AnnotatedMessage(truncated).lines.map(\.meaning)
                    .contains("content (malformed: octet 35: the input ends 3 octet(s) too early)"), "\(name)")
        }
    }

    @Test("octets after each kind of content make it malformed")
    func trailingOctets() throws {
        for vector in [Vector.ecs17aCommand, Vector.ecs17aFault, Vector.criticalAlert] {
            let content = try Message(parsing: vector).content + [0xEE]
            let octets = Envelope.response(.ecs17a, Array(content), to: Party.supplier)
            let message = try Message(parsing: octets)
            let end = message.contentRange.upperBound - 1
            #expect(
                try AnnotatedMessage(octets).lines.map(\.meaning)
                    .contains("content (malformed: octet \(end): 1 octet(s) follow the end of the value)"))
        }
    }

    @Test("content that is not DLMS, and no content")
    func otherContent() throws {
        let octets = Envelope.response(.ecs22b, [0x30, 0x03, 0x02, 0x01, 0x05], to: Party.supplier)
        #expect(try Envelope.content(of: octets) == "34 3003020105 content")
        let empty = Envelope.response(.ecs22b, [], to: Party.supplier)
        #expect(try Envelope.content(of: empty).isEmpty)
        #expect(try AnnotatedMessage(empty).lines.flatMap(\.octets) == empty)
    }

    @Test("a response that repeats the request, and every kind of specification")
    func repeatedRequest() throws {
        let object = ObjectReference(8, LogicalName(0, 0, 1, 0, 0), -3)
        var content: [UInt8] = []
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 1),
            requestSpecifications: [
                .get(object), .set(object), .action(object),
                .getWithSelection(object, selector: 2, selection: .nullData),
                .setWithSelection(object, selector: 3, selection: .structure([.doubleLongUnsigned(846_720_000)])),
            ], data: [], results: []
        ).encode(into: &content)
        let octets = Envelope.response(.ecs70, content, to: Party.supplier)
        let text = try Envelope.content(of: octets)
        #expect(text.contains("access-request-specification: present"))
        #expect(text.contains("number of specifications 5"))
        #expect(text.contains("set-with-selection"))
        #expect(text.contains("access-selector 3"))
        #expect(text.contains("attribute -3"))
        #expect(text.contains("method -3"))
        // A number that looks like a time is none unless its place says so.
        #expect(text.contains("double-long-unsigned 846720000"))
        #expect(!text.contains("2026"))
        #expect(try AnnotatedMessage(octets).lines.flatMap(\.octets) == octets)
    }

    @Test("more data than specifications")
    func surplusData() throws {
        var content: [UInt8] = []
        AccessRequest(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 1), specifications: [],
            data: [.nullData, .octetString([])]
        ).encode(into: &content)
        let octets = Envelope.response(.ecs70, content, to: Party.supplier)
        #expect(try AnnotatedMessage(octets).lines.flatMap(\.octets) == octets)
    }
}
