import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import Fleet
@testable import HTTPInterface

/// `/v1/meters`: what a meter is, its registers and its clock.
@Suite struct MeterRoutesTests {
    @Test func metersAreListedInPages() async throws {
        let estate = try TestGateway { $0.cohorts[0].variants = [.twinElement: 1] }
        var limits = HTTPLimits()
        limits.pageSize = 5
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let page = try await http.get("/v1/meters?offset=4&limit=5")
            #expect(page.object["total"] as? Int == 6)
            let meters = try #require(page.object["meters"] as? [[String: Any]])
            #expect(meters.map { $0["number"] as? Int } == [4, 5])
            #expect(meters[0]["entityIdentifier"] as? String == "02-53-4D-45-80-00-00-04")
            #expect(meters[0]["variant"] as? String == "twin")
            #expect(meters[0]["hub"] as? String == "02-53-4D-45-C0-00-00-04")
            #expect((try await http.get("/v1/meters").object["meters"] as? [Any])?.count == 5)
            #expect((try await http.get("/v1/meters?offset=100").object["meters"] as? [Any])?.isEmpty == true)
            for query in ["limit=0", "limit=6", "limit=x", "offset=-1", "offset=9999999999999999999"] {
                #expect(try await http.get("/v1/meters?\(query)").code == "invalid-parameter")
            }
        }
    }

    @Test func hubsAndMetersShareNoIdentifier() throws {
        let estate = try TestGateway().gateway.estate
        let meters = (0..<estate.count).map(estate.entityIdentifier)
        let hubs = (0..<estate.count).map(estate.hubEntityIdentifier)
        #expect(Set(meters + hubs).count == 2 * estate.count)
    }

    @Test func aMeterIsDescribedWithoutKeys() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let names = ["/v1/meters/2", "/v1/meters/02534d4580000002", "/v1/meters/02-53-4D-45-80-00-00-02"]
            var texts: Set<String> = []
            for name in names { texts.insert(try await http.get(name).text) }
            #expect(texts.count == 1)
            let meter = try await http.get(names[0])
            #expect(meter.object["number"] as? Int == 2)
            #expect(meter.object["importMPAN"] as? String == "1100000000080")
            #expect(meter.object["secondaryImportMPAN"] == nil)
            #expect(meter.object["firmwareVersion"] as? String == "0123ABCD")
            #expect(meter.object["installed"] as? String == "2024-06-01T00:00:00Z")
            #expect(meter.object["ownOriginatorCounter"] as? Int == 1_000_000)
            let clock = try #require(meter.object["clock"] as? [String: Any])
            #expect(clock["meterTime"] as? String == "2026-11-01T12:00:00Z")
            #expect(clock["offsetSeconds"] as? Int == 0)
            let registers = try #require(meter.object["registers"] as? [String: Int])
            #expect(Set(registers.keys) == ["activeImport", "reactiveImport", "activeExport", "reactiveExport"])
            let anchors = try #require(meter.object["trustAnchors"] as? [[String: String]])
            #expect(anchors.allSatisfy { Set($0.keys) == ["entityIdentifier", "role"] })
            #expect(anchors.contains { $0["role"] == "Supplier" })
            for (path, code, status) in [
                ("6", "unknown-meter", 404), ("02534D4580000006", "unknown-meter", 404),
                ("FFFFFFFFFFFFFFFF", "unknown-meter", 404), ("x", "invalid-meter", 400), ("-1", "unknown-meter", 404),
            ] {
                let answer = try await http.get("/v1/meters/\(path)")
                #expect(answer.status == status)
                #expect(answer.code == code)
            }
        }
    }

    @Test func registersAreReadAndSet() async throws {
        let estate = try TestGateway { $0.cohorts[0].variants = [.twinElement: 1] }
        try await TestHTTP.with(estate.gateway) { http in
            let before = try #require(
                try await http.get("/v1/meters/0/registers").object["registers"] as? [String: Int])
            #expect(before.count == Register.all(of: .twinElement).count)
            #expect(try #require(before["activeImport"]) > 0)
            let answer = try await http.json(
                "PUT", "/v1/meters/0/registers", "{\"ActiveImport\":123,\"TOU1\":5,\"block4tou8\":4294967295}")
            #expect(answer.status == 200)
            let after = try #require(answer.object["registers"] as? [String: Int])
            #expect(after["activeImport"] == 123)
            #expect(after["tou1"] == 5)
            #expect(after["block4tou8"] == 4_294_967_295)
            #expect(after["activeExport"] == before["activeExport"])
            // The meter says the same over GBCS.
            let command = try estate.command(.ecs17b)
            let response = try await http.post("/v1/gbcs", command.octets, type: "application/octet-stream")
            guard case .values(let values) = Reading(try estate.verify(response.body, to: command)) else {
                Issue.record("not the values of registers")
                return
            }
            #expect(values.contains { $0.value == "123" })

            for asCSV in [
                try await http.get("/v1/meters/0/registers?format=csv"),
                try await http.get("/v1/meters/0/registers", accept: "text/csv"),
            ] {
                #expect(asCSV.headers["content-type"]?.hasPrefix("text/csv") == true)
                let lines = asCSV.text.components(separatedBy: "\r\n")
                #expect(lines.first == "register,value,unit")
                #expect(lines.contains("activeImport,123,Wh"))
                #expect(lines.contains { $0.hasPrefix("reactiveImport,") && $0.hasSuffix(",varh") })
                #expect(lines.count == before.count + 2)
            }
            #expect(try await http.get("/v1/meters/0/registers?format=xml").code == "invalid-parameter")
        }
    }

    @Test func oneWrongRegisterChangesNothing() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let before = try await http.get("/v1/meters/0/registers").text
            for (body, code) in [
                ("{\"activeImport\":1,\"tou49\":5}", "unknown-register"),
                ("{\"activeImport\":1,\"secondaryActiveImport\":5}", "unknown-register"),
                ("{\"activeImport\":1,\"tou1\":-1}", "invalid-value"),
                ("{\"activeImport\":1,\"tou1\":4294967296}", "invalid-value"),
                ("{\"activeImport\":1,\"tou1\":1.5}", "invalid-value"),
                ("{\"activeImport\":1,\"tou1\":\"5\"}", "invalid-value"),
                ("{\"activeImport\":1,\"tou1\":true}", "invalid-value"),
                ("[1]", "malformed-json"), ("", "malformed-json"),
            ] {
                let answer = try await http.json("PUT", "/v1/meters/0/registers", body)
                #expect(answer.status == 400)
                #expect(answer.code == code, "\(body)")
            }
            #expect(try await http.send("PUT", "/v1/meters/0/registers", body: [0x7B, 0x7D]).status == 415)
            #expect(try await http.json("PUT", "/v1/meters/6/registers", "{}").status == 404)
            #expect(try await http.get("/v1/meters/0/registers").text == before)
        }
    }

    /// A register that was set stays, whatever a clock does afterwards, and never counts backwards.
    @Test func setRegistersStayWhateverTheClockDoes() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            func register(_ meter: Int = 0) async throws -> Int? {
                (try await http.get("/v1/meters/\(meter)/registers").object["registers"] as? [String: Int])?[
                    "activeImport"]
            }
            func freeze(_ time: String) async throws {
                #expect(
                    try await http.json("PUT", "/v1/clock", "{\"mode\":\"frozen\",\"now\":\"\(time)\"}").status == 200)
            }
            #expect(try await http.json("PUT", "/v1/meters/0/registers", "{\"activeImport\":77}").status == 200)
            for seconds in [-3_600, 3_600, 0] {
                _ = try await http.json("PUT", "/v1/meters/0/clock-offset", "{\"seconds\":\(seconds)}")
                #expect(try await register() == 77)
            }
            try await freeze("2026-10-01T00:00:00Z")
            #expect(try await register() == 77)
            // It counts on with the estate's time, and keeps that when the time is taken back once more.
            try await freeze("2026-10-08T00:00:00Z")
            let counted = try #require(try await register())
            #expect(counted > 77)
            try await freeze("2026-10-02T00:00:00Z")
            #expect(try await register() == counted)
            // A meter that nobody touched is as it was then.
            let untouched = try #require(try await register(1))
            try await freeze("2026-10-08T00:00:00Z")
            #expect(try #require(try await register(1)) > untouched)
            #expect(try #require(try await register()) > counted)
        }
    }

    @Test func theMetersClockCanBeWrong() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let older = try await http.json("PUT", "/v1/meters/0/clock-offset", "{\"seconds\":-60}")
            #expect(older.object["offsetSeconds"] as? Int == -60)
            let answer = try await http.json("PUT", "/v1/meters/0/clock-offset", "{\"offsetSeconds\":-3600}")
            #expect(answer.object["offsetSeconds"] as? Int == -3_600)
            #expect(answer.status == 200)
            #expect(answer.object["meterTime"] as? String == "2026-11-01T11:00:00Z")
            #expect(try await estate.gateway.withMeter(0) { meter, _ in meter.clockOffset } == -3_600)
            #expect(try await estate.gateway.withMeter(1) { meter, _ in meter.clockOffset } == 0)
            for body in [
                "{\"seconds\":86401}", "{\"seconds\":-86401}", "{}", "{\"seconds\":1,\"offsetSeconds\":2}",
                "{\"seconds\":\"1\"}", "{\"second\":1}",
            ] {
                #expect(try await http.json("PUT", "/v1/meters/0/clock-offset", body).status == 400)
            }
            #expect(try await estate.gateway.withMeter(0) { meter, _ in meter.clockOffset } == -3_600)
        }
    }
}
