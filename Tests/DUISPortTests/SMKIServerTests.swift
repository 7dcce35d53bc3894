import DUISPort
import NIOConcurrencyHelpers
import NIOPosix
import Prometheus
import Testing

/// The port of the SMKI Repository as a client meets it.
@Suite struct SMKIServerTests {
    /// A repository that notes what it is asked, and has nothing.
    private final class EmptyRepository: SMKIRepository {
        let requests = NIOLockedValueBox<[String]>([])

        func search(_ body: [UInt8]) async -> SMKIAnswer {
            requests.withLockedValue { $0.append("search " + String(decoding: body, as: UTF8.self)) }
            return SMKIAnswer(status: 402, xml: Array("<CertificateSearchResponse/>".utf8))
        }

        func fetch(_ body: [UInt8]) async -> SMKIAnswer {
            requests.withLockedValue { $0.append("fetch " + String(decoding: body, as: UTF8.self)) }
            return SMKIAnswer(status: body.count == 4 ? 200 : 7, xml: Array("<CertificateDataResponse/>".utf8))
        }
    }

    private func with(
        _ repository: EmptyRepository, key: String? = nil, metrics: PrometheusRegistry = PrometheusRegistry(),
        _ body: (TestPort) async throws -> Void
    ) async throws {
        var smki = SMKIServer(repository: repository, metrics: metrics)
        smki.key = key
        let server = try await smki.start(
            host: "127.0.0.1", port: 0, group: MultiThreadedEventLoopGroup.singleton, logger: TestPort.logger)
        try await TestPort.with(server, body)
    }

    @Test func statusAndDocumentAreTheRepositorys() async throws {
        let (repository, metrics) = (EmptyRepository(), PrometheusRegistry())
        try await with(repository, metrics: metrics) { port in
            let found = try await port.post("/services/certificatesearch?apikey=u3bg9gt38htd0j2", "<a/>")
            #expect(found.status == 402)
            #expect(found.header.contains("content-type: application/xml\r\n"))
            #expect(found.body == "<CertificateSearchResponse/>")
            let fetched = try await port.post("/services/retrievecertificate", "<b/>")
            #expect(fetched.status == 200)
            #expect(fetched.body == "<CertificateDataResponse/>")
            // What is no status of an answer is a fault of the repository.
            #expect(try await port.post("/services/retrievecertificate", "<bb/>").status == 500)
            #expect(
                repository.requests.withLockedValue { $0 } == ["search <a/>", "fetch <b/>", "fetch <bb/>"])
            let text = metrics.rendered()
            #expect(text.contains("smets_smki_requests_total{service=\"certificatesearch\",status=\"402\"} 1"))
        }
    }

    @Test func theKeyOfTheQueryMayBeAskedFor() async throws {
        let repository = EmptyRepository()
        try await with(repository, key: "right") { port in
            for query in ["", "?apikey=", "?apikey=wrong", "?key=right"] {
                let answer = try await port.post("/services/certificatesearch\(query)", "<a/>")
                #expect(answer.status == 403, "\(query)")
            }
            #expect(repository.requests.withLockedValue { $0.isEmpty })
            #expect(try await port.post("/services/certificatesearch?apikey=right", "<a/>").status == 402)
        }
    }

    @Test func whatIsNoRequestIsRefused() async throws {
        let repository = EmptyRepository()
        try await with(repository) { port in
            #expect(try await port.post("/services/certificatesearch", "<a/>", type: "text/xml").status == 415)
            #expect(try await port.post("/services/certificatesearch", "<a/>", type: nil).status == 415)
            #expect(try await port.post("/services/certificatesearch", "").status == 400)
            #expect(try await port.post("/services/nosuch", "<a/>").status == 404)
            let long = String(repeating: " ", count: 65_537)
            #expect(try await port.post("/services/retrievecertificate", long).status == 413)
            let get = try await port.exchange(
                "GET /services/retrievecertificate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            #expect(get.status == 405)
            #expect(get.header.contains("allow: options, post"))
            #expect(repository.requests.withLockedValue { $0.isEmpty })
        }
    }
}
