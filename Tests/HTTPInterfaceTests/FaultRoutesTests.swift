import COSEM
import ESMEEmulator
import EstateFixture
import GBCS
import Testing

@testable import DCC
@testable import Estate

/// `/v1/meters/{eui}/faults`.
@Suite struct FaultRoutesTests {
    private static let path = "/v1/meters/0/faults"

    @Test func everyEffectComesBackAsItWasGiven() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let cases: [(String, Fault)] = [
                (
                    "{\"useCase\":\"ecs22b\",\"effect\":\"result\",\"item\":2,\"result\":\"hardware-fault\",\"count\":3}",
                    Fault(.result(item: 2, .hardwareFault), messageCode: .ecs22b, remaining: 3)
                ),
                ("{\"effect\":\"result\",\"result\":\"250\"}", Fault(.result(item: 0, .otherReason))),
                ("{\"useCase\":null,\"effect\":\"noResponse\"}", Fault(.noResponse)),
                (
                    "{\"effect\":\"delayedResponse\",\"milliseconds\":1500}",
                    Fault(.delayedResponse(milliseconds: 1_500))
                ),
                ("{\"effect\":\"corruptedMAC\"}", Fault(.corruptedMAC)),
                ("{\"effect\":\"wrongCounter\",\"count\":1}", Fault(.wrongCounter, remaining: 1)),
                ("{\"effect\":\"truncation\",\"octets\":0}", Fault(.truncation(octets: 0))),
            ]
            for (body, _) in cases { #expect(try await http.json("POST", Self.path, body).status == 201) }
            #expect(try await estate.gateway.withMeter(0) { meter, _ in meter.faults.faults } == cases.map(\.1))
            let listed = try #require(try await http.get(Self.path).object["faults"] as? [[String: Any]])
            #expect(listed.count == cases.count)
            #expect(listed[0]["useCase"] as? String == "ECS22b")
            #expect(listed[0]["result"] as? String == "hardware-fault")
            #expect(listed[0]["item"] as? Int == 2)
            #expect(listed[0]["count"] as? Int == 3)
            #expect(listed[3]["milliseconds"] as? Int == 1_500)
            #expect(listed[6]["octets"] as? Int == 0)
            #expect(listed.map { $0["effect"] as? String }[2] == "noResponse")
            let meter = try await http.get("/v1/meters/0")
            #expect((meter.object["faults"] as? [Any])?.count == cases.count)

            let removal = try await http.send("DELETE", Self.path)
            #expect(removal.status == 204)
            #expect(removal.body.isEmpty)
            #expect(try await estate.gateway.withMeter(0) { meter, _ in meter.faults.faults }.isEmpty)
        }
    }

    @Test func aFaultStrikes() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            _ = try await http.json(
                "POST", Self.path, "{\"useCase\":\"ECS17b\",\"effect\":\"corruptedMAC\",\"count\":1}")
            let command = try estate.command(.ecs17b)
            let wrong = try await http.post("/v1/gbcs", command.octets, type: "application/octet-stream")
            #expect(throws: VerifiedResponse.Problem.wrongMAC) { try estate.verify(wrong.body, to: command) }
            let right = try await http.post("/v1/gbcs", command.octets, type: "application/octet-stream")
            #expect(try estate.verify(right.body, to: command).isSuccess)
        }
    }

    @Test func wrongFaultsAreRefused() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            for (body, code) in [
                ("{}", "missing-field"), ("{\"effect\":\"explosion\"}", "invalid-value"),
                ("{\"effect\":7}", "invalid-value"),
                ("{\"effect\":\"noResponse\",\"useCase\":\"ECS999\"}", "unknown-use-case"),
                ("{\"effect\":\"noResponse\",\"count\":0}", "invalid-value"),
                ("{\"effect\":\"noResponse\",\"octets\":1}", "field-not-allowed"),
                ("{\"effect\":\"noResponse\",\"colour\":1}", "unknown-field"),
                ("{\"effect\":\"result\"}", "missing-field"),
                ("{\"effect\":\"result\",\"result\":\"success\"}", "invalid-value"),
                ("{\"effect\":\"result\",\"result\":\"bad\"}", "invalid-value"),
                ("{\"effect\":\"result\",\"result\":\"hardware-fault\",\"item\":256}", "invalid-value"),
                ("{\"effect\":\"delayedResponse\"}", "missing-field"),
                ("{\"effect\":\"delayedResponse\",\"milliseconds\":3600001}", "invalid-value"),
                ("{\"effect\":\"truncation\",\"octets\":-1}", "invalid-value"),
            ] {
                let answer = try await http.json("POST", Self.path, body)
                #expect(answer.status == 400)
                #expect(answer.code == code, "\(body)")
            }
            #expect(try await estate.gateway.withMeter(0) { meter, _ in meter.faults.faults }.isEmpty)
        }
    }

    @Test func aFullPlanIsAConflict() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            for _ in 0..<FaultPlan.limit {
                #expect(try await http.json("POST", Self.path, "{\"effect\":\"noResponse\"}").status == 201)
            }
            let answer = try await http.json("POST", Self.path, "{\"effect\":\"noResponse\"}")
            #expect(answer.status == 409)
            #expect(answer.code == "fault-plan-full")
            #expect(try await estate.gateway.withMeter(0) { meter, _ in meter.faults.faults.count } == FaultPlan.limit)
        }
    }
}
