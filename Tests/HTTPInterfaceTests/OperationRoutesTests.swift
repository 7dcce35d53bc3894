import EstateFixture
import Foundation
import GBCS
import Hummingbird
import Testing

@testable import DCC
@testable import ESMEEmulator
@testable import Fleet
@testable import HTTPInterface
@testable import Prometheus

/// Health, metrics, permissions, and the description of it all.
@Suite struct OperationRoutesTests {
    @Test func theDocumentInTheFolderIsTheOneServed() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        #expect(try Data(contentsOf: root.appending(path: "docs/openapi.yaml")) == Data(OpenAPIDocument.yaml.utf8))
    }

    @Test func everyKeyOfTheDocumentHasAValue() throws {
        let root = try JSONSerialization.jsonObject(with: Data(try OpenAPIDocument.json.get()))
        func walk(_ value: Any, _ path: String) {
            if let list = value as? [Any] { for element in list { walk(element, path) } }
            for (key, value) in value as? [String: Any] ?? [:] {
                #expect(!(value is NSNull), "\(path)/\(key)")
                walk(value, "\(path)/\(key)")
            }
        }
        walk(root, "")
    }

    @Test func theDocumentHasExactlyTheRoutersRoutes() throws {
        let router = HTTPInterface(gateway: try TestGateway().gateway, metrics: nil).router()
        let routes = Set(router.routes.map { "\($0.method.rawValue) \($0.path)" })
        let documented = Set(TestHTTP.document.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
        #expect(routes == documented)
    }

    @Test func theDocumentIsServedInBothForms() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let yaml = try await http.get("/openapi.yaml")
            #expect(yaml.body == Array(OpenAPIDocument.yaml.utf8))
            let json = try await http.get("/openapi.json")
            #expect(json.object["openapi"] as? String == "3.0.3")
            #expect((json.object["paths"] as? [String: Any])?.count == TestHTTP.document.count)
        }
    }

    @Test func everyReferenceOfTheDocumentLeadsSomewhere() throws {
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(try OpenAPIDocument.json.get())) as? [String: Any])
        func walk(_ value: Any) {
            if let list = value as? [Any] { list.forEach(walk) }
            guard let object = value as? [String: Any] else { return }
            if let reference = object["$ref"] as? String {
                var place: Any? = root
                for part in reference.dropFirst(2).split(separator: "/") {
                    place = (place as? [String: Any])?[String(part)]
                }
                #expect(place != nil, "\(reference)")
            }
            object.values.forEach(walk)
        }
        walk(root)
    }

    @Test func healthSaysWhatRuns() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let health = try await http.get("/health").object
            #expect(health["status"] as? String == "ok")
            #expect(health["meters"] as? Int == 6)
            #expect(health["shards"] as? Int == 2)
            #expect(health["now"] as? String == "2026-11-01T12:00:00Z")
        }
    }

    @Test func metricsCountMessagesAndRequests() async throws {
        // Shards take blocks of 256 meters.
        let estate = try TestGateway(meters: 300)
        let metrics = PrometheusRegistry()
        try await TestHTTP.with(estate.gateway, metrics: metrics) { http in
            _ = try await http.post("/v1/gbcs", estate.command(.ecs17b).octets, type: "application/octet-stream")
            _ = try await http.post(
                "/v1/gbcs", estate.command(.ecs17b, to: 299, as: .accessControlBroker).octets,
                type: "application/octet-stream")
            let answer = try await http.get("/metrics")
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = answer.text.split(separator: "\n")
            #expect(lines.contains("smets_messages_total{shard=\"0\"} 1"))
            #expect(lines.contains("smets_messages_total{shard=\"1\"} 1"))
            #expect(lines.contains("smets_responses_total{shard=\"0\"} 1"))
            #expect(lines.contains("smets_refusals_total{shard=\"1\"} 1"))
            #expect(lines.contains("smets_meters 300"))
            #expect(lines.contains("smets_virtual_clock_rate 0"))
            #expect(lines.contains("smets_virtual_time_seconds 1793534400"))
            #expect(lines.contains("smets_http_requests_total{route=\"/v1/gbcs\",status=\"200\"} 1"))
            #expect(lines.contains("smets_http_requests_total{route=\"/v1/gbcs\",status=\"202\"} 1"))
            #expect(lines.contains("smets_http_request_seconds_count{route=\"/v1/gbcs\"} 2"))
        }
        try await TestHTTP.with(estate.gateway) { http in
            let text = try await http.get("/metrics").text
            #expect(text.contains("# TYPE smets_messages_total counter"))
        }
    }

    @Test func permissionsAreTheMatrix() async throws {
        let estate = try TestGateway { $0.rules.ecs17bForAccessControlBroker = true }
        try await TestHTTP.with(estate.gateway) { http in
            let body = try await http.get("/v1/permissions").object
            #expect(
                (body["roles"] as? [[String: String]])?.map { $0["role"] } == PermissionMatrix.roles.map(\.rawValue))
            let rows = try #require(body["useCases"] as? [[String: Any]])
            #expect(rows.count == PermissionMatrix.useCases.count)
            let row = try #require(rows.first { $0["code"] as? String == "ECS17b" })
            #expect(row["messageCode"] as? String == "0027")
            #expect(row["isSupported"] as? Bool == true)
            let cells = try #require(row["permissions"] as? [String: [String: Any]])
            #expect(cells["mdr"]?["permission"] as? String == "by switch")
            #expect(cells["mdr"]?["isGranted"] as? Bool == true)
            #expect(cells["supplier"]?["permission"] as? String == "granted")
        }
    }

    @Test func whatIsNotThereIsAProblemToo() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            for (method, path) in [("GET", "/"), ("GET", "/v2"), ("DELETE", "/v1/meterz"), ("POST", "/healthy")] {
                let answer = try await http.send(method, path, isDocumented: false)
                #expect(answer.status == 404)
                #expect(answer.code == "no-such-endpoint")
            }
        }
    }
}
