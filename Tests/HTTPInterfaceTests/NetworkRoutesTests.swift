import COSEM
import EstateFixture
import GBCS
import RadioNet
import SimulationKernel
import Testing

@testable import DCC
@testable import Estate

/// `/v1/network`, and messages over HTTP where a network is in front of the meters.
@Suite(.serialized) struct NetworkRoutesTests {
    private static let octets = "application/octet-stream"

    private func post(
        _ http: TestHTTP, _ octets: [UInt8], wait: Int = 20, headers: [String: String] = [:]
    ) async throws -> TestHTTP.Answer {
        try await http.send(
            "POST", "/v1/gbcs?wait=\(wait)", headers: headers.merging(["Content-Type": Self.octets]) { $1 },
            body: octets)
    }

    private func state(_ http: TestHTTP) async throws -> TestHTTP.Answer {
        try await http.send("GET", "/v1/network")
    }

    private func priorities(_ http: TestHTTP) async throws -> [String: [String: Any]] {
        let list = try #require(try await state(http).object["priorities"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: list.compactMap { entry in (entry["priority"] as? String).map { ($0, entry) } })
    }

    private func setFaults(_ http: TestHTTP, _ body: String) async throws -> TestHTTP.Answer {
        try await http.send(
            "PUT", "/v1/network/faults", headers: ["Content-Type": "application/json"], body: Array(body.utf8),
        )
    }

    // MARK: - Messages

    @Test func aCommandIsAnsweredOverTheNetwork() async throws {
        let estate = try TestGateway(network: .lossless(segmentTime: 1_000))
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs22b)
            let answer = try await post(http, command.octets)
            #expect(answer.status == 200)
            #expect(try estate.verify(answer.body, to: command).isSuccess)
            #expect(try await priorities(http)["on-demand"]?["answered"] as? Int == 1)
        }
    }

    @Test(arguments: [
        (["Priority": "settlement"], MessagePriority.settlement), (["Priority": "firmware"], .firmware),
        (["priority": "on-demand-profile"], .onDemandProfile), (["ForSettlement": "true"], .settlement),
        (["ForSettlement": "TRUE"], .settlement), (["ForSettlement": "false"], .onDemand),
        (["ForSettlement": "true", "Priority": "scheduled"], .scheduled), ([:], .onDemand),
        // RFC 9218.
        (["Priority": "u=1, i"], .onDemand),
    ])
    func headersSayHowItIsCarried(headers: [String: String], priority: MessagePriority) async throws {
        let estate = try TestGateway(network: .lossless())
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs52)
            let single = try await post(http, command.octets, headers: headers)
            #expect(try estate.verify(single.body, to: command).isSuccess)
            let batch = try await http.send(
                "POST", "/v1/gbcs/batch", headers: headers.merging(["Content-Type": "application/json"]) { $1 },
                body: Array("{\"messages\":[\"\(command.octets.hexadecimal)\"]}".utf8))
            #expect((batch.object["responses"] as? [Any])?.first is String)
            for (name, count) in try await priorities(http) {
                #expect(count["answered"] as? Int == (name == priority.name ? 2 : 0), "\(name)")
            }
        }
    }

    @Test(arguments: [
        (["Priority": "urgent"], "Priority"), (["Priority": ""], "Priority"), (["Priority": "settlements"], "Priority"),
        (["ForSettlement": "yes"], "ForSettlement"), (["ForSettlement": "1"], "ForSettlement"),
        (["ForSettlement": "maybe", "Priority": "settlement"], "ForSettlement"),
    ])
    func wrongHeadersAreRefused(headers: [String: String], header: String) async throws {
        let estate = try TestGateway(network: .lossless())
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs52).octets
            let single = try await post(http, command, headers: headers)
            let batch = try await http.send(
                "POST", "/v1/gbcs/batch", headers: headers.merging(["Content-Type": "application/json"]) { $1 },
                body: Array("{\"messages\":[\"\(command.hexadecimal)\"]}".utf8))
            for answer in [single, batch] {
                #expect(answer.status == 400 && answer.code == "invalid-value")
                #expect((answer.object["error"] as? String)?.contains("the header \(header) must be") == true)
            }
            #expect(try await priorities(http).values.allSatisfy { $0["offered"] as? Int == 0 })
        }
    }

    @Test func whatTheNetworkStillHasIsPendingAndAnsweredLater() async throws {
        let estate = try TestGateway(network: .lossless())
        try await TestHTTP.with(estate.gateway) { http in
            #expect(try await setFaults(http, "{\"out\":true}").status == 204)
            let command = try estate.command(.ecs22b)
            let answer = try await post(http, command.octets, wait: 0)
            #expect(answer.status == 202 && answer.object["state"] as? String == "pending")
            #expect((answer.object["reason"] as? String)?.contains("the network has it still") == true)
            let id = try #require(answer.object["id"] as? String)
            #expect(answer.headers["location"] == "/v1/gbcs/\(id)")
            #expect(try await http.get("/v1/gbcs/\(id)").object["state"] as? String == "pending")
            #expect(await eventually { await estate.statistics().underWay == 1 })
            #expect(try await state(http).object["underWay"] as? Int == 1)

            #expect(try await http.send("DELETE", "/v1/network/faults").status == 204)
            let arrives = try await eventually {
                try await http.get("/v1/gbcs/\(id)").object["state"] as? String == "answered"
            }
            #expect(arrives)
            let response = try #require(try await http.get("/v1/gbcs/\(id)").object["response"] as? String)
            #expect(try estate.verify([UInt8](hexadecimal: response), to: command).isSuccess)
        }
    }

    @Test func whatTheNetworkDoesNotCarryHasAReason() async throws {
        let estate = try TestGateway(network: .lossless())
        try await TestHTTP.with(estate.gateway) { http in
            let hub = estate.gateway.estate.hubEntityIdentifier(3)
            #expect(try await setFaults(http, "{\"offlineHubs\":[\"\(hub)\"]}").status == 204)
            let lost = try await post(http, estate.command(.ecs22b, to: 3).octets)
            #expect(lost.status == 202 && lost.object["state"] as? String == "noResponse")
            #expect(
                lost.object["reason"] as? String == "the network did not carry it there and back: unreachable")
            let other = try estate.command(.ecs22b, to: 4)
            let carried = try await post(http, other.octets)
            #expect(try estate.verify(carried.body, to: other).isSuccess)
            // New faults take the place of the old.
            #expect(try await setFaults(http, "{}").status == 204)
            #expect(try await post(http, estate.command(.ecs22b, to: 3, counter: 2).octets).status == 200)
        }
    }

    @Test func aBatchKeepsItsOrderAndHasNullForWhatDoesNotCome() async throws {
        let estate = try TestGateway(meters: 300, network: .lossless(segmentTime: 1_000, channels: 1))
        try await TestHTTP.with(estate.gateway) { http in
            let hub = estate.gateway.estate.hubEntityIdentifier(2)
            #expect(try await setFaults(http, "{\"offlineHubs\":[\"\(hub)\"]}").status == 204)
            let commands = try [299, 2, 0, 1].map { try estate.command(.ecs52, to: $0) }
            let list = commands.map { "\"\($0.octets.hexadecimal)\"" }.joined(separator: ",")
            let answer = try await http.json("POST", "/v1/gbcs/batch?wait=20", "{\"messages\":[\(list)]}")
            let responses = try #require(answer.object["responses"] as? [Any])
            #expect(responses.map { $0 is String } == [true, false, true, true])
            for place in [0, 2, 3] {
                let octets = try [UInt8](hexadecimal: try #require(responses[place] as? String))
                #expect(try estate.verify(octets, to: commands[place]).isSuccess)
            }
            #expect(try await setFaults(http, "{\"out\":true}").status == 204)
            let held = try await http.json("POST", "/v1/gbcs/batch?wait=0", "{\"messages\":[\(list)]}")
            #expect((held.object["responses"] as? [Any])?.map { $0 is String } == [false, false, false, false])
        }
    }

    // MARK: - What it carried

    @Test func whatItCarriedIsShown() async throws {
        let dictionary = try CompressionDictionary(Array("what both ends know".utf8))
        let compression = try NetworkConfiguration.Compression(
            settings: .standard, headEnd: dictionary, hub: dictionary)
        let estate = try TestGateway(
            network: .lossless(segmentTime: .second, speed: 10_000, compression: compression))
        try await TestHTTP.with(estate.gateway) { http in
            let command = try estate.command(.ecs22b)
            let answer = try await post(http, command.octets, headers: ["ForSettlement": "true"])
            #expect(try estate.verify(answer.body, to: command).isSuccess)
            let shown = try await state(http).object
            #expect(shown["network"] as? String == "csp-north")
            #expect(shown["cells"] as? Int == 2 && shown["underWay"] as? Int == 0)
            let names = (shown["priorities"] as? [[String: Any]])?.compactMap { $0["priority"] as? String }
            #expect(names == ["on-demand", "on-demand-profile", "scheduled", "settlement", "firmware"])
            let count = try #require(try await priorities(http)["settlement"])
            for (name, value) in [
                ("offered", 1), ("answered", 1), ("unanswered", 0), ("unreachable", 0), ("stopped", 0), ("refused", 0),
                ("retries", 0), ("duplicates", 0), ("downlinkOctets", command.octets.count),
                ("uplinkOctets", answer.body.count),
            ] {
                #expect(count[name] as? Int == value, "\(name)")
            }
            let down = try #require(shown["downlinkCompression"] as? [String: Any])
            #expect(down["messages"] as? Int == 1 && down["octetsIn"] as? Int == command.octets.count)
            #expect(
                down["octetsOut"] as? Int == count["downlinkOctetsOnAir"] as? Int && down["mismatches"] as? Int == 0)
            let up = try #require(shown["uplinkCompression"] as? [String: Any])
            #expect(up["octetsIn"] as? Int == answer.body.count)
            // Whole seconds of segments; a histogram's bin is 1.6 % wide.
            let onAir = [down, up].compactMap { $0["octetsOut"] as? Int }.map { ($0 + 99) / 100 }.reduce(0, +)
            let p50 = try #require(count["p50"] as? Int)
            #expect(abs(p50 - 1_000 * onAir) <= 16 * onAir && count["p99"] as? Int == p50)
        }
    }

    // MARK: - Faults

    @Test func everyFaultIsTaken() async throws {
        let estate = try TestGateway(network: .lossless())
        try await TestHTTP.with(estate.gateway) { http in
            for body in [
                "{}", "{\"out\":true}", "{\"lostChannels\":0}", "{\"lostChannels\":1000}", "{\"jammedShare\":0.9}",
                "{\"offlineShare\":1}", "{\"duplicateShare\":0.25}", "{\"reorderShare\":1,\"reorderDelay\":0.5}",
                "{\"reorderDelay\":3600}", "{\"offlineHubs\":[]}",
            ] {
                let answer = try await setFaults(http, body)
                #expect(answer.status == 204 && answer.body.isEmpty, "\(body): \(answer.text)")
            }
            #expect(try await setFaults(http, "{\"duplicateShare\":1}").status == 204)
            #expect(try await post(http, estate.command(.ecs52).octets).status == 200)
            #expect(try await priorities(http)["on-demand"]?["duplicates"] as? Int == 1)
            #expect(try await http.send("DELETE", "/v1/network/faults").status == 204)
            #expect(try await post(http, estate.command(.ecs52, counter: 2).octets).status == 200)
            #expect(try await priorities(http)["on-demand"]?["duplicates"] as? Int == 1)
        }
    }

    @Test(arguments: [
        ("{\"out\":1}", "invalid-value"), ("{\"out\":\"true\"}", "invalid-value"),
        ("{\"lostChannels\":-1}", "invalid-value"), ("{\"lostChannels\":1001}", "invalid-value"),
        ("{\"lostChannels\":0.5}", "invalid-value"), ("{\"jammedShare\":0.91}", "invalid-value"),
        ("{\"jammedShare\":-0.1}", "invalid-value"), ("{\"offlineShare\":1.01}", "invalid-value"),
        ("{\"offlineShare\":\"all\"}", "invalid-value"), ("{\"duplicateShare\":2}", "invalid-value"),
        ("{\"reorderShare\":-1}", "invalid-value"), ("{\"reorderDelay\":3601}", "invalid-value"),
        ("{\"reorderDelay\":-1}", "invalid-value"), ("{\"offlineHubs\":7}", "invalid-value"),
        ("{\"offlineHubs\":[7]}", "invalid-value"), ("{\"offlineHubs\":[\"hub\"]}", "invalid-value"),
        ("{\"offlineHubs\":[\"02-53-4D-45-80-00-00-00\"]}", "invalid-value"), ("{\"outage\":true}", "unknown-field"),
        ("[]", "malformed-json"), ("{\"out\":", "malformed-json"), ("", "malformed-json"),
    ])
    func wrongFaultsAreRefusedAndNothingChanges(body: String, code: String) async throws {
        let estate = try TestGateway(network: .lossless())
        try await TestHTTP.with(estate.gateway) { http in
            #expect(try await setFaults(http, "{\"duplicateShare\":1}").status == 204)
            let answer = try await setFaults(http, body)
            #expect(answer.status == 400 && answer.code == code, "\(answer.text)")
            #expect(try await post(http, estate.command(.ecs52).octets).status == 200)
            #expect(try await priorities(http)["on-demand"]?["duplicates"] as? Int == 1)
        }
    }

    @Test func withoutANetworkThereIsNone() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            for answer in [
                try await state(http), try await setFaults(http, "{}"),
                try await http.send("DELETE", "/v1/network/faults"),
            ] {
                #expect(answer.status == 404 && answer.code == "no-network")
                #expect(answer.text.contains("smets serve --network csp-north"))
            }
            // A priority is of no consequence.
            let command = try estate.command(.ecs52)
            let answer = try await post(http, command.octets, headers: ["Priority": "firmware"])
            #expect(try estate.verify(answer.body, to: command).isSuccess)
        }
    }

    // MARK: - Usage

    @Test func usageIsRecordedByHourAndFlaggedForSettlement() async throws {
        let estate = try TestGateway(shardCount: 1, network: .lossless())
        let command = try estate.command(.ecs22b)
        let response = try #require(await estate.gateway.deliver(command.octets, .settlement).response)
        _ = await estate.gateway.deliver(command.octets)
        _ = await estate.gateway.deliver(command.octets)
        let (down, up) = (command.octets.count, response.count)
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await http.send("GET", "/v1/network/usage")
            #expect(answer.status == 200)
            let text = String(decoding: answer.body, as: UTF8.self)
            let hour = "csp-north\",2026-11-01T12:00:00Z,0,0"
            #expect(
                text.split(separator: "\r\n").map(String.init) == [
                    "network,hour,shard,cell,priority,for_settlement,exchanges,downlink_octets,uplink_octets,on_air_octets",
                    "\"\(hour),on-demand,0,2,\(2 * down),\(2 * up),\(2 * (down + up))",
                    "\"\(hour),settlement,1,1,\(down),\(up),\(down + up)",
                ])
        }
        let without = try TestGateway()
        try await TestHTTP.with(without.gateway) { http in
            let answer = try await http.send("GET", "/v1/network/usage")
            #expect(answer.status == 404)
        }
    }
}
