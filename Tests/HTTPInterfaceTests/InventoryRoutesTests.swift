import DCC
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// `/v1/dcc/inventory`.
@Suite struct InventoryRoutesTests {
    private static let meter = "/v1/dcc/inventory/02-53-4D-45-80-00-00-00"

    @Test("Meters and hubs of the fleet are in the inventory")
    func defaults() async throws {
        try await TestDCC.with { dcc, http in
            let meter = try await http.get(Self.meter).object
            #expect(meter["eui64"] as? String == "02-53-4D-45-80-00-00-00")
            #expect(meter["type"] as? String == "ESME")
            #expect(meter["status"] as? String == "Commissioned")
            #expect(meter["importMpan"] as? String == "\(dcc.importMPAN(0))")
            #expect(meter["hub"] as? String == "02-53-4D-45-C0-00-00-00")
            #expect(meter["smetsVersion"] as? String == "SMETS2")
            #expect((meter["firmware"] as? String)?.count == 8)
            #expect(
                Set(meter.keys) == [
                    "eui64", "type", "status", "importMpan", "secondaryImportMpan", "exportMpan", "hub", "provider",
                    "smetsVersion", "firmware",
                ])
            let hub = try await http.get("/v1/dcc/inventory/\(dcc.hub(0))").text
            #expect(hub.contains(#""type":"CHF""#))
            #expect(hub.contains(#""firmware":null,"hub":null,"importMpan":null,"#))
        }
    }

    @Test("An entry that is put in is there, with what 8.2 tells besides")
    func put() async throws {
        try await TestDCC.with { dcc, http in
            let before = try #require(try dcc.provider.directory.entry(of: dcc.meter(0)))
            let answer = try await http.put(
                Self.meter,
                #"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "firmware": "0a0b0c0d", "hub": null}"#
            )
            #expect(answer.status == 200)
            #expect(
                answer.text == """
                    {"eui64":"02-53-4D-45-80-00-00-00","exportMpan":null,"firmware":"0A0B0C0D","hub":null,\
                    "importMpan":null,"provider":null,"secondaryImportMpan":null,"smetsVersion":"SMETS2",\
                    "status":"Suspended","type":"ESME"}
                    """)
            #expect(try await http.get(Self.meter).body == answer.body)
            #expect(try await http.put(Self.meter, answer.text).body == answer.body)
            let after = try #require(try dcc.provider.directory.entry(of: dcc.meter(0)))
            #expect(after.status == .suspended)
            #expect(after.details == before.details)
        }
    }

    @Test("A device outside the fleet can be changed once it was notified of, and not before")
    func notified() async throws {
        try await TestDCC.with { dcc, http in
            let device = EntityIdentifier(0x00DB_1234_5678_90A0)
            let body = #"{"type": "PPMID", "status": "Whitelisted", "smetsVersion": "SMETS2"}"#
            let refused = try await http.put("/v1/dcc/inventory/\(device)", body)
            #expect(refused.status == 404)
            #expect(refused.code == "unknown-device")
            try await dcc.provider.directory.put(
                InventoryEntry(device, type: .ppmid, status: .pending, provider: ""))
            let answer = try await http.put("/v1/dcc/inventory/\(device)", body)
            #expect(answer.status == 200)
            #expect(answer.object["status"] as? String == "Whitelisted")
        }
    }

    @Test("The list has every device by ascending EUI-64, and goes on where it says")
    func pages() async throws {
        try await TestDCC.with(meters: 3) { dcc, http in
            let first = try await http.get("/v1/dcc/inventory?limit=4").object
            func identifiers(_ page: [String: Any]) -> [String] {
                (page["inventory"] as? [[String: Any]] ?? []).compactMap { $0["eui64"] as? String }
            }
            #expect(identifiers(first) == [dcc.meter(0), dcc.meter(1), dcc.meter(2), dcc.hub(0)].map(\.dashed))
            #expect(first["next"] as? String == dcc.hub(1).dashed)
            let second = try await http.get("/v1/dcc/inventory?limit=2&from=\(dcc.hub(1))").object
            #expect(identifiers(second) == [dcc.hub(1), dcc.hub(2)].map(\.dashed))
            #expect(second.keys.contains("next") && second["next"] is String == false)
        }
    }

    @Test(
        "A body that is not right is refused",
        arguments: [
            (#"{"type": "esme", "status": "Suspended", "smetsVersion": "SMETS2"}"#, "invalid-value"),
            (#"{"type": "ESME", "status": "Gone", "smetsVersion": "SMETS2"}"#, "invalid-value"),
            (#"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS3"}"#, "invalid-value"),
            (#"{"type": "ESME", "status": "Suspended", "smetsVersion": null}"#, "invalid-value"),
            (#"{"type": "ESME", "status": null, "smetsVersion": "SMETS2"}"#, "invalid-value"),
            (#"{"type": "ESME", "smetsVersion": "SMETS2"}"#, "missing-field"),
            (#"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "importMpan": "1"}"#, "invalid-value"),
            (
                #"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "exportMpan": 1012345678901}"#,
                "invalid-value"
            ), (#"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "hub": "x"}"#, "invalid-value"),
            (#"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "firmware": "01"}"#, "invalid-value"),
            (
                #"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "firmware": "+0102030"}"#,
                "invalid-value"
            ),
            (
                #"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "firmware": "0102030G"}"#,
                "invalid-value"
            ),
            (#"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "provider": ""}"#, "invalid-value"),
            (#"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "model": "x"}"#, "unknown-field"),
            (
                #"{"type": "ESME", "status": "Suspended", "smetsVersion": "SMETS2", "eui64": "02534D4580000001"}"#,
                "eui64-mismatch"
            ), ("null", "malformed-json"),
        ])
    func malformed(body: String, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let before = try await http.get(Self.meter)
            let answer = try await http.put(Self.meter, body)
            #expect(answer.status == 400)
            #expect(answer.code == code)
            #expect(try await http.get(Self.meter).body == before.body)
        }
    }

    @Test(
        "A path or query that is not right is refused",
        arguments: [
            ("/v1/dcc/inventory/3", 400, "invalid-eui64"),
            ("/v1/dcc/inventory/02534D4580000006", 404, "unknown-device"),
            ("/v1/dcc/inventory?from=3", 400, "invalid-parameter"),
            ("/v1/dcc/inventory?limit=-1", 400, "invalid-parameter"),
        ])
    func wrongAddress(path: String, status: Int, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.get(path)
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }
}
