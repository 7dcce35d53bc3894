import EstateFixture
import SimulationKernel
import Testing

@testable import CellularNet
@testable import SMETS1Port

/// `/v1/sms` and `/v1/apn`.
@Suite(.serialized) struct CellularRoutesTests {
    private func with(
        _ configuration: SMETS1Configuration = .test(), _ body: (TestSMETS1, TestHTTP) async throws -> Void
    ) async throws {
        try await TestSMETS1.with(configuration) { smets1 in
            try await TestHTTP.with(smets1.estate.gateway, smets1: smets1.service) { try await body(smets1, $0) }
        }
    }

    @Test func aMessageWakesAMeterThatIsSeenAtItsAddress() async throws {
        try await with { smets1, http in
            let sent = try await http.json("POST", "/v1/sms", #"{"to": "+447900000003", "validity": 600}"#)
            #expect(sent.status == 202)
            #expect(sent.object["to"] as? String == "447900000003" && sent.object["state"] as? String == "en-route")
            let path = "/v1/sms/\(sent.object["id"] as? String ?? "")"
            #expect(sent.headers["location"] == path)
            #expect(await eventually { (try? await http.get(path).object["state"] as? String) == "delivered" })
            let sim = "/v1/apn/sims/447900000003"
            #expect(await eventually { (try? await http.get(sim).object["state"] as? String) == "active" })
            let state = try await http.get(sim).object
            #expect(state["address"] as? String == "127.64.0.1")
            #expect(state["device"] as? String == "02-53-4D-45-80-00-00-03")
            let sessions = try await http.get("/v1/apn/sessions").object
            #expect((sessions["sessions"] as? [[String: Any]])?.first?["msisdn"] as? String == "447900000003")
            #expect((sessions["accessPoints"] as? [[String: Any]])?.first?["addresses"] as? Int == 16)
            #expect(try await http.delete(sim + "/session").status == 204)
            #expect(await eventually { (try? await http.get(sim).object["state"] as? String) == "asleep" })
            let usage = try await http.get("/v1/apn/usage?by=month")
            #expect(usage.text.contains("2026-11,447900000003,02-53-4D-45-80-00-00-03,1,1,"))
        }
    }

    @Test func sessionsComeInPages() async throws {
        try await with { smets1, http in
            for meter in [0, 2, 5] { _ = try await smets1.wake(meter) }
            let first = try await http.get("/v1/apn/sessions?limit=2").object
            #expect((first["sessions"] as? [[String: Any]])?.count == 2)
            #expect(first["next"] as? String == "447900000002")
            let second = try await http.get("/v1/apn/sessions?limit=2&after=447900000002").object
            #expect((second["sessions"] as? [[String: Any]])?.first?["msisdn"] as? String == "447900000005")
            #expect(second["next"] == nil)
        }
    }

    @Test(arguments: [
        (#"{"to": "447900000009"}"#, 404, "unknown-number"), (#"{"to": "x"}"#, 404, "unknown-number"),
        (#"{}"#, 400, "missing-field"), (#"{"to": 447900000003}"#, 400, "invalid-value"),
        (#"{"to": "447900000003", "validity": 0}"#, 400, "invalid-value"),
        (#"{"to": "447900000003", "text": "hello"}"#, 400, "unknown-field"), ("[", 400, "malformed-json"),
    ])
    func wrongMessagesAreRefused(body: String, status: Int, code: String) async throws {
        try await with { (_, http) async throws in
            let answer = try await http.json("POST", "/v1/sms", body)
            #expect(answer.status == status && answer.code == code)
        }
    }

    @Test(arguments: [
        ("GET", "/v1/sms/1", 404, "unknown-message"), ("GET", "/v1/apn/sims/447900000009", 404, "unknown-number"),
        ("GET", "/v1/apn/sims/3", 404, "unknown-number"), ("GET", "/v1/apn/sessions?limit=x", 400, "invalid-parameter"),
        ("GET", "/v1/apn/sessions?limit=1001", 400, "invalid-parameter"),
        ("GET", "/v1/apn/sessions?after=5", 404, "unknown-number"),
        ("GET", "/v1/apn/usage?by=year", 400, "invalid-parameter"),
        ("DELETE", "/v1/apn/sims/447900000003/session?reason=bored", 400, "invalid-parameter"),
    ])
    func wrongRequestsAreRefused(method: String, path: String, status: Int, code: String) async throws {
        try await with { (_, http) async throws in
            let answer = try await http.send(method, path)
            #expect(answer.status == status && answer.code == code)
        }
    }

    @Test func moreCallsThanTheProviderTakesAreRefused() async throws {
        try await with(.test { $0.network?.interface = .init(perSecond: 0.01, burst: 1) }) { (_, http) async throws in
            #expect(try await http.get("/v1/apn/sessions").status == 200)
            let answer = try await http.get("/v1/apn/sessions")
            #expect(answer.status == 429 && answer.code == "too-many-calls")
            #expect(Int(answer.headers["retry-after"] ?? "").map { (1...100).contains($0) } == true)
        }
    }

    @Test func moreMessagesThanTheCentreTakesAreRefused() async throws {
        try await with(.test { $0.network?.shortMessages.rate = .init(perSecond: 0.01, burst: 1) }) {
            (_, http) async throws in
            #expect(try await http.json("POST", "/v1/sms", #"{"to": "447900000001"}"#).status == 202)
            #expect(try await http.json("POST", "/v1/sms", #"{"to": "447900000002"}"#).status == 429)
        }
    }

    @Test func faultsOfTheNetworkAreSetAndTakenBack() async throws {
        try await with { (_, http) async throws in
            #expect(try await http.put("/v1/apn/faults", #"{"interfaceOut": true}"#).status == 204)
            #expect(try await http.get("/v1/apn/sessions").code == "interface-out")
            #expect(try await http.delete("/v1/apn/faults").status == 204)
            #expect(try await http.get("/v1/apn/sessions").status == 200)
            #expect(try await http.put("/v1/apn/faults", #"{"messageLoss": 2}"#).code == "invalid-value")
            #expect(try await http.put("/v1/apn/faults", #"{"rain": true}"#).code == "unknown-field")
        }
    }

    @Test func withoutSMETS1ThereIsNothing() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { (http) async throws in
            #expect(try await http.get("/v1/apn/sessions").code == "no-smets1")
            #expect(try await http.json("POST", "/v1/sms", #"{"to": "447900000001"}"#).code == "no-smets1")
        }
    }

    @Test func metersThatAreAlwaysAwakeHaveNoNetwork() async throws {
        try await with(.test { $0.network = nil }) { (_, http) async throws in
            #expect(try await http.get("/v1/apn/sessions").code == "no-cellular-network")
        }
    }
}
