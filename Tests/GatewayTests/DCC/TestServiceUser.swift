import COSEM
import DCC
import DUIS
import EstateFixture
import GBCS
import Keys
import NIOConcurrencyHelpers
import Testing
import UserClient

@testable import Gateway

/// A User of a served DCC: its requests, and what comes to its address.
struct TestServiceUser: Sendable {
    /// 48 half hours of the day before the clock's.
    static let day: RequestBodies.Period = (
        start: UTCTime(iso8601: "2026-10-31T00:30:00Z")!, end: UTCTime(iso8601: "2026-11-01T00:00:00Z")!
    )

    let session: UserSession
    /// nil for a User without an address.
    let listener: CallbackListener?
    private let dcc: TestDCC
    private let user: DCCUser
    private let builder: ServiceRequestBuilder
    private let documents = NIOLockedValueBox<[[UInt8]]>([])

    init(_ party: DevelopmentPKI.Party, of dcc: TestDCC, hasAddress: Bool = true) async throws {
        self.dcc = dcc
        let check = ResponseCheck(folder: dcc.estate.folder)
        user = try DCCUser(dcc.estate.party(party), in: dcc.estate.folder)
        listener =
            hasAddress
            ? try await CallbackListener.start(check: check) { [documents] octets, problem in
                if problem == nil { documents.withLockedValue { $0.append(octets) } }
            } : nil
        session = UserSession(
            user, connection: UserConnection(host: "127.0.0.1", port: dcc.dcc.duisPort), check: check,
            inbox: listener?.inbox, patience: .seconds(60))
        builder = ServiceRequestBuilder(user: user.entityIdentifier, broker: dcc.broker)
    }

    /// The documents that came to its address and hold, in order.
    var arrived: [CheckedResponse] {
        get throws {
            try documents.withLockedValue { $0 }.map { try session.check.checked($0, mayBeUnsigned: false) }
        }
    }

    func request(_ variant: ServiceReferenceVariant, to meter: Int = 0, body: Element? = nil) throws -> ServiceRequest {
        let kind = try #require(ServiceRequestCatalogue[variant])
        let usual = try body ?? RequestBodies.simple(kind, over: RequestBodies.takesPeriod(kind) ? Self.day : nil)
        return builder.request(kind, to: dcc.estate.device(meter), body: usual)
    }

    /// Sends a request; returns the result that came by callback.
    func result(of request: ServiceRequest) async throws -> CheckedResponse {
        switch try await session.run(request) {
        case .delivered(let result, let acknowledgement):
            #expect(acknowledgement.response.code == .i99)
            #expect(acknowledgement.signer == nil)
            return result
        case let other:
            throw Unexpected(outcome: "\(other)")
        }
    }

    /// The Device's message in a result, verified and decrypted.
    func payload(of result: CheckedResponse, to request: ServiceRequest, meter: Int = 0) throws -> VerifiedPayload {
        let keys = dcc.estate.gateway.estate.deviceKeys(meter)
        return try PayloadVerification(
            user, in: dcc.estate.folder,
            deviceKeys: (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey)
        ).verified(try #require(result.payload), answering: request)
    }

    func stop() async throws {
        await session.connection.close()
        try await listener?.stop()
    }

    struct Unexpected: Error { let outcome: String }
}
