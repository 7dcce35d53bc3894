import COSEM
import DCC
import DUIS
import ESMEEmulator
import Estate
import EstateFixture
import Fleet
import GBCS
import Keys
import Testing

@testable import UserClient

/// Messages of an emulated meter, as a User checks them.
struct PayloadVerificationTests {
    private static let now = UTCTime(secondsSince2000: 846_806_400)
    private let estate: Estate
    private let broker: AccessControlBroker

    init() throws {
        estate = try Estate(fleet: Fleet(.homes(2)), folder: TestParties.folder)
        broker = try AccessControlBroker(folder: TestParties.folder)
    }

    private var device: EntityIdentifier { estate.entityIdentifier(0) }

    private var deviceKeys: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey?) {
        let keys = estate.deviceKeys(0)
        return (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey)
    }

    /// What meter 0 answers to a use case that a role sends under a counter.
    private func response(_ code: String, as role: RequestingRole, counter: UInt64) throws -> [UInt8] {
        let request = try #require(RequestCatalogue.request(named: code))
        let takesRange = request.form.takesRange
        let command = try broker.command(
            request, as: role, to: device, deviceKeys: deviceKeys, counter: counter,
            from: takesRange ? Self.now - 86_400 + 1_800 : nil, to: takesRange ? Self.now : nil)
        let outcome = estate.makeMeter(0, ownOriginatorCounter: 1).process(
            command.octets, at: Self.now, in: ProcessingContext())
        return try #require(outcome.response)
    }

    private func request(
        _ variant: ServiceReferenceVariant, from user: EntityIdentifier, counter: UInt64
    ) -> ServiceRequest {
        var request = TestParties.request(counter, from: user, variant: variant)
        request.id.target = device
        return request
    }

    private func verified(
        _ octets: [UInt8], _ request: ServiceRequest, for party: EntityIdentifier
    ) throws -> VerifiedPayload {
        try PayloadVerification(TestParties.user(party), in: TestParties.folder, deviceKeys: deviceKeys)
            .verified(octets, answering: request)
    }

    @Test("The Supplier verifies the MAC of its own Command's answer, and decrypts 48 half hours")
    func knownParty() throws {
        let octets = try response("ECS22b", as: .supplier, counter: 77)
        let payload = try verified(
            octets, request("4.8.1", from: TestParties.supplier, counter: 77), for: TestParties.supplier)
        #expect(payload.protection == "MAC verified, attributes decrypted")
        #expect(payload.isSuccess)
        guard case .values(let values) = payload.content, case .log(_, let rows) = Reading(values) else {
            Issue.record("it is no log")
            return
        }
        #expect(rows.count == 48)
        #expect(rows.first?.time == Self.now - 86_400 + 1_800)
    }

    @Test("A Meter Data Retriever decrypts what came to the Access Control Broker on its behalf")
    func unknownParty() throws {
        let octets = try response("ECS22b", as: .meterDataRetriever, counter: 78)
        let payload = try verified(
            octets, request("4.8.1", from: TestParties.retriever, counter: 78), for: TestParties.retriever)
        #expect(payload.protection == "MAC verified, attributes decrypted")
        #expect(payload.message.header.businessTarget == TestParties.broker)
    }

    @Test("A message of another counter, User, use case or Device is none of the request's")
    func others() throws {
        let (supplier, retriever) = (TestParties.supplier, TestParties.retriever)
        let own = try response("ECS22b", as: .supplier, counter: 77)
        let behind = try response("ECS22b", as: .meterDataRetriever, counter: 78)
        var elsewhere = request("4.8.1", from: supplier, counter: 77)
        elsewhere.id.target = estate.entityIdentifier(1)
        let cases: [([UInt8], ServiceRequest, EntityIdentifier)] = [
            (own, request("4.8.1", from: supplier, counter: 76), supplier),
            (own, request("4.8.3", from: supplier, counter: 77), supplier), (own, elsewhere, supplier),
            (own, request("4.8.1", from: retriever, counter: 77), retriever),
            (behind, request("4.8.1", from: retriever, counter: 79), retriever),
            (behind, request("4.8.1", from: supplier, counter: 78), supplier),
        ]
        for (place, (octets, request, party)) in cases.enumerated() {
            do {
                _ = try verified(octets, request, for: party)
                Issue.record("case \(place) was taken")
            } catch let problem as VerifiedResponse.Problem {
                guard case .doesNotAnswer = problem else {
                    Issue.record("case \(place): \(problem)")
                    continue
                }
            }
        }
    }

    @Test("A changed MAC, changed octets and what is no message are told")
    func changed() throws {
        let request = request("4.8.1", from: TestParties.supplier, counter: 77)
        var octets = try response("ECS22b", as: .supplier, counter: 77)
        octets[octets.count - 1] ^= 1
        #expect(throws: VerifiedResponse.Problem.wrongMAC) {
            try verified(octets, request, for: TestParties.supplier)
        }
        #expect(throws: VerifiedResponse.Problem.self) { try verified([], request, for: TestParties.supplier) }
        #expect(throws: VerifiedResponse.Problem.self) {
            try verified(Array(octets.prefix(40)), request, for: TestParties.supplier)
        }
    }

    @Test("A critical Command's answer is verified by the meter's signature, and not by another key")
    func critical() throws {
        let octets = try response("ECS42", as: .supplier, counter: 79)
        let request = request("7.1", from: TestParties.supplier, counter: 79)
        #expect(try verified(octets, request, for: TestParties.supplier).protection == "signature verified")
        let other = estate.deviceKeys(1)
        let verification = PayloadVerification(
            try TestParties.user(), in: TestParties.folder,
            deviceKeys: (deviceKeys.keyAgreement, other.digitalSignature.publicKey))
        #expect(throws: VerifiedResponse.Problem.wrongSignature) {
            try verification.verified(octets, answering: request)
        }
    }
}
