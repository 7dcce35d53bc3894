import DCC
import EstateFixture
import Testing

@testable import DSP

/// `/v1/dcc/registration`.
@Suite struct RegistrationRoutesTests {
    private static func body(
        _ device: String, mdr: String = "[]", more: String = "", supplier: String = "[]"
    ) -> String {
        #"{"device": "\#(device)", "direction": "import", "supplier": \#(supplier), "distributor": [], "mdr": \#(mdr)\#(more)}"#
    }

    @Test("Registrations follow from the fleet")
    func defaults() async throws {
        try await TestDCC.with { dcc, http in
            let mpan = dcc.importMPAN(2)
            let answer = try await http.get("/v1/dcc/registration/\(mpan)").object
            #expect(answer["mpan"] as? String == "\(mpan)")
            #expect(answer["device"] as? String == "02-53-4D-45-80-00-00-02")
            #expect(answer["direction"] as? String == "import")
            let supplier = try #require(answer["supplier"] as? [[String: Any]])
            #expect(supplier.first?["mpid"] as? String == "SAAA")
            #expect(supplier.first?["from"] as? String == "2010-01-01")
            #expect(supplier.first?.keys.contains("to") == true)
            #expect((answer["mdr"] as? [[String: Any]])?.first?["mpid"] as? String == "MAAA")
        }
    }

    @Test("Appointments that are put in decide who is appointed, on their first and last day too")
    func put() async throws {
        try await TestDCC.with { dcc, http in
            let path = "/v1/dcc/registration/\(dcc.importMPAN(0))"
            let answer = try await http.put(
                path,
                Self.body(
                    "02534d4580000000",
                    mdr:
                        #"[{"mpid": "NEW", "from": "2026-11-02", "to": null}, {"mpid": "OLD", "from": "2026-10-01", "to": "2026-10-31"}]"#
                ))
            #expect(answer.status == 200)
            #expect(
                answer.text == """
                    {"device":"02-53-4D-45-80-00-00-00","direction":"import","distributor":[],"mdr":[\
                    {"from":"2026-10-01","mpid":"OLD","to":"2026-10-31"},{"from":"2026-11-02","mpid":"NEW","to":null}],\
                    "mpan":"\(dcc.importMPAN(0))","supplier":[]}
                    """)
            #expect(try await http.get(path).body == answer.body)
            #expect(try await http.put(path, answer.text).body == answer.body)
            let registration = try #require(try dcc.provider.directory.registration(dcc.importMPAN(0)))
            let days = ["2026-10-31", "2026-11-01", "2026-11-02"].compactMap { SettlementDay($0) }
            let parties = days.map { registration.party(.meterDataRetriever, on: $0) }
            #expect(parties == ["OLD", nil, "NEW"])
        }
    }

    @Test("The list has every metering point in the order of the meters, and goes on where it says")
    func pages() async throws {
        try await TestDCC.with { dcc, http in
            var found: [String] = []
            var query = "?limit=2"
            while true {
                let page = try await http.get("/v1/dcc/registration\(query)").object
                let entries = try #require(page["registration"] as? [[String: Any]])
                #expect(entries.count <= 2)
                found += entries.compactMap { $0["mpan"] as? String }
                guard let next = page["next"] as? String else { break }
                query = "?limit=2&from=\(next)"
            }
            let expected = (0..<6).flatMap { number -> [String] in
                let profile = dcc.estate.gateway.estate.fleet.profile(of: number)
                return ["\(profile.importMPAN)", "\(profile.exportMPAN)"]
            }
            #expect(found == expected)
        }
    }

    @Test("MPANs of no meter come after those of the fleet")
    func foreignMPANs() async throws {
        try await TestDCC.with(meters: 2) { dcc, http in
            for mpan in ["9900000000003", "0000000000017"] {
                let body = Self.body(dcc.meter(1).dashed)
                #expect(try await http.put("/v1/dcc/registration/\(mpan)", body).status == 200)
            }
            func mpans(_ query: String) async throws -> [String] {
                let page = try await http.get("/v1/dcc/registration\(query)").object
                return (page["registration"] as? [[String: Any]] ?? []).compactMap { $0["mpan"] as? String }
            }
            let all = try await mpans("")
            #expect(all.suffix(2) == ["0000000000017", "9900000000003"])
            #expect(try await mpans("?from=0000000000017") == ["0000000000017", "9900000000003"])
            #expect(try await mpans("?from=9900000000003") == ["9900000000003"])
            let page = try await http.get("/v1/dcc/registration?limit=\(all.count - 2)").object
            #expect(page["next"] as? String == "0000000000017")
        }
    }

    @Test(
        "A body that is not right is refused",
        arguments: [
            (
                body("02534d4580000000", mdr: #"[{"mpid": "A", "from": "2026-11-02", "to": "2026-11-01"}]"#),
                "invalid-value"
            ),
            (body("02534d4580000000", mdr: #"[{"mpid": "A", "from": "2026-02-29"}]"#), "invalid-value"),
            (body("02534d4580000000", mdr: #"[{"mpid": "A", "from": "2026-11-2"}]"#), "invalid-value"),
            (body("02534d4580000000", mdr: #"[{"mpid": "A", "from": "2026-11-02T00:00:00Z"}]"#), "invalid-value"),
            (body("02534d4580000000", mdr: #"[{"mpid": "A", "from": null}]"#), "invalid-value"),
            (body("02534d4580000000", mdr: #"[{"mpid": "ABCDE", "from": "2026-11-02"}]"#), "invalid-value"),
            (body("02534d4580000000", mdr: #"[{"from": "2026-11-02"}]"#), "missing-field"),
            (body("02534d4580000000", mdr: #"[{"mpid": "A"}]"#), "missing-field"),
            (body("02534d4580000000", mdr: #"[{"mpid": "A", "from": "2026-11-02", "until": null}]"#), "unknown-field"),
            (body("02534d4580000000", mdr: #"["A"]"#), "invalid-value"),
            (body("02534d4580000000", mdr: #"{}"#), "invalid-value"),
            (body("02534d4580000000", mdr: "null"), "invalid-value"), (body("1"), "invalid-value"),
            (body("02534d4580000000", more: #", "mpan": "1012345678901""#), "mpan-mismatch"),
            (body("02534d4580000000", more: #", "mpan": "101234567890""#), "invalid-value"),
            (body("02534d4580000000", more: #", "gas": true"#), "unknown-field"),
            (#"{"device": "02534d4580000000", "supplier": [], "distributor": [], "mdr": []}"#, "missing-field"),
            (#"{"device": "02534d4580000000", "direction": "import", "supplier": [], "mdr": []}"#, "missing-field"),
            (
                #"{"device": "02534d4580000000", "direction": "both", "supplier": [], "distributor": [], "mdr": []}"#,
                "invalid-value"
            ), ("", "malformed-json"),
        ])
    func malformed(body: String, code: String) async throws {
        try await TestDCC.with { dcc, http in
            let path = "/v1/dcc/registration/\(dcc.importMPAN(0))"
            let before = try await http.get(path)
            let answer = try await http.put(path, body)
            #expect(answer.status == 400)
            #expect(answer.code == code)
            #expect(try await http.get(path).body == before.body)
        }
    }

    @Test("More appointments than a list may have are refused")
    func limit() async throws {
        try await TestDCC.with { (dcc, http) async throws in
            for (count, status) in [(1_000, 200), (1_001, 400)] {
                let rows = Array(repeating: #"{"mpid": "A", "from": "2026-11-02"}"#, count: count).joined(
                    separator: ",")
                let body = Self.body("02534d4580000000", supplier: "[\(rows)]")
                #expect(try await http.put("/v1/dcc/registration/\(dcc.importMPAN(0))", body).status == status)
            }
        }
    }

    @Test("A device that is not in the inventory has no metering point")
    func unknownDevice() async throws {
        try await TestDCC.with { dcc, http in
            let answer = try await http.put(
                "/v1/dcc/registration/\(dcc.importMPAN(0))", Self.body("02534d4580000006"))
            #expect(answer.status == 404)
            #expect(answer.code == "unknown-device")
        }
    }

    @Test(
        "A path or query that is not right is refused",
        arguments: [
            ("/v1/dcc/registration/1", 400, "invalid-mpan"),
            ("/v1/dcc/registration/101234567890x", 400, "invalid-mpan"),
            ("/v1/dcc/registration/9900000000003", 404, "unknown-mpan"),
            ("/v1/dcc/registration?from=9900000000003", 404, "unknown-mpan"),
            ("/v1/dcc/registration?from=x", 400, "invalid-parameter"),
            ("/v1/dcc/registration?limit=1001", 400, "invalid-parameter"),
        ])
    func wrongAddress(path: String, status: Int, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.get(path)
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }
}
