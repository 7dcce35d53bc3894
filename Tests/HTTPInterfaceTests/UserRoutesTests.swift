import EstateFixture
import Testing

@testable import DSP

/// `/v1/dcc/users`, and what all of `/v1/dcc` has in common.
@Suite struct UserRoutesTests {
    private static let user = """
        {"eui64": "90B3D51F30010009", "name": "Agent", "mpid": "MDRX", "roles": ["MDR", "OU"], "status": "suspended",
        "callback": "http://127.0.0.1:1880/smartdcc/duis"}
        """
    private static let path = "/v1/dcc/users/90-B3-D5-1F-30-01-00-09"

    @Test("Users follow from the key folder")
    func defaults() async throws {
        try await TestDCC.with { (_, http) async throws in
            let user = try await http.get("/v1/dcc/users/\(Party.retriever)")
            #expect(user.status == 200)
            #expect(
                user.text == """
                    {"callback":null,"eui64":"02-53-4D-45-54-53-00-08","mpid":"MAAA","name":"Meter Data Retriever",\
                    "roles":["MDR"],"status":"live"}
                    """)
            let supplier = try await http.get("/v1/dcc/users/02534d4554530004").object
            #expect(supplier["roles"] as? [String] == ["IS", "ES", "GS"])
            #expect(supplier["mpid"] as? String == "SAAA")
        }
    }

    @Test("A User that is put in is there, and known to access control")
    func put() async throws {
        try await TestDCC.with { dcc, http in
            let answer = try await http.put(Self.path, Self.user)
            #expect(answer.status == 200)
            #expect(answer.object["roles"] as? [String] == ["OU", "MDR"])
            #expect(answer.object["eui64"] as? String == "90-B3-D5-1F-30-01-00-09")
            #expect(try await http.get(Self.path).body == answer.body)
            let user = try #require(try dcc.provider.directory.user(.init(0x90B3_D51F_3001_0009)))
            #expect(user.status == .suspended)
            #expect(user.callback == "http://127.0.0.1:1880/smartdcc/duis")
        }
    }

    @Test("What was read can be put in again, and a User of the key folder can be changed")
    func roundTrip() async throws {
        try await TestDCC.with { (_, http) async throws in
            let path = "/v1/dcc/users/\(Party.supplier)"
            let before = try await http.get(path)
            #expect(try await http.put(path, before.text).body == before.body)
            let changed = try await http.put(path, #"{"name": "S", "mpid": "X", "roles": []}"#).object
            #expect(changed["status"] as? String == "live")
            #expect(changed["roles"] as? [String] == [])
            #expect(changed["callback"] is String == false)
        }
    }

    @Test("The list goes on from its next User, which it then shows first")
    func pages() async throws {
        try await TestDCC.with { (_, http) async throws in
            let all = try await http.get("/v1/dcc/users").object
            let users = try #require(all["users"] as? [[String: Any]])
            let identifiers = users.compactMap { $0["eui64"] as? String }
            // Two Suppliers, Network Operator, Other User, Meter Data Retriever, Load Controller, Registered Supplier Agent.
            #expect(identifiers.count == 7)
            #expect(identifiers == identifiers.sorted())
            #expect(all.keys.contains("next") && all["next"] is String == false)
            let first = try await http.get("/v1/dcc/users?limit=3").object
            #expect(first["next"] as? String == identifiers[3])
            let second = try await http.get("/v1/dcc/users?limit=1000&from=\(identifiers[3])").object
            #expect(
                (second["users"] as? [[String: Any]])?.compactMap { $0["eui64"] as? String } == Array(identifiers[3...])
            )
        }
    }

    @Test(
        "A body that is not right is refused",
        arguments: [
            (#"{"name": "A", "mpid": "ABCDE", "roles": []}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "", "roles": []}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A B", "roles": []}"#, "invalid-value"),
            (#"{"name": "A", "mpid": null, "roles": []}"#, "invalid-value"),
            (#"{"name": "", "mpid": "A", "roles": []}"#, "invalid-value"),
            (#"{"name": "A\nB", "mpid": "A", "roles": []}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": ["is"]}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": ["IS", "IS"]}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": "IS"}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": [], "status": "dead"}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": [], "callback": "ftp://a/b"}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": [], "callback": ""}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": [], "callback": "http:///x"}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": [], "eui64": "90"}"#, "invalid-value"),
            (#"{"name": "A", "mpid": "A", "roles": [], "eui64": "90B3D51F30010000"}"#, "eui64-mismatch"),
            (#"{"name": "A", "mpid": "A", "roles": [], "role": "IS"}"#, "unknown-field"),
            (#"{"name": "A", "mpid": "A"}"#, "missing-field"), (#"{"mpid": "A", "roles": []}"#, "missing-field"),
            ("[]", "malformed-json"), ("{", "malformed-json"),
        ])
    func malformed(body: String, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.put(Self.path, body)
            #expect(answer.status == 400)
            #expect(answer.code == code)
            #expect(try await http.get(Self.path).code == "unknown-user")
        }
    }

    @Test("The longest URL of a callback is taken, a longer one is refused")
    func longCallback() async throws {
        try await TestDCC.with { (_, http) async throws in
            for (length, status) in [(2_048, 200), (2_049, 400)] {
                let start = "http://a/"
                let url = start + String(repeating: "b", count: length - start.utf8.count)
                let answer = try await http.put(
                    Self.path, #"{"name": "A", "mpid": "A", "roles": [], "callback": "\#(url)"}"#)
                #expect(answer.status == status)
            }
        }
    }

    @Test(
        "A path or query that is not right is refused",
        arguments: [
            ("/v1/dcc/users/90", 400, "invalid-eui64"), ("/v1/dcc/users/0", 400, "invalid-eui64"),
            ("/v1/dcc/users/90B3D51F3001000G", 400, "invalid-eui64"),
            ("/v1/dcc/users/90B3D51F30010009", 404, "unknown-user"),
            ("/v1/dcc/users?limit=0", 400, "invalid-parameter"), ("/v1/dcc/users?limit=1001", 400, "invalid-parameter"),
            ("/v1/dcc/users?from=5", 400, "invalid-parameter"),
        ])
    func wrongAddress(path: String, status: Int, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.get(path)
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }

    @Test(
        "Without a DCC every path says how to start one",
        arguments: [
            "users", "users/90B3D51F30010009", "registration", "registration/1012345678901", "inventory",
            "inventory/02534D4580000000", "requests", "schedules", "trace/x",
        ])
    func withoutDCC(path: String) async throws {
        try await TestHTTP.with(try TestGateway().gateway) { (http) async throws in
            let answer = try await http.get("/v1/dcc/\(path)")
            #expect(answer.status == 404)
            #expect(answer.code == "no-dcc")
            #expect((answer.object["error"] as? String)?.contains("--dcc") == true)
        }
    }
}
