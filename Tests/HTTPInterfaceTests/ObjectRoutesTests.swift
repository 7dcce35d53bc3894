import COSEM
import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import HTTPInterface

/// `/v1/meters/{eui}/objects`, `/pending`, `/credentials`.
@Suite struct ObjectRoutesTests {
    private let threshold = "71/0-0:17.0.0.255/4"

    private func request(_ useCase: String) throws -> SupportedRequest {
        let useCase = try #require(UseCaseCatalogue[useCase])
        return try #require(RequestCatalogue[useCase.messageCode])
    }

    private func objects(_ answer: TestHTTP.Answer) throws -> [String: [String: Any]] {
        let list = try #require(answer.object["objects"] as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: list.compactMap { item in (item["object"] as? String).map { ($0, item) } })
    }

    @Test func objectsHaveNamesTypesAndValues() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await http.get("/v1/meters/1/objects")
            #expect(answer.object["entityIdentifier"] as? String == "02-53-4D-45-80-00-00-01")
            #expect(answer.object["time"] as? String == "2026-11-01T12:00:00Z")
            let all = try objects(answer)
            let limit = try #require(all[threshold])
            #expect(limit["name"] as? String == "load limit power threshold")
            #expect(limit["type"] as? String == "double-long-unsigned")
            #expect(limit["octets"] as? String == "06FFFFFFFF")
            #expect(limit["isWritten"] as? Bool == false)
            let values = try #require(limit["values"] as? [[String: String]])
            #expect(values == [["name": "load limit power threshold", "value": "4294967295", "unit": "W"]])
            // The clock as ECS70 reads it: 2026-11-01, no day of the week, 12:00.
            #expect((all["8/0-0:1.0.0.255/2"]?["octets"] as? String)?.hasPrefix("090C07EA0B01FF0C0000") == true)
            // Logs have addresses of their own.
            #expect(all.values.allSatisfy { ($0["type"] as? String)?.hasPrefix("log") == false })
            #expect(all.count > 100)
        }
    }

    @Test func aPartOfThemIsFoundByNameOrReference() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let named = try objects(try await http.get("/v1/meters/0/objects?containing=Load%20Limit"))
            #expect(named.keys.contains(threshold))
            #expect(named.values.allSatisfy { ($0["name"] as? String)?.contains("load limit") == true })
            #expect(try objects(try await http.get("/v1/meters/0/objects?containing=71/0-0:17.0.0.255/4")).count == 1)
            #expect(try objects(try await http.get("/v1/meters/0/objects?containing=nothing-like-it")).isEmpty)
            #expect(try await http.get("/v1/meters/6/objects").code == "unknown-meter")
        }
    }

    @Test func whatIsSetIsWhatACommandReads() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let answer = try await http.put("/v1/meters/2/objects", "{\"\(threshold)\": \"06 00001388\"}")
            #expect(answer.status == 200)
            let limit = try #require(try objects(answer)[threshold])
            #expect(limit["octets"] as? String == "0600001388")
            #expect(limit["isWritten"] as? Bool == true)
        }
        let read = try estate.command(try request("ECS27").useCase.messageCode, to: 2, as: .networkOperator)
        let reply = await estate.gateway.deliver(read.octets)
        let response = try #require(reply.response)
        #expect(try estate.verify(response, to: read).values.contains(.doubleLongUnsigned(5_000)))
    }

    @Test func aCalendarThatIsSetSteersTheRegisters() async throws {
        let estate = try TestGateway()
        // One day profile, which registers in rate 2 from midnight (selector 2).
        let days = "0101 0202 1101 0101 0203 0904 00000000 0906 00000A0064FF 12 0002"
        try await TestHTTP.with(estate.gateway) { http in
            let before = try await registers(http)
            let answer = try await http.put("/v1/meters/0/objects", "{\"20/0-0:13.0.0.255/5\": \"\(days)\"}")
            #expect(answer.status == 200, "\(answer.text)")
            estate.gateway.clock.set(to: TestGateway.now + 86_400, rate: 0)
            let after = try await registers(http)
            // Of the 48 rates only this one has counted, and all that was imported.
            let counted = after.filter { $0.key.hasPrefix("tou") && $0.value != before[$0.key] }.map(\.key)
            #expect(counted == ["tou2"])
            #expect(
                (after["tou2"] ?? 0) - (before["tou2"] ?? 0) == (after["activeImport"] ?? 0)
                    - (before["activeImport"] ?? 0)
            )
        }
    }

    private func registers(_ http: TestHTTP) async throws -> [String: Int] {
        try #require(try await http.get("/v1/meters/0/registers").object["registers"] as? [String: Int])
    }

    @Test(arguments: [
        ("1/0-0:99.99.99.255/2", "0600000000", "unknown-object"), ("71/0-0:17.0.0.255/44", "06", "unknown-object"),
        ("load limit power threshold", "0600000000", "unknown-object"),
        ("8/0-0:1.0.0.255/2", "06", "object-not-settable"),
        ("71/0-0:17.0.0.255/4", "0600", "invalid-value"), ("71/0-0:17.0.0.255/4", "06000000001", "invalid-value"),
        ("71/0-0:17.0.0.255/4", "0600000000FF", "invalid-value"), ("71/0-0:17.0.0.255/4", "110A", "invalid-value"),
        ("71/0-0:17.0.0.255/4", "", "invalid-value"), ("71/0-0:17.0.0.255/4", "xyz", "invalid-value"),
    ])
    func aWrongNameOrValueChangesNothing(object: String, octets: String, code: String) async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let period = "71/0-0:17.0.0.255/6"
            let body = "{\"\(period)\": \"060000003C\", \"\(object)\": \"\(octets)\"}"
            let answer = try await http.put("/v1/meters/0/objects", body)
            #expect(answer.status == 400)
            #expect(answer.code == code, "\(answer.text)")
            let objects = try objects(try await http.get("/v1/meters/0/objects?containing=load%20limit"))
            #expect(objects[period]?["isWritten"] as? Bool == false)
        }
    }

    @Test func aValueThatIsNoTextIsRefused() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            for body in ["{\"\(threshold)\": 5000}", "{\"\(threshold)\": null}", "[]", "{"] {
                let answer = try await http.put("/v1/meters/0/objects", body)
                #expect(answer.status == 400)
            }
        }
    }

    @Test func whatIsPutOffIsPendingUntilItsTime() async throws {
        let estate = try TestGateway()
        let later = TestGateway.now + 86_400
        let limit = try request("ECS28a")
        let arguments = CommandArguments(limit)
        let values = Dictionary(uniqueKeysWithValues: arguments.all.map { ($0.name, $0.example ?? .nullData) })
        let command = try estate.command(
            limit.useCase.messageCode, to: 3, counter: 77,
            arguments: try arguments.requestArguments(values, at: .at(later)))
        _ = await estate.gateway.deliver(command.octets)
        try await TestHTTP.with(estate.gateway) { http in
            let pending = try await http.get("/v1/meters/3/pending")
            #expect(pending.object["time"] as? String == "2026-11-01T12:00:00Z")
            let items = try #require(pending.object["pending"] as? [[String: Any]])
            #expect(items.count == 4)
            for item in items {
                #expect(item["time"] as? String == "2026-11-02T12:00:00Z")
                #expect(item["useCase"] as? String == "ECS28a")
                #expect(item["originatorCounter"] as? Int == 77)
                #expect(item["originator"] as? String == estate.party(.supplier).dashed)
                #expect((item["name"] as? String)?.hasPrefix("activation of the load limit") == true)
            }
            estate.gateway.clock.set(to: later, rate: 0)
            #expect((try await http.get("/v1/meters/3/pending").object["pending"] as? [Any])?.isEmpty == true)
            #expect((try await http.get("/v1/meters/0/pending").object["pending"] as? [Any])?.isEmpty == true)
        }
    }

    @Test func credentialsAreListedWithoutKeys() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let cells = try #require(
                try await http.get("/v1/meters/0/credentials").object["credentials"] as? [[String: String]])
            let supplier = cells.filter { $0["role"] == "Supplier" }
            #expect(supplier.map { $0["keyUsage"] } == ["digitalSignature", "keyAgreement", "keyAgreement"])
            #expect(supplier.map { $0["cellUsage"] } == ["management", "management", "prePaymentTopUp"])
            #expect(supplier.allSatisfy { $0["entityIdentifier"] == estate.party(.supplier).dashed })
            for cell in cells {
                #expect(
                    Set(cell.keys) == ["role", "keyUsage", "cellUsage", "entityIdentifier", "subjectKeyIdentifier"])
                #expect(cell["subjectKeyIdentifier"]?.count == 16)
            }
        }
    }
}
