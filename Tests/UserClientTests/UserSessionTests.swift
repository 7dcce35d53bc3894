import COSEM
import DCC
import DUIS
import DUISPort
import GBCS
import NIOConcurrencyHelpers
import NIOPosix
import Testing

@testable import UserClient

/// A User at a DUIS port whose answers a test writes.
struct UserSessionTests {
    /// Answers each request as a test says, and notes what came.
    private final class Gateway: ServiceUserGateway {
        let received = NIOLockedValueBox<[(service: DUISService, request: ServiceRequest)]>([])
        private let answer: @Sendable (ServiceRequest) throws -> DUISAnswer

        init(_ answer: @escaping @Sendable (ServiceRequest) throws -> DUISAnswer) { self.answer = answer }

        func handle(_ octets: [UInt8], at service: DUISService) async -> DUISAnswer {
            do {
                let read = try RequestReader().read(octets)
                // Signed by the User's certificate for XML.
                let certificate = TestParties.folder.certificate(serial: read.claim.certificate.serial)
                guard let certificate, certificate.xmlSigningRole == .user else { throw Missing() }
                try SignatureVerifier().verify(read.document, by: certificate.publicKey)
                received.withLockedValue { $0.append((service, read.request)) }
                return try answer(read.request)
            } catch { return .problem(status: 400, text: "\(error)") }
        }
    }

    /// Calls `body` with a session at a port of this gateway.
    private func with(
        _ gateway: Gateway, inbox: CallbackInbox?, patience: Duration = .seconds(20),
        _ body: (UserSession) async throws -> Void
    ) async throws {
        let server = try await DUISServer(gateway: gateway).start(
            host: "127.0.0.1", port: 0, group: MultiThreadedEventLoopGroup.singleton)
        let connection = UserConnection(host: "127.0.0.1", port: server.address.port ?? 0)
        try await body(
            UserSession(
                try TestParties.user(), connection: connection, check: ResponseCheck(folder: TestParties.folder),
                inbox: inbox, patience: patience))
        await connection.close()
        try await server.stop()
    }

    private static func unsigned(_ response: ServiceResponse) throws -> DUISAnswer {
        .xml(try ResponseWriter(signer: nil).octets(of: response))
    }

    @Test("A read is acknowledged at the Send Command Service, and its result comes by callback")
    func read() async throws {
        let inbox = CallbackInbox()
        let result = TestParties.response(to: TestParties.request(), .i0, [Element("GBCSPayload", text: "AQID")])
        let checked = try ResponseCheck(folder: TestParties.folder).checked(
            TestParties.signed(result), mayBeUnsigned: false)
        let gateway = Gateway { request in
            .xml(
                try ResponseWriter(signer: nil).octets(
                    of: TestParties.response(to: request, .i99, isResult: false)),
                afterSent: { inbox.put(checked) })
        }
        try await with(gateway, inbox: inbox) { session in
            guard case .delivered(let response, let acknowledgement) = try await session.run(TestParties.request())
            else {
                Issue.record("it was not delivered")
                return
            }
            #expect(response == checked)
            #expect(acknowledgement.response.code == .i99)
        }
        let received = gateway.received.withLockedValue { $0 }
        #expect(received.map(\.service) == [.serviceS])
        #expect(received.map(\.request) == [TestParties.request()])
    }

    @Test("A critical request goes to the Transform Service, and its Signed Pre-Command to the Send Command Service")
    func critical() async throws {
        let useCase = try #require(UseCaseCatalogue["ECS42"])
        let form = try #require(RequestCatalogue[useCase.messageCode])
        let issued = try PreCommand(
            GBCSRequest(useCase, .dlms(form, nil)),
            from: .knownRemoteParty(TestParties.supplier, counter: 1_000), to: TestParties.device)
        let content = Element(
            "PreCommand",
            [
                Element("GBCSVersion", text: "4.5"),
                Element("GBCSPayload", text: Base64Binary.text(issued.octets())),
            ])
        let request = TestParties.request(variant: "7.1", .transform, body: Element("EnableSupply"))
        let gateway = Gateway { request in
            guard request.commandVariant == .transform else {
                return try Self.unsigned(TestParties.response(to: request, .i99, isResult: false))
            }
            return .xml(
                try TestParties.signed(TestParties.response(to: request, .i0, [content], isResult: false)))
        }
        try await with(gateway, inbox: CallbackInbox(), patience: .milliseconds(1)) { session in
            guard case .silence(let acknowledgement) = try await session.run(request) else {
                Issue.record("something came")
                return
            }
            #expect(acknowledgement.response.code == .i99)
            guard case .preCommand(_, let octets) = try await session.run(request, following: nil) else {
                Issue.record("it did not stop")
                return
            }
            #expect(octets == issued.octets())
        }
        let received = gateway.received.withLockedValue { $0 }
        #expect(received.map(\.service) == [.serviceT, .serviceS, .serviceT])
        let signed = try #require(received[1].request.body["GBCSPayload"].flatMap { Base64Binary.octets($0.value) })
        let key = try #require(try TestParties.user().digitalSignatureKey)
        #expect(throws: Never.self) { try issued.signature(in: signed, by: key.publicKey) }
        #expect(received[1].request.id == request.id)
    }

    @Test("A refusal ends it, as does an answer of what the DCC answers itself")
    func atOnce() async throws {
        let gateway = Gateway { request in
            guard request.commandVariant == .nonDevice else {
                return try Self.unsigned(TestParties.response(to: request, .e4, isResult: false))
            }
            return .xml(
                try TestParties.signed(
                    TestParties.response(to: request, .i0, [Element("DSPScheduleID", text: "7")], isResult: false)))
        }
        try await with(gateway, inbox: nil) { session in
            guard case .refused(let refusal) = try await session.run(TestParties.request()) else {
                Issue.record("it was not refused")
                return
            }
            #expect(refusal.response.code == .e4)
            let inventory = TestParties.request(
                variant: "8.2", .nonDevice, body: RequestBodies.inventory(of: TestParties.device))
            guard case .answered(let answer) = try await session.run(inventory) else {
                Issue.record("it was not answered")
                return
            }
            #expect(answer.signer == TestParties.broker)
        }
        #expect(gateway.received.withLockedValue { $0.map(\.service) } == [.serviceS, .serviceD])
    }

    @Test("I99 of what the DCC answers itself has nothing to follow")
    func acknowledgedAtOnce() async throws {
        let gateway = Gateway { request in
            try Self.unsigned(TestParties.response(to: request, .i99, isResult: false))
        }
        try await with(gateway, inbox: CallbackInbox()) { session in
            guard case .answered(let answer) = try await session.run(TestParties.request(variant: "5.3", .nonDevice))
            else {
                Issue.record("it was not answered")
                return
            }
            #expect(answer.response.code == .i99)
        }
    }

    @Test("An answer at HTTP level, and one to another request, are errors in one line")
    func problems() async throws {
        let gateway = Gateway { request in
            guard request.commandVariant == .nonDevice else { throw Missing() }
            return try Self.unsigned(TestParties.response(to: TestParties.request(5), .i99, isResult: false))
        }
        try await with(gateway, inbox: nil) { session in
            let first = await #expect(throws: UserSession.Problem.self) {
                _ = try await session.run(TestParties.request())
            }
            #expect(first?.description.contains("answers 400: Missing()") == true)
            let second = await #expect(throws: UserSession.Problem.self) {
                _ = try await session.run(TestParties.request(variant: "8.2", .nonDevice))
            }
            #expect(second?.description.contains("not to ") == true)
        }
    }

    @Test("A Pre-Command of another request is not signed, and nothing more is sent")
    func foreignPreCommand() async throws {
        let gateway = Gateway { request in
            let content = Element(
                "PreCommand",
                [Element("GBCSVersion", text: "4.5"), Element("GBCSPayload", text: Base64Binary.text([0xDF, 0x09]))])
            return .xml(
                try TestParties.signed(TestParties.response(to: request, .i0, [content], isResult: false)))
        }
        try await with(gateway, inbox: CallbackInbox()) { session in
            await #expect(throws: PreCommandSignature.Problem.self) {
                _ = try await session.run(
                    TestParties.request(variant: "7.1", .transform, body: Element("EnableSupply")))
            }
        }
        #expect(gateway.received.withLockedValue { $0.count } == 1)
    }
}
