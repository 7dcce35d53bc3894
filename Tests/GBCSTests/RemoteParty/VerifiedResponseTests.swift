import COSEM
import Testing

@testable import GBCS

@Suite("Responses, checked against their commands")
struct VerifiedResponseTests {
    typealias Problem = VerifiedResponse.Problem

    let context = CryptographicContext()

    func command(_ octets: [UInt8]) throws -> Message { try Message(parsing: octets) }

    func verify(
        _ octets: [UInt8], to command: [UInt8], macSecret: SharedSecret = Secret.deviceAndSupplier,
        payloadSecret: SharedSecret = Secret.deviceAndSupplier, deviceKey: P256PublicKey? = nil
    ) throws -> VerifiedResponse {
        try VerifiedResponse(
            octets, to: Message(parsing: command), macSecret: macSecret, payloadSecret: payloadSecret,
            deviceKey: deviceKey, using: context)
    }

    /// An ECS17b command of the supplier with the counter of the vectors.
    func ecs17bCommand() throws -> [UInt8] {
        Command.build(
            try #require(RequestCatalogue[.ecs17b]),
            from: .knownRemoteParty(Party.supplier, counter: originatorCounter), to: Party.device,
            brokerSecret: Secret.brokerAndDevice, using: context)
    }

    /// A response to ``ecs17bCommand()`` with other content or header, properly MACed.
    func response(
        content: [UInt8]? = nil, _ change: (inout GroupingHeader) -> Void = { _ in }
    ) throws -> [UInt8] {
        let original = try Message(parsing: Vector.ecs17bResponse)
        var header = original.header
        change(&header)
        return Message.protected(
            header: header, content: content ?? Array(original.content), secret: Secret.deviceAndSupplier,
            using: context)
    }

    /// The content of a response whose protected datum holds `plaintext`.
    func content(protecting plaintext: [UInt8]) throws -> [UInt8] {
        let header = try Message(parsing: Vector.ecs17bResponse).header
        var value = ProtectedAttributes.securityHeader + plaintext
        context.protect(
            &value, from: ProtectedAttributes.securityHeader.count,
            derivation: KeyDerivation(protectedAttributesOf: header), secret: Secret.deviceAndSupplier)
        let parameters = ProtectedAttributes.parameters(
            counter: originatorCounter, originator: Party.device, recipient: Party.supplier)
        var content: [UInt8] = []
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: originatorCounter),
            data: [.structure([parameters, .octetString(value)])],
            results: [AccessResponse.Result(.action, .success)]
        ).encode(into: &content)
        return content
    }

    @Test("registers in protected attributes, decrypted and without their outer structure")
    func protectedRegisters() throws {
        let response = try verify(Vector.ecs17bResponse, to: try ecs17bCommand())
        let unit = { (unit: UInt8) in COSEMData.structure([.integer(0), .enumerated(unit)]) }
        #expect(
            response.values == [
                .structure([.doubleLongUnsigned(1234), unit(30), .doubleLongUnsigned(56), unit(32)])
            ])
        #expect(response.results == [AccessResponse.Result(.action, .success)])
        #expect(response.isSuccess)
        #expect(response.message.octets == Vector.ecs17bResponse)
        #expect(response.access.data.count == 1)
    }

    @Test("a log for another party behind the broker")
    func protectedLog() throws {
        let response = try verify(
            Vector.ecs22bBrokerResponse, to: Vector.ecs22bBrokerCommand, macSecret: Secret.brokerAndDevice,
            payloadSecret: Secret.deviceAndOther)
        guard case .compactArray(let log)? = response.values.first else {
            Issue.record("no log")
            return
        }
        #expect(log.elements.count == 3)
        #expect(log.elements[1] == .structure([.doubleLongUnsigned(846_721_800), .doubleLongUnsigned(101)]))
    }

    @Test("a log in clear")
    func clearLog() throws {
        let response = try verify(
            Vector.ecs21cResponse, to: Vector.ecs21cCommand, macSecret: Secret.brokerAndDevice,
            payloadSecret: Secret.deviceAndOther)
        #expect(response.values == response.access.data)
    }

    @Test("a fault is a genuine answer, not a success")
    func fault() throws {
        let response = try verify(
            Vector.ecs17aFault, to: Vector.ecs17aCommand, macSecret: Secret.deviceAndNetworkOperator)
        #expect(!response.isSuccess)
        #expect(response.results.map(\.result) == [.success, .success, .hardwareFault, .otherReason])
        #expect(response.values[0] == .doubleLongUnsigned(1234))
        #expect(response.values[3] == .nullData)
    }

    @Test("a critical response verifies by its signature alone")
    func signed() throws {
        let response = try verify(
            Vector.ecs70Response, to: Vector.ecs70Command, macSecret: Secret.brokerAndDevice,
            deviceKey: Key.deviceSigning.publicKey)
        #expect(response.values.last == .unsigned(0))
        #expect(response.isSuccess)
    }

    @Test("wrong signature: another key, no key, another octet")
    func wrongSignature() throws {
        #expect(throws: Problem.wrongSignature) {
            try verify(Vector.ecs70Response, to: Vector.ecs70Command, deviceKey: Key.device.publicKey)
        }
        #expect(throws: Problem.wrongSignature) {
            try verify(Vector.ecs70Response, to: Vector.ecs70Command, deviceKey: nil)
        }
        #expect(throws: Problem.wrongSignature) {
            try verify(
                Vector.ecs70Response.flipping(at: 136), to: Vector.ecs70Command,
                deviceKey: Key.deviceSigning.publicKey)
        }
    }

    @Test("wrong MAC: another secret, another octet, no MAC at all")
    func wrongMAC() throws {
        let command = try ecs17bCommand()
        #expect(throws: Problem.wrongMAC) {
            try verify(Vector.ecs17bResponse, to: command, macSecret: Secret.brokerAndDevice)
        }
        #expect(throws: Problem.wrongMAC) { try verify(Vector.ecs17bResponse.flipping(at: 182), to: command) }
        let bare = try Message(parsing: Vector.ecs17bResponse)
        #expect(throws: Problem.wrongMAC) {
            try verify(
                Message.encodeGrouping(header: bare.header, content: Array(bare.content), signature: nil), to: command)
        }
    }

    @Test("wrong tag: another secret, another ciphertext")
    func wrongPayloadTag() throws {
        let command = try ecs17bCommand()
        #expect(throws: Problem.wrongPayloadTag) {
            try verify(Vector.ecs17bResponse, to: command, payloadSecret: Secret.deviceAndOther)
        }
        let content = Array(try Message(parsing: Vector.ecs17bResponse).content)
        let tampered = try response(content: content.flipping(at: 75))
        #expect(throws: Problem.wrongPayloadTag) { try verify(tampered, to: command) }
    }

    @Test("malformed: the envelope, the content, what was decrypted")
    func malformed() throws {
        let command = try ecs17bCommand()
        #expect(throws: Problem.malformed(CodecError(.truncated(missing: 1), at: 0))) { try verify([], to: command) }
        let noResponse = try response(content: [0xD9])
        let expected = CodecError(.unexpectedOctet(found: 0xD9, expected: "DA (access-response)"), at: 0)
        #expect(throws: Problem.malformed(expected)) { try verify(noResponse, to: command) }
        let truncated = try response(content: content(protecting: [0x02, 0x01, 0x06]))
        #expect(throws: Problem.malformed(CodecError(.truncated(missing: 4), at: 3))) {
            try verify(truncated, to: command)
        }
        let noStructure = try response(content: content(protecting: [0x11, 0x01]))
        #expect(
            throws: Problem.malformed(CodecError(.invalidValue("the protected value is a unsigned"), at: 0))
        ) { try verify(noStructure, to: command) }
    }

    @Test("does not answer: flag, counter, code, parties, supplementary fields, number of results")
    func doesNotAnswer() throws {
        let command = try ecs17bCommand()
        let cases: [(String, (inout GroupingHeader) -> Void)] = [
            ("it is a command", { $0.craFlag = .command }),
            (
                "Originator Counter 1, the command's is 1649580690927",
                { $0.originatorCounter = 1 }
            ),
            (
                "Message Code 0037 ECS22b, the command's is 0027 ECS17b",
                { $0.otherInformation = .messageCode(.ecs22b) }
            ),
            (
                "it goes from 11-22-33-44-55-66-00-7F to 11-22-33-44-55-66-00-02",
                { $0.businessOriginator = Party.other }
            ),
            (
                "it goes from 99-AA-BB-CC-DD-EE-00-01 to 11-22-33-44-55-66-00-7F",
                { $0.businessTarget = Party.other }
            ),
            (
                "its supplementary fields are not the command's",
                { $0.otherInformation = .supplementaryRemotePartyCounter(.ecs17b, id: Party.other, counter: 77) }
            ),
        ]
        for (reason, change) in cases {
            let response = try response(change)
            #expect(throws: Problem.doesNotAnswer(reason)) { try verify(response, to: command) }
        }
        var content: [UInt8] = []
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: originatorCounter), data: [.nullData], results: []
        ).encode(into: &content)
        let noResults = try response(content: content)
        #expect(throws: Problem.doesNotAnswer("1 data but 0 results")) { try verify(noResults, to: command) }
    }

    @Test("problems in words")
    func descriptions() {
        let error = CodecError(.truncated(missing: 1), at: 7)
        #expect(
            "\(Problem.malformed(error))"
                == "the response is malformed: octet 7: the input ends 1 octet(s) too early")
        #expect("\(Problem.doesNotAnswer("why"))" == "the response does not answer the command: why")
        #expect("\(Problem.wrongMAC)" == "the response's MAC does not verify")
        #expect("\(Problem.wrongSignature)" == "the response's signature does not verify")
        #expect("\(Problem.wrongPayloadTag)" == "the protected attributes do not authenticate")
    }
}
