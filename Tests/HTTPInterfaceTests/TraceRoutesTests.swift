import COSEM
import DUIS
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// `/v1/dcc/trace/{id}`.
@Suite struct TraceRoutesTests {
    private func steps(_ http: TestHTTP, _ id: RequestID) async throws -> [[String: Any]] {
        let answer = try await http.get("/v1/dcc/trace/\(id)").object
        #expect(answer["requestId"] as? String == "\(id)")
        return answer["steps"] as? [[String: Any]] ?? []
    }

    @Test("A request that the DCC answered has the documents of both sides")
    func documents() async throws {
        try await TestDCC.with { dcc, http in
            let sent = try await dcc.send(
                "8.2", to: dcc.meter(1), counter: 7,
                Element("ReadInventory", [Element("DeviceID", text: dcc.meter(1).dashed)]))
            let steps = try await steps(http, sent.id)
            #expect(steps.compactMap { $0["name"] as? String } == ["received", "answered"])
            #expect(steps.first?["time"] as? String == "2026-11-01T12:00:00.000Z")
            #expect(steps.first?["detail"] as? String == "at serviceD")
            #expect(steps.first?["form"] as? String == "xml")
            #expect((steps.first?["octets"] as? String)?.contains("ReadInventory") == true)
            #expect(steps.last?["octets"] as? String == String(decoding: sent.octets, as: UTF8.self))
            #expect(steps.last?.keys.contains("annotation") == true)
        }
    }

    @Test("Commands come with a line for each part, other octets in hexadecimal")
    func messages() async throws {
        try await TestDCC.with { dcc, http in
            let id = RequestID(originator: EntityIdentifier(1), target: dcc.meter(0), counter: 9)
            let command = try dcc.estate.command(.ecs17b).octets
            dcc.provider.trace(id, .command, "attempt 1", command)
            dcc.provider.trace(id, .response, "", [0xDF, 0x01])
            dcc.provider.trace(id, .response, "", [0x3C, 0xFF])
            dcc.provider.trace(id, .failed, "no answer")
            let steps = try await steps(http, id)
            #expect(steps.map { $0["form"] as? String } == ["gbcs", "hexadecimal", "hexadecimal", nil])
            #expect(steps.map { $0["octets"] as? String } == [command.hexadecimal, "DF01", "3CFF", nil])
            let lines = try #require(steps.first?["annotation"] as? [[String: Any]])
            #expect(lines.compactMap { $0["octets"] as? String }.joined() == command.hexadecimal)
            #expect(lines.first?["offset"] as? Int == 0)
            #expect(steps.last?["detail"] as? String == "no answer")
        }
    }

    @Test("A RequestID may be written in lower case")
    func lowerCase() async throws {
        try await TestDCC.with { dcc, http in
            let id = RequestID(originator: EntityIdentifier(0xAB), target: EntityIdentifier(0xCD), counter: 9)
            dcc.provider.trace(id, .failed, "no answer")
            let answer = try await http.get("/v1/dcc/trace/\("\(id)".lowercased())")
            #expect(answer.object["requestId"] as? String == "\(id)")
        }
    }

    @Test(
        "A request that is not known, and what is no RequestID, are refused",
        arguments: [
            ("1", 400, "invalid-request-id"), ("90B3D51F30010000:00DB1234567890A0:1", 400, "invalid-request-id"),
            ("90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:-1", 400, "invalid-request-id"),
            ("90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:18446744073709551616", 400, "invalid-request-id"),
            ("90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1", 404, "unknown-request"),
        ])
    func wrongAddress(id: String, status: Int, code: String) async throws {
        try await TestDCC.with { (_, http) async throws in
            let answer = try await http.get("/v1/dcc/trace/\(id)")
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }
}
