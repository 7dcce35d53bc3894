import COSEM
import EstateFixture
import Testing

@testable import Estate

/// `/v1/clock`.
@Suite struct ClockRoutesTests {
    @Test func everyModeCanBeSet() async throws {
        let estate = try TestGateway()
        let clock = estate.gateway.clock
        try await TestHTTP.with(estate.gateway) { http in
            let frozen = try await http.get("/v1/clock")
            #expect(frozen.object["mode"] as? String == "frozen")
            #expect(frozen.object["now"] as? String == "2026-11-01T12:00:00Z")
            #expect(frozen.object["rate"] as? Double == 0)

            let other = try await http.json(
                "PUT", "/v1/clock", "{\"mode\":\"frozen\",\"now\":\"2026-12-24T18:00:00Z\"}")
            #expect(other.object["now"] as? String == "2026-12-24T18:00:00Z")
            #expect(clock.now == UTCTime(iso8601: "2026-12-24T18:00:00Z"))

            let fast = try await http.json("PUT", "/v1/clock", "{\"mode\":\"accelerated\",\"rate\":3600}")
            #expect(fast.object["mode"] as? String == "accelerated")
            #expect(clock.setting.rate == 3_600)
            #expect(clock.setting.start == UTCTime(iso8601: "2026-12-24T18:00:00Z"))

            let set = try await http.json("PUT", "/v1/clock", "{\"mode\":\"set\",\"now\":\"2027-01-01\"}")
            #expect(set.object["mode"] as? String == "set")
            #expect(clock.setting.rate == 1)
            #expect(clock.setting.start == UTCTime(iso8601: "2027-01-01"))

            let stopped = try await http.json("PUT", "/v1/clock", "{\"mode\":\"frozen\"}")
            #expect(stopped.object["mode"] as? String == "frozen")
            #expect(clock.now - UTCTime(iso8601: "2027-01-01")! < 60)

            let real = try await http.json("PUT", "/v1/clock", "{\"mode\":\"REAL\"}")
            #expect(real.object["mode"] as? String == "real")
            #expect(clock.setting.isReal)
        }
    }

    @Test func wrongSettingsChangeNothing() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let before = estate.gateway.clock.setting
            for (body, code) in [
                ("{}", "missing-field"), ("{\"mode\":\"warp\"}", "invalid-value"),
                ("{\"mode\":\"real\",\"now\":\"2026-01-01\"}", "field-not-allowed"),
                ("{\"mode\":\"frozen\",\"rate\":0}", "field-not-allowed"), ("{\"mode\":\"set\"}", "missing-field"),
                ("{\"mode\":\"frozen\",\"now\":\"today\"}", "invalid-value"),
                ("{\"mode\":\"frozen\",\"now\":\"1999-12-31\"}", "invalid-value"),
                ("{\"mode\":\"accelerated\"}", "missing-field"),
                ("{\"mode\":\"accelerated\",\"rate\":0}", "invalid-value"),
                ("{\"mode\":\"accelerated\",\"rate\":100001}", "invalid-value"),
                ("{\"mode\":\"accelerated\",\"rate\":\"2\"}", "invalid-value"),
                ("{\"mode\":\"accelerated\",\"rate\":1e999}", "malformed-json"),
            ] {
                let answer = try await http.json("PUT", "/v1/clock", body)
                #expect(answer.status == 400)
                #expect(answer.code == code, "\(body): \(answer.text)")
            }
            #expect(estate.gateway.clock.setting == before)
        }
    }
}
