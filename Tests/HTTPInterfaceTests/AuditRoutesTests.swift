import DUIS
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// `/v1/dcc/requests`.
@Suite struct AuditRoutesTests {
    /// Five rows: 1 and 4 of the Supplier, 2 and 5 of the Meter Data Retriever, 3 of the Registered Supplier Agent; received
    /// a second apart from 2026-11-01T12:00:01.5Z on.
    private func with(_ body: (TestDCC, TestHTTP) async throws -> Void) async throws {
        try await TestDCC.with { dcc, http in
            let parties: [DevelopmentPKI.Party] = [
                .supplier, .meterDataRetriever, .registeredSupplierAgent, .supplier, .meterDataRetriever,
            ]
            for (index, party) in parties.enumerated() {
                let number = Int64(index + 1)
                let user = party.entityIdentifier
                var row = AuditRecord(
                    number: number,
                    requestID: RequestID(originator: user, target: dcc.meter(0), counter: UInt64(number)),
                    variant: number == 4 ? "8.2" : "4.8.1", commandVariant: 1, user: user,
                    device: dcc.meter(Int(number % 2)), received: 1_793_534_400_500 + 1_000 * number,
                    answer: number == 2 ? "E4" : "I99")
                (row.role, row.mpan, row.isForSettlement) = ("IS,ES", number == 5 ? "" : "1012345678901", number == 2)
                if number == 2 { row.reason = "=no, not yours" }
                if number == 1 { row.result = "I0" }
                try await dcc.provider.store.commit(.audit(row))
            }
            try await body(dcc, http)
        }
    }

    private func numbers(_ http: TestHTTP, _ query: String) async throws -> [Int] {
        let answer = try await http.get("/v1/dcc/requests\(query)").object
        return (answer["requests"] as? [[String: Any]] ?? []).compactMap { $0["number"] as? Int }
    }

    @Test("A row says all that is known of a request, and null for the rest")
    func row() async throws {
        try await with { (_, http) async throws in
            let answer = try await http.get("/v1/dcc/requests?from=2&limit=1")
            #expect(
                answer.text == """
                    {"next":3,"requests":[{"answer":"E4","attempts":0,"commandVariant":1,"delivered":null,\
                    "device":"02-53-4D-45-80-00-00-00","deviceType":null,"forSettlement":true,"mpan":"1012345678901",\
                    "number":2,"octetsIn":0,"octetsOut":0,"provider":null,"reason":"=no, not yours",\
                    "received":"2026-11-01T12:00:02.500Z",\
                    "requestId":"02-53-4D-45-54-53-00-08:02-53-4D-45-80-00-00-00:2","responded":null,"responseId":null,\
                    "result":null,"role":"IS,ES","schedule":null,"sent":null,"srv":"4.8.1",\
                    "user":"02-53-4D-45-54-53-00-08"}]}
                    """)
        }
    }

    @Test("Rows are found by what the query says, together")
    func filters() async throws {
        try await with { (_, http) async throws in
            #expect(try await numbers(http, "") == [1, 2, 3, 4, 5])
            #expect(try await numbers(http, "?user=\(Party.supplier)") == [1, 4])
            #expect(try await numbers(http, "?device=02534D4580000001") == [1, 3, 5])
            #expect(try await numbers(http, "?mpan=1012345678901") == [1, 2, 3, 4])
            #expect(try await numbers(http, "?srv=8.2") == [4])
            #expect(try await numbers(http, "?code=E4") == [2])
            #expect(try await numbers(http, "?code=I0") == [1])
            #expect(
                try await numbers(http, "?since=2026-11-01T12:00:02Z&until=2026-11-01T12:00:04Z") == [2, 3])
            #expect(try await numbers(http, "?user=\(Party.supplier)&srv=4.8.1") == [1])
            #expect(try await numbers(http, "?from=4") == [4, 5])
        }
    }

    @Test("A Meter Data Retriever and a Registered Supplier Agent see their own rows alone, a Supplier all")
    func asUser() async throws {
        try await with { (_, http) async throws in
            #expect(try await numbers(http, "?as=\(Party.retriever)") == [2, 5])
            #expect(try await numbers(http, "?as=\(Party.agent)") == [3])
            #expect(try await numbers(http, "?as=\(Party.supplier)") == [1, 2, 3, 4, 5])
            #expect(try await numbers(http, "?as=\(Party.retriever)&user=\(Party.supplier)") == [])
            #expect(try await numbers(http, "?as=\(Party.retriever)&user=\(Party.retriever)&code=E4") == [2])
        }
    }

    @Test("The trail comes as comma-separated values for those who ask for it")
    func csv() async throws {
        try await with { (_, http) async throws in
            let answer = try await http.get("/v1/dcc/requests?format=csv&from=2&limit=1")
            #expect(answer.headers["content-type"]?.hasPrefix("text/csv") == true)
            #expect(
                answer.text
                    == "number,requestId,responseId,srv,commandVariant,user,role,forSettlement,device,deviceType,"
                    + "mpan,provider,schedule,received,answer,reason,sent,responded,delivered,attempts,result,octetsIn,"
                    + "octetsOut\r\n2,02-53-4D-45-54-53-00-08:02-53-4D-45-80-00-00-00:2,,4.8.1,1,02-53-4D-45-54-53-00-08,"
                    + "\"IS,ES\",true,02-53-4D-45-80-00-00-00,,1012345678901,,,2026-11-01T12:00:02.500Z,E4,"
                    + "\"'=no, not yours\",,,,0,,0,0\r\n")
            let accepted = try await http.get("/v1/dcc/requests?as=\(Party.agent)", accept: "text/csv")
            #expect(accepted.text.split(separator: "\r\n").count == 2)
        }
    }

    @Test("Requests that the DCC answered are in the trail")
    func answered() async throws {
        try await TestDCC.with { dcc, http in
            let sent = try await dcc.send(
                "8.2", to: dcc.meter(1), counter: 7,
                Element("ReadInventory", [Element("DeviceID", text: dcc.meter(1).dashed)]))
            await dcc.provider.store.settle()
            let answer = try await http.get("/v1/dcc/requests").object
            let row = try #require((answer["requests"] as? [[String: Any]])?.first)
            #expect(row["requestId"] as? String == "\(sent.id)")
            #expect(row["srv"] as? String == "8.2")
            #expect(row["octetsOut"] as? Int == sent.octets.count)
        }
    }

    @Test(
        "A query that is not right is refused",
        arguments: [
            ("user=1", 400, "invalid-parameter"), ("device=x", 400, "invalid-parameter"),
            ("mpan=12", 400, "invalid-parameter"), ("since=yesterday", 400, "invalid-parameter"),
            ("until=2026-13-01", 400, "invalid-parameter"),
            ("since=2026-11-02&until=2026-11-01", 400, "invalid-parameter"),
            ("from=-1", 400, "invalid-parameter"), ("from=9223372036854775808", 400, "invalid-parameter"),
            ("limit=0", 400, "invalid-parameter"), ("limit=1001", 400, "invalid-parameter"),
            ("format=xml", 400, "invalid-parameter"), ("as=1", 400, "invalid-parameter"),
            ("as=90B3D51F30010009", 404, "unknown-user"),
        ])
    func wrongQuery(query: String, status: Int, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.get("/v1/dcc/requests?\(query)")
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }
}
