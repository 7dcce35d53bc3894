import COSEM
import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import HTTPInterface

/// `/v1/gbcs`: every form, every outcome.
@Suite struct MessageRoutesTests {
    @Test func aBatchSaysWhatBecomesOfEachMessage() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(.init(.delayedResponse(milliseconds: 2_000)))
        }
        let delayed = try estate.command(.ecs17b).octets.hexadecimal
        let prompt = try estate.command(.ecs17b, to: 1).octets.hexadecimal
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await http.json(
                "POST", "/v1/gbcs/batch?wait=0", "{\"messages\":[\"\(delayed)\",\"\(prompt)\"]}")
            // Executed, and one response is still to come.
            #expect(answer.status == 202)
            #expect(answer.object["pending"] as? Int == 1)
            let responses = try #require(answer.object["responses"] as? [Any])
            #expect(responses[0] is NSNull)
            #expect(responses[1] is String)
            let ids = try #require(answer.object["ids"] as? [String])
            #expect(Set(ids).count == 2)
            #expect(try await http.get("/v1/gbcs/\(ids[1])").object["response"] as? String == responses[1] as? String)
            #expect(try await http.get("/v1/gbcs/\(ids[0])").object["state"] as? String == "pending")
            #expect(
                try await eventually {
                    try await http.get("/v1/gbcs/\(ids[0])").object["state"] as? String == "answered"
                })
        }
    }

    @Test func notAllConnectionsMayWait() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(.init(.delayedResponse(milliseconds: 2_000)))
        }
        var limits = HTTPLimits()
        limits.waitingRequests = 1
        let (first, second) = (try estate.command(.ecs17b).octets, try estate.command(.ecs17b, to: 1).octets)
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            async let waiting = http.post("/v1/gbcs", first, type: "application/octet-stream")
            #expect(await eventually { await estate.gateway.shards[0].statistics.responses == 1 })
            let refused = try await http.post("/v1/gbcs", second, type: "application/octet-stream")
            #expect(refused.status == 503)
            #expect(refused.code == "too-many-waiting")
            #expect(refused.headers["retry-after"] == "1")
            let notWaiting = try await http.post("/v1/gbcs?wait=0", second, type: "application/octet-stream")
            #expect(notWaiting.status == 200)
            #expect(try await waiting.status == 200)
        }
    }

    @Test func aCommandIsAnsweredInTheFormItCameIn() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs17b)
            let octets = command.octets
            let raw = try await http.post("/v1/gbcs", octets, type: "application/octet-stream")
            #expect(raw.status == 200)
            #expect(raw.headers["content-type"] == "application/octet-stream")
            #expect(try estate.verify(raw.body, to: command).isSuccess)
            let location = try #require(raw.headers["content-location"])

            let hexadecimal = try await http.post(
                "/v1/gbcs", Array(octets.hexadecimal.lowercased().utf8), type: "text/plain; charset=utf-8")
            #expect(try estate.verify([UInt8](hexadecimal: hexadecimal.text), to: command).isSuccess)

            for type in ["application/base64", "text/base64"] {
                let text = Data(octets).base64EncodedString(options: .lineLength64Characters)
                let base64 = try await http.post("/v1/gbcs", Array(text.utf8), type: type)
                #expect(base64.headers["content-type"] == type)
                let response = try #require(Data(base64Encoded: base64.text))
                #expect(try estate.verify(Array(response), to: command).isSuccess)
            }

            let json = try await http.json("POST", "/v1/gbcs", "{\"message\":\"\(octets.hexadecimal)\"}")
            #expect(json.status == 200)
            let response = try #require(json.object["response"] as? String)
            #expect(try estate.verify([UInt8](hexadecimal: response), to: command).isSuccess)
            let id = try #require(json.object["id"] as? String)
            let kept = try await http.get("/v1/gbcs/\(id)")
            #expect(kept.object["state"] as? String == "answered")
            #expect(kept.object["response"] as? String == response)
            #expect(try await http.get(location).object["response"] as? String == raw.body.hexadecimal)
        }
    }

    @Test func aDiscardedMessageIsToldAtOnce() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            var octets = try estate.command(.ecs17b).octets
            octets[octets.count - 1] ^= 1
            let answer = try await http.post("/v1/gbcs?wait=60", octets, type: "application/octet-stream")
            #expect(answer.status == 202)
            #expect(answer.object["state"] as? String == "noResponse")
            #expect((answer.object["reason"] as? String)?.contains("MAC") == true)
            let id = try #require(answer.object["id"] as? String)
            #expect(answer.headers["location"] == "/v1/gbcs/\(id)")
            #expect(try await http.get("/v1/gbcs/\(id)").object["state"] as? String == "noResponse")
        }
    }

    @Test func aWithheldResponseHasAReason() async throws {
        let estate = try TestGateway()
        for effect in [Fault.Effect.noResponse, .truncation(octets: 0)] {
            try await estate.gateway.withMeter(0) { meter, _ in _ = meter.faults.add(Fault(effect, remaining: 1)) }
            try await TestHTTP.with(estate.gateway) { http in
                let answer = try await http.post(
                    "/v1/gbcs", estate.command(.ecs17b).octets, type: "application/octet-stream")
                #expect(answer.status == 202)
                #expect((answer.object["reason"] as? String)?.contains("fault") == true)
            }
        }
    }

    @Test func aDelayedResponseCanBeAskedForLater() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(Fault(.delayedResponse(milliseconds: 3_000), remaining: 1))
        }
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs17b)
            let answer = try await http.post("/v1/gbcs?wait=0", command.octets, type: "text/plain; x=y", asText: true)
            #expect(answer.status == 202)
            #expect(answer.object["state"] as? String == "pending")
            let id = try #require(answer.object["id"] as? String)
            let arrives = try await eventually {
                try await http.get("/v1/gbcs/\(id)").object["state"] as? String == "answered"
            }
            #expect(arrives)
            let response = try #require(try await http.get("/v1/gbcs/\(id)").object["response"] as? String)
            #expect(try estate.verify([UInt8](hexadecimal: response), to: command).isSuccess)
        }
    }

    @Test func aShortDelayIsWaitedFor() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(Fault(.delayedResponse(milliseconds: 200), remaining: 2))
        }
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs17b)
            let start = ContinuousClock.now
            let answer = try await http.post("/v1/gbcs", command.octets, type: "application/octet-stream")
            #expect(answer.status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(200))
            let batch = try await http.json(
                "POST", "/v1/gbcs/batch?wait=5", "{\"messages\":[\"\(command.octets.hexadecimal)\"]}")
            #expect((batch.object["responses"] as? [Any])?.first is String)
        }
    }

    @Test func wrongInputIsRefusedWithItsPlace() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let octets = try estate.command(.ecs17b).octets
            let cases: [(body: [UInt8], type: String, status: Int, code: String, offset: Int?)] = [
                (Array("DD0G".utf8), "text/plain", 400, "malformed-hexadecimal", 3),
                (Array("DD0".utf8), "text/plain", 400, "malformed-hexadecimal", 3),
                (Array("3Q*=".utf8), "text/base64", 400, "malformed-base64", 2),
                (Array("3Q=".utf8), "text/base64", 400, "malformed-base64", 3),
                (Array("====".utf8), "text/base64", 400, "malformed-base64", 4),
                (Array("3Q==3Q==".utf8), "text/base64", 400, "malformed-base64", 8),
                ([0x00, 0x01], "application/octet-stream", 400, "malformed-message", 0),
                ([], "application/octet-stream", 400, "malformed-message", 0),
                (octets.dropLast(), "application/octet-stream", 400, "malformed-message", octets.count - 1),
                (Array("{\"message\":\"0X\"}".utf8), "application/json", 400, "malformed-hexadecimal", 1),
                (Array("{\"message\":7}".utf8), "application/json", 400, "invalid-value", nil),
                (Array("{}".utf8), "application/json", 400, "missing-field", nil),
                (Array("{\"message\":null}".utf8), "application/json", 400, "invalid-value", nil),
                (Array("{\"message\":\"\",\"x\":1}".utf8), "application/json", 400, "unknown-field", nil),
                (Array("{\"message\":".utf8), "application/json", 400, "malformed-json", 11),
                (Array("[]".utf8), "application/json", 400, "malformed-json", nil),
                (Array(repeating: UInt8(ascii: "["), count: 100_000), "application/json", 400, "malformed-json", 33),
                (octets, "application/xml", 415, "unsupported-content-type", nil),
                (octets, "", 415, "unsupported-content-type", nil),
                (Array(repeating: 0, count: 65_537), "application/octet-stream", 413, "too-large", nil),
            ]
            for (body, type, status, code, offset) in cases {
                let answer = try await http.post("/v1/gbcs", Array(body), type: type)
                #expect(answer.status == status, "\(type): \(answer.text)")
                #expect(answer.code == code)
                #expect(answer.offset == offset, "\(answer.text)")
            }
            for wait in ["-1", "61", "1.5", "x", ""] {
                let answer = try await http.post("/v1/gbcs?wait=\(wait)", octets, type: "application/octet-stream")
                #expect(answer.code == "invalid-parameter")
            }
            let messages = await estate.gateway.shards[0].statistics.messages
            #expect(messages == 0)
        }
    }

    @Test func aBusinessTargetOutsideTheEstateIsNotFound() async throws {
        let large = try TestGateway(meters: 7)
        let small = try TestGateway(meters: 6)
        try await TestHTTP.with(small.gateway) { http in
            let octets = try large.command(.ecs17b, to: 6).octets
            let answer = try await http.post("/v1/gbcs", octets, type: "application/octet-stream")
            #expect(answer.status == 404)
            #expect(answer.code == "unknown-device")
            for id in ["1", "x-1", "", "-", "00000000-1"] {
                let answer = try await http.send("GET", "/v1/gbcs/\(id)", isDocumented: !id.isEmpty)
                // Without an id it is the path that messages are posted to.
                #expect(answer.status == (id.isEmpty ? 405 : 404))
            }
        }
    }

    @Test func aBatchKeepsItsOrder() async throws {
        let large = try TestGateway(meters: 7)
        let estate = try TestGateway(meters: 6)
        try await TestHTTP.with(estate.gateway) { http in
            let commands = try (0..<6).map { try estate.command(.ecs17b, to: $0, counter: UInt64($0) + 1) }
            var messages = commands.map(\.octets)
            messages.insert(try large.command(.ecs17b, to: 6).octets, at: 3)
            let body = messages.map { "\"\($0.hexadecimal)\"" }.joined(separator: ",")
            let answer = try await http.json("POST", "/v1/gbcs/batch", "{\"messages\":[\(body)]}")
            #expect(answer.status == 200)
            var responses = try #require(answer.object["responses"] as? [Any])
            #expect(responses.count == 7)
            #expect(responses.remove(at: 3) is NSNull)
            for (command, response) in zip(commands, responses) {
                let octets = try [UInt8](hexadecimal: try #require(response as? String))
                #expect(try estate.verify(octets, to: command).isSuccess)
            }
            #expect(try await http.json("POST", "/v1/gbcs/batch", "{\"messages\":[]}").status == 200)
        }
    }

    @Test func oneWrongMessageStopsABatch() async throws {
        let estate = try TestGateway()
        var limits = HTTPLimits()
        limits.batchSize = 3
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let good = try estate.command(.ecs17b).octets.hexadecimal
            for (body, status, code) in [
                ("{\"messages\":[\"\(good)\",\"DD\"]}", 400, "malformed-message"),
                ("{\"messages\":[\"\(good)\",\"xx\"]}", 400, "malformed-hexadecimal"),
                ("{\"messages\":[\"\(good)\",5]}", 400, "invalid-value"),
                ("{\"messages\":\"\(good)\"}", 400, "invalid-value"),
                ("{\"messages\":[\"\(good)\",\"\(good)\",\"\(good)\",\"\(good)\"]}", 400, "too-many-messages"),
            ] {
                let answer = try await http.json("POST", "/v1/gbcs/batch", body)
                #expect(answer.status == status)
                #expect(answer.code == code)
            }
            let text = try await http.post("/v1/gbcs/batch", [], type: "text/plain")
            #expect(text.status == 415)
            var messages = 0
            for shard in estate.gateway.shards { messages += await shard.statistics.messages }
            #expect(messages == 0)
        }
    }

    @Test func largeBodiesAreRefused() async throws {
        let estate = try TestGateway()
        var limits = HTTPLimits()
        limits.bodySize = 1_000
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let answer = try await http.post(
                "/v1/gbcs", Array(repeating: 0x44, count: 1_001), type: "text/plain")
            #expect(answer.status == 413)
            #expect(answer.code == "too-large")
            // Without Content-Length it shows only when it is read.
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(
                "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "400\r\n\(String(repeating: "D", count: 1_024))\r\n0\r\n\r\n")
            #expect(try await connection.read(until: "too-large").hasPrefix("HTTP/1.1 413"))
            try await connection.close()
        }
    }
}

extension TestHTTP {
    fileprivate func post(_ path: String, _ body: [UInt8], type: String, asText: Bool) async throws -> Answer {
        try await post(path, asText ? Array(body.hexadecimal.utf8) : body, type: type)
    }
}
