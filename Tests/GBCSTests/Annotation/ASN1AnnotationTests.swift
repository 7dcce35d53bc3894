import COSEM
import Testing

@testable import GBCS

@Suite("ASN.1 content explained")
struct ASN1AnnotationTests {
    typealias Envelope = AnnotatedMessageTests

    static func text(_ content: [UInt8], _ code: MessageCode, _ flag: CRAFlag) throws -> String {
        Envelope.text(of: try #require(try AnnotatedMessage.annotating(content: content, of: code, flag)))
    }

    @Test("a command: every part by name, lists with their counts, certificates whole")
    func updateCommand() throws {
        let content = ASN1Vector.updateCommand
        let organisation = Vector.organisationCertificate[..<14].hexadecimal
        let device = Vector.deviceCertificate[..<14].hexadecimal
        #expect(
            try Self.text(content, .cs02bSupplierByTransitionalCoS, .command) == """
                0 \(content[..<4].hexadecimal) Update Security Credentials command: sequence
                4 303A   control: sequence
                6 020107     credentials replacement mode: 7, supplier by transitional CoS
                9 810101     time checks: 1, disapply
                12 A207     authorising cell: sequence
                14 020105       remote party role: 5, Transitional CoS
                17 03020780       key usage: digitalSignature
                21 8306018012ABCDEF     counter: 1649580690927
                29 840100     floor: 0
                32 A509     specialist floors: sequence of 1
                34 3007       specialist floor: sequence
                36 020100         sequence number usage: 0, prePaymentTopUp
                39 0202012C         floor: 300
                43 A613     other changes: sequence of 1
                45 3011       sequence number change: sequence
                47 020102         remote party role: 2, Supplier
                50 020101         floor: 1
                53 3009         specialist floors: sequence of 1
                55 3007           specialist floor: sequence
                57 020100             sequence number usage: 0, prePaymentTopUp
                60 0202012C             floor: 300
                64 3082015D   replacements: sequence of 1
                68 30820159     replacement: sequence
                72 \(organisation)...       certificate: 11-22-33-44-55-66-00-7F, Other
                408 3007       cell: sequence
                410 020102         remote party role: 2, Supplier
                413 03020308         key usage: keyAgreement
                417 30820166   certification path: sequence of 1
                421 \(device)...     certificate: 99-AA-BB-CC-DD-EE-00-01
                779 180F323032363131303130303330...   execution time: 2026-11-01T00:30:00Z
                """)
    }

    @Test("a response about credentials")
    func credentialDetails() throws {
        let content = octets(
            """
            302F 3025 020100 0A0100 020105 301A 3018 03020204 04080000000000000000 04084100000000000001
            3006 020108 0A017F
            """)
        #expect(
            try Self.text(content, .cs02f, .response) == """
                0 302F Provide Security Credential Details response: sequence of 2
                2 3025   remote party details: sequence
                4 020100     remote party role: 0, Root
                7 0A0100     status: 0, success
                10 020105     sequence number: 5
                13 301A     cells: sequence of 1
                15 3018       cell contents: sequence
                17 03020204         key usage: keyCertSign
                21 04080000000000000000         subject unique ID: 00-00-00-00-00-00-00-00
                31 04084100000000000001         subject key identifier: 4100000000000001
                41 3006   remote party details: sequence
                43 020108     remote party role: 8, Load Controller
                46 0A017F     status: 127, other
                """)
    }

    @Test("an alert: code, time, counter and outcome")
    func alert() throws {
        #expect(
            try Self.text(ASN1Vector.firmwareAlert, .firmwareActivationAlert, .alert) == """
                0 3029 Activate Firmware alert: sequence
                2 0203008F67   Alert Code: 8F67 future-dated command not processed
                7 180F323032363131303130303330...   execution time: 2026-11-01T00:30:00Z
                24 0206018012ABCDEF   counter: 1649580690927
                32 3009   execution outcome: sequence
                34 020102     result: 2, hash mismatch
                37 040401020304     firmware version: 01020304
                """)
    }

    @Test("contents of one element")
    func oneElement() throws {
        #expect(try Self.text(octets("0500"), .cs06, .response) == "0 0500 command accepted")
        #expect(
            try Self.text(octets("020105"), .cs02d, .response) == "0 020105 response code: 5, wrong public key")
        #expect(
            try Self.text(octets("020103"), .cs03a1, .response)
                == "0 020103 response code: 3, incompatible with existing entry")
        #expect(
            try Self.text(ASN1Vector.unjoinCommand, .cs04ac, .command)
                == "0 040899AABBCCDDEE0002 entity identifier: 99-AA-BB-CC-DD-EE-00-02")
        #expect(try Self.text(octets("020102"), .cs02e, .response) == "0 020102 response code: 2, no certificate held")
    }

    @Test("certification requests: whose, for what, and whether they are signed")
    func certificationRequest() throws {
        func meaning(_ request: [UInt8]) throws -> [String] {
            try #require(try AnnotatedMessage.annotating(content: request, of: .cs02c, .response)).map(\.meaning)
        }
        let request = ASN1Vector.certificationRequest
        #expect(
            try meaning(request) == [
                "certification request: 99-AA-BB-CC-DD-EE-00-01, keyAgreement, signed with the key in it"
            ])
        #expect(
            try meaning(request.flipping(at: request.count - 1)) == [
                "certification request: 99-AA-BB-CC-DD-EE-00-01, keyAgreement, NOT signed with the key in it"
            ])
        #expect(
            try meaning(octets("3000")) == [
                "certification request: not a certification request: octet 2: the input ends 1 octet(s) too early"
            ])
    }

    @Test("a time that never comes, and a symmetric key")
    func never() throws {
        #expect(
            try Self.text(ASN1Vector.firmwareCommand, .cs06, .command).hasSuffix("execution time: never"))
        let command = UpdateSecurityCredentialsCommand(
            control: try UpdateSecurityCredentialsControl(decoding: ASN1Vector.contingencyControl), replacements: [],
            certificationPath: [[0x30, 0x00]])
        let lines = try #require(
            try AnnotatedMessage.annotating(content: command.encoded, of: .cs02bByContingency, .command))
        #expect(
            lines.map(\.meaning) == [
                "Update Security Credentials command: sequence", "control: sequence",
                "credentials replacement mode: 9, any by contingency",
                "symmetric key: 000102030405060708090A0B0C0D0E0F", "counter: 128", "replacements: sequence of 0",
                "certification path: sequence of 1", "certificate: not an X.509 certificate",
            ])
    }

    @Test("inside of a message: the same lines at its offsets, and titles of the alerts' Message Codes")
    func message() throws {
        let message = Envelope.response(.cs06, octets("3009 020100 04040123ABCE"), to: Party.supplier)
        #expect(
            try Envelope.content(of: message) == """
                34 3009 execution outcome: sequence
                36 020100   result: 0, success
                39 04040123ABCE   firmware version: 0123ABCE
                """)
        for (code, title) in [
            (MessageCode.firmwareActivationAlert, "00CA future-dated firmware activation"),
            (.securityCredentialsAlert, "00CB future-dated update of security credentials"),
            (.loadControllerCredentialsAlert, "0124 future-dated update of a load controller's security credentials"),
        ] {
            let meanings = try AnnotatedMessage(Envelope.response(code, [], to: Party.supplier)).lines.map(\.meaning)
            #expect(meanings.contains("Message Code \(title)"))
        }
    }

    @Test("malformed content is one line that says where; a message of another use case has none")
    func malformed() throws {
        let message = Envelope.response(.cs06, octets("3009 020109 04040123ABCE"), to: Party.supplier)
        #expect(
            try Envelope.content(of: message)
                == "34 300902010904040123ABCE content "
                + "(malformed: octet 36: 9 is not one of the values of this type (result))")
        #expect(try AnnotatedMessage.annotating(content: octets("0500"), of: .ecs22b, .response) == nil)
        #expect(try AnnotatedMessage.annotating(content: octets("0500"), of: .cs06, .alert) == nil)
        #expect(throws: CodecError(.trailingOctets(count: 1), at: 2)) {
            try AnnotatedMessage.annotating(content: octets("050000"), of: .cs06, .response)
        }
    }

    @Test("content of every type: the lines are the octets, in order")
    func complete() throws {
        for content in ASN1Vector.contents {
            let lines = try #require(
                try AnnotatedMessage.annotating(content: content.octets, of: content.code, content.flag))
            #expect(lines.flatMap(\.octets) == content.octets, "\(content.type)")
            #expect(!lines.contains { $0.meaning.hasPrefix("element") }, "\(content.type)")
        }
    }
}
