import COSEM
import DCC
import DUIS
import EstateFixture
import GBCS
import Testing
import UserClient

/// What Users ask of SMETS2 meters, from their sockets to the meters and back.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ServiceUserTests {
    /// The number of rows of a profile; nil where a message has none.
    private func rows(_ payload: VerifiedPayload) -> Int? {
        guard case .values(let response) = payload.content else { return nil }
        return switch response.values.first {
        case .array(let rows)?: rows.count
        case .compactArray(let rows)?: rows.elements.count
        default: nil
        }
    }

    @Test("A read is acknowledged, and its result comes by callback, signed by the DSP and encrypted for the User")
    func read() async throws {
        try await TestDCC.with(TestGateway()) { dcc in
            let user = try await dcc.user(.supplier)
            let request = try user.request("4.8.1", to: 3)
            let result = try await user.result(of: request)
            #expect(result.response.code == .i0)
            #expect(result.response.requestID == request.id)
            #expect(result.signer == dcc.broker)
            #expect(result.innerSigner == nil)
            let payload = try user.payload(of: result, to: request, meter: 3)
            #expect(payload.isSuccess)
            #expect(payload.protection == "MAC verified, attributes decrypted")
            #expect(rows(payload) == 48)
            try await user.stop()
        }
    }

    @Test("The inventory of a meter's premises is answered at once, signed by the DSP")
    func inventory() async throws {
        try await TestDCC.with(TestGateway()) { dcc in
            let user = try await dcc.user(.supplier)
            let device = dcc.estate.device(2)
            let request = try user.request("8.2", to: 2, body: RequestBodies.inventory(of: device))
            guard case .answered(let answer) = try await user.session.run(request) else {
                Issue.record("it was not answered at once")
                return
            }
            #expect(answer.response.code == .i0)
            #expect(answer.signer == dcc.broker)
            let text = String(decoding: answer.octets, as: UTF8.self).uppercased()
            #expect(text.contains(device.dashed.uppercased()))
            #expect(text.contains(dcc.estate.gateway.estate.hubEntityIdentifier(2).dashed.uppercased()))
            #expect(!text.contains(dcc.estate.device(3).dashed.uppercased()))
            try await user.stop()
        }
    }

    @Test("A critical request gives a Pre-Command, which comes back signed and is carried out by the meter")
    func critical() async throws {
        try await TestDCC.with(TestGateway()) { dcc in
            let user = try await dcc.user(.supplier)
            let request = try user.request("7.1")
            let result = try await user.result(of: request)
            #expect(result.response.code == .i0)
            let payload = try user.payload(of: result, to: request)
            #expect(payload.isSuccess)
            #expect(payload.protection == "signature verified")
            // The same Signed Pre-Command is not taken twice.
            guard case .refused(let refusal) = try await user.session.run(request) else {
                Issue.record("it was taken twice")
                return
            }
            #expect(refusal.response.code == .e100)
            try await user.stop()
        }
    }

    @Test("A schedule runs when the clock passes its time, and its result names the schedule")
    func schedule() async throws {
        try await TestDCC.with(TestGateway()) { dcc in
            let user = try await dcc.user(.supplier)
            let kind = try #require(ServiceRequestCatalogue["4.8.1"])
            let terms = ScheduleTerms(
                start: try #require(XMLDate("2026-11-02")), time: ScheduleTerms.time("01:00"))
            let body = try RequestBodies.schedule(of: kind, terms, for: dcc.estate.device(1), certificate: nil)
            guard case .answered(let answer) = try await user.session.run(try user.request("5.1", body: body)) else {
                Issue.record("it was not answered at once")
                return
            }
            #expect(answer.response.code == .i0)
            let number = try #require(answer.response.message["DSPScheduleID"]?.value)
            #expect(try user.arrived.isEmpty)

            let time: UTCTime = try #require(UTCTime(iso8601: "2026-11-02T01:00:00Z"))
            dcc.server.gateway.clock.set(to: time, rate: 0)
            #expect(try await eventually(within: 60) { try user.arrived.count == 1 })
            let result = try #require(try user.arrived.first)
            #expect(result.response.code == .i0)
            #expect(result.response.message["DSPScheduledMessage"]?["DSPScheduleID"]?.value == number)
            // The run has a name of its own, by which its result is verified.
            var run = try user.request("4.8.1", to: 1)
            run.id = try #require(result.response.requestID)
            #expect(run.id.target == dcc.estate.device(1))
            let payload = try user.payload(of: result, to: run, meter: 1)
            #expect(payload.isSuccess)
            #expect(rows(payload) == 48)
            try await user.stop()
        }
    }

    @Test("A Supplier that is not the meter's is refused, and nothing reaches the meter or its address")
    func stranger() async throws {
        try await TestDCC.with(TestGateway()) { dcc in
            let user = try await dcc.user(.otherSupplier)
            guard case .refused(let refusal) = try await user.session.run(try user.request("4.8.1")) else {
                Issue.record("it was not refused")
                return
            }
            #expect(refusal.response.code == .e4)
            #expect(refusal.signer == nil)
            #expect(try user.arrived.isEmpty)
            try await user.stop()
        }
    }
}
