import COSEM
import Testing

@testable import GBCS

@Suite("What responses must satisfy")
struct ResponseVerifierTests {
    typealias Problem = ResponseVerifier.Problem

    private let context = CryptographicContext()

    /// The command of a User behind the Access Control Broker, without its certificate.
    private static let behindBroker = CommandOriginator.accessControlBroker(
        Party.broker, counter: 9, onBehalfOf: supplementaryParty, certificate: nil
    ).header(.ecs21c, to: Party.device)

    private static let ownCritical = CommandOriginator.knownRemoteParty(Party.supplier, counter: 8)
        .header(.ecs70, to: Party.device)

    private static func responseHeader(to command: GroupingHeader, counter: UInt64? = nil) -> GroupingHeader {
        GroupingHeader(
            craFlag: .response, originatorCounter: counter ?? command.originatorCounter,
            businessOriginator: command.businessTarget, businessTarget: command.businessOriginator,
            otherInformation: command.otherInformation)
    }

    /// A response of the meter under the broker's secret.
    private func response(counter: UInt64? = nil) -> [UInt8] {
        Message.protected(
            header: Self.responseHeader(to: Self.behindBroker, counter: counter), content: [0xDA],
            secret: Secret.brokerAndDevice, using: context)
    }

    @Test("A response is matched by counter, parties and Message Code, and its MAC where the secret is at hand")
    func responses() throws {
        let context = context
        let good = response()
        let verifier = ResponseVerifier(to: Self.behindBroker, macSecret: Secret.brokerAndDevice)
        #expect(try verifier.message(good, using: context).octets == good)
        func problem(_ octets: [UInt8], _ secret: SharedSecret?) -> Problem? {
            #expect(throws: Problem.self) {
                try ResponseVerifier(to: Self.behindBroker, macSecret: secret).message(octets, using: context)
            }
        }
        #expect(problem(good, Secret.deviceAndOther) == .wrongMAC)
        guard case .doesNotAnswer? = problem(response(counter: 10), nil) else {
            Issue.record("another counter's response is taken")
            return
        }
        let command = Command.build(
            header: Self.behindBroker, content: [0xD9], signingKey: nil, brokerSecret: Secret.brokerAndDevice,
            using: context)
        guard case .doesNotAnswer? = problem(command, nil), case .malformed? = problem([1, 2], nil) else {
            Issue.record("a command or no message at all is taken")
            return
        }
        // Neither MAC nor signature.
        let bare = Message.encodeGrouping(
            header: Self.responseHeader(to: Self.behindBroker), content: [0xDA] as [UInt8], signature: nil)
        guard case .doesNotAnswer? = problem(bare, nil) else {
            Issue.record("an unprotected response is taken")
            return
        }
        #expect(problem(bare, Secret.brokerAndDevice) == .wrongMAC)
    }

    @Test("A signed response needs the device's key, unless whoever passes it on need not verify it")
    func signedResponses() throws {
        let response = Message.signed(
            header: Self.responseHeader(to: Self.ownCritical), content: [0xDA] as [UInt8], key: Key.deviceSigning)
        func message(_ key: P256PublicKey?, passesUnknown: Bool) throws -> Message {
            try ResponseVerifier(
                to: Self.ownCritical, macSecret: nil, deviceKey: key, passesUnknownSignatures: passesUnknown
            ).message(response, using: context)
        }
        #expect(try message(Key.deviceSigning.publicKey, passesUnknown: false).octets == response)
        #expect(try message(nil, passesUnknown: true).octets == response)
        #expect(throws: Problem.wrongSignature) { try message(nil, passesUnknown: false) }
        #expect(throws: Problem.wrongSignature) { try message(Key.device.publicKey, passesUnknown: true) }
    }

    @Test("A MAC beside a signature is checked too")
    func signatureAndMAC() throws {
        let header = Self.responseHeader(to: Self.ownCritical)
        let octets = Message.protected(
            header: header, content: [0xDA] as [UInt8], signingKey: Key.deviceSigning,
            secret: Secret.deviceAndSupplier, using: context)
        func message(_ secret: SharedSecret?) throws -> Message {
            try ResponseVerifier(to: Self.ownCritical, macSecret: secret, deviceKey: Key.deviceSigning.publicKey)
                .message(octets, using: context)
        }
        #expect(try message(Secret.deviceAndSupplier).octets == octets)
        #expect(try message(nil).octets == octets)
        #expect(throws: Problem.wrongMAC) { try message(Secret.brokerAndDevice) }
    }

    @Test("Protected attributes do not authenticate for whoever has no secret")
    func noPayloadSecret() throws {
        let command = try Message(parsing: Vector.ecs22bBrokerCommand).header
        let verifier = ResponseVerifier(to: command, macSecret: Secret.brokerAndDevice)
        #expect(try verifier.message(Vector.ecs22bBrokerResponse, using: context).header.messageCode == .ecs22b)
        #expect(throws: Problem.wrongPayloadTag) {
            try verifier.response(Vector.ecs22bBrokerResponse, using: context)
        }
    }

    // MARK: The fast form

    private func recognises(
        _ response: [UInt8], to command: [UInt8], macSecret: SharedSecret = Secret.brokerAndDevice,
        payloadSecret: SharedSecret? = Secret.deviceAndOther
    ) throws -> Bool {
        let header = try Message(parsing: command).header
        return ResponseVerifier(
            to: header, macSecret: macSecret, payloadSecret: payloadSecret, deviceKey: Key.deviceSigning.publicKey
        ).recognisesSuccess(of: try #require(RequestCatalogue[header.messageCode]), in: response, using: context)
    }

    @Test("Successes of a protected log and of one in clear are recognised")
    func recognised() throws {
        let protected = try recognises(Vector.ecs22bBrokerResponse, to: Vector.ecs22bBrokerCommand)
        let clear = try recognises(Vector.ecs21cResponse, to: Vector.ecs21cCommand, payloadSecret: nil)
        #expect(protected && clear)
    }

    @Test("Nothing is recognised whose MAC, tag, header or results are wrong, and nothing that is signed")
    func notRecognised() throws {
        let (command, response) = (Vector.ecs22bBrokerCommand, Vector.ecs22bBrokerResponse)
        let wrong = try [
            recognises(response, to: command, macSecret: Secret.deviceAndOther),
            recognises(response, to: command, payloadSecret: Secret.brokerAndDevice),
            recognises(response, to: command, payloadSecret: nil),
            recognises(response.flipping(at: response.count - 1), to: command),
            recognises(Array(response.dropLast()), to: command), recognises([], to: command),
            recognises(response, to: Vector.ecs21cCommand),
            recognises(Vector.ecs17aFault, to: Vector.ecs17aCommand, macSecret: Secret.deviceAndNetworkOperator),
            recognises(Vector.ecs70Response, to: Vector.ecs70Command),
        ]
        #expect(wrong == Array(repeating: false, count: wrong.count))
    }
}
