import DUISPort
import EstateFixture
import HTTPServing
import NIOConcurrencyHelpers
import NIOPosix
import Prometheus
import Testing

/// The ports of the DCC User Interface as a User's client meets them.
@Suite struct DUISServerTests {
    @Test(arguments: DUISService.allCases)
    func aServiceRequestReachesTheGatewayAsItCame(service: DUISService) async throws {
        let gateway = ScriptedGateway()
        let metrics = PrometheusRegistry()
        try await TestPort.withDUIS(gateway, metrics: metrics) { port in
            let answer = try await port.post("/api/v1/\(service.rawValue)", "<a>\n</a>")
            #expect(answer.status == 200)
            #expect(answer.header.contains("content-type: application/xml\r\n"))
            #expect(answer.body == "<answer/>")
            #expect(
                gateway.requests.withLockedValue { $0 } == [
                    ScriptedGateway.Request(service: service, text: "<a>\n</a>")
                ])
            let count = "smets_duis_requests_total{service=\"\(service.rawValue)\",status=\"200\"} 1"
            #expect(metrics.rendered().contains(count), "\(metrics.rendered())")
        }
    }

    @Test(arguments: ["application/xml", "application/xml; charset=utf-8", "APPLICATION/XML;charset=UTF-8"])
    func theContentTypeMayHaveParameters(type: String) async throws {
        try await TestPort.withDUIS(ScriptedGateway()) { port in
            let answer = try await port.post("/api/v1/serviceD", "<a/>", type: type)
            #expect(answer.status == 200)
        }
    }

    @Test func aConnectionServesManyRequests() async throws {
        let gateway = ScriptedGateway()
        try await TestPort.withDUIS(gateway) { port in
            let connection = try await RawConnection.connect(port: port.port)
            for number in 0..<3 {
                try await connection.send(
                    "POST /api/v1/serviceS HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
                        + "Content-Length: 6\r\n\r\n<a\(number)/>\n")
                #expect(try await connection.read(until: "<answer/>").hasPrefix("HTTP/1.1 200"))
            }
            try await connection.close()
            #expect(gateway.requests.withLockedValue { $0.map(\.text) } == ["<a0/>\n", "<a1/>\n", "<a2/>\n"])
        }
    }

    @Test func aClientThatWaitsForContinueGetsIt() async throws {
        try await TestPort.withDUIS(ScriptedGateway()) { port in
            let connection = try await RawConnection.connect(port: port.port)
            try await connection.send(
                "POST /api/v1/serviceT HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
                    + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await connection.send("<a/>")
            #expect(try await connection.read(until: "<answer/>").hasPrefix("HTTP/1.1 200"))
            try await connection.close()
        }
    }

    @Test(arguments: [
        ("GET /api/v1/serviceD", "", "", 405, "/api/v1/serviceD takes OPTIONS, POST, not GET"),
        ("PUT /api/v1/serviceS", "Content-Type: application/xml\r\n", "<a/>", 405, "takes OPTIONS, POST"),
        ("POST /api/v1/serviceX", "Content-Type: application/xml\r\n", "<a/>", 404, "DUIS is at /api/v1/serviceD"),
        ("POST /api/v1/serviced", "Content-Type: application/xml\r\n", "<a/>", 404, "DUIS is at"),
        ("POST /", "Content-Type: application/xml\r\n", "<a/>", 404, "DUIS is at"),
        ("GET /assets/crypto/org-crypto.zip", "", "", 404, "DUIS is at"),
        ("POST /api/v1/serviceD", "", "<a/>", 415, "the request has no Content-Type"),
        ("POST /api/v1/serviceD", "Content-Type: text/xml\r\n", "<a/>", 415, "not text/xml"),
        ("POST /api/v1/serviceD", "Content-Type: application/json\r\n", "{}", 415, "application/xml"),
        ("POST /api/v1/serviceD", "Content-Type: \r\n", "<a/>", 415, "application/xml"),
        (
            "POST /api/v1/serviceD", "Content-Type: application/xml\r\nContent-Encoding: gzip\r\n", "<a/>", 415,
            "bodies are not decompressed"
        ),
        ("POST /api/v1/serviceD", "Content-Type: application/xml\r\n", "", 400, "the body is empty"),
        ("POST /api/v1/serviceD", "Content-Type: application/xml\r\nExpect: miracles\r\n", "<a/>", 417, "100-continue"),
        (
            "POST /api/v1/serviceD", "Content-Type: application/xml\r\nOrigin: http://evil.example\r\n", "<a/>", 403,
            "which may not use this server"
        ),
    ])
    func whatIsNoServiceRequestIsRefusedInPlainWords(
        line: String, fields: String, body: String, status: Int, what: String
    ) async throws {
        let gateway = ScriptedGateway()
        try await TestPort.withDUIS(gateway) { port in
            let answer = try await port.exchange(
                "\(line) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(fields)"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(answer.status == status, "\(answer)")
            #expect(answer.header.contains("content-type: text/plain; charset=utf-8"))
            #expect(answer.header.contains("allow: options, post") == (status == 405))
            #expect(answer.body.contains(what), "\(answer.body)")
            #expect(answer.body.hasSuffix("\n") && answer.body.dropLast().allSatisfy { !$0.isNewline })
            #expect(gateway.requests.withLockedValue { $0.isEmpty })
            #expect(try await port.post("/api/v1/serviceD", "<a/>").status == 200)
        }
    }

    @Test(arguments: [
        "\u{01}\u{02}\r\n\r\n", "POST /api/v1/serviceD\r\n\r\n", "<Request/>\r\n\r\n", "POST / HTTP/9.9\r\n\r\n",
        "POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n<a/>",
        "POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func whatIsNoHTTPIsRefused(text: String) async throws {
        let gateway = ScriptedGateway()
        try await TestPort.withDUIS(gateway) { port in
            let answer = try await port.exchange(text)
            #expect((400...499).contains(answer.status), "\(answer)")
            #expect(gateway.requests.withLockedValue { $0.isEmpty })
            #expect(try await port.post("/api/v1/serviceD", "<a/>").status == 200)
        }
    }

    @Test func aRequestWithoutContentTypeMayBeTakenAsXML() async throws {
        try await TestPort.withDUIS(ScriptedGateway(), needsContentType: false) { port in
            let (none, text) = (
                try await port.post("/api/v1/serviceD", "<a/>", type: nil),
                try await port.post("/api/v1/serviceD", "<a/>", type: "text/xml")
            )
            #expect(none.status == 200)
            #expect(text.status == 415)
        }
    }

    @Test func aHundredMegabytesAreRefusedBeforeTheyCome() async throws {
        let gateway = ScriptedGateway()
        try await TestPort.withDUIS(gateway) { port in
            let answer = try await port.exchange(
                "POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
                    + "Content-Length: 104857600\r\n\r\n<a>")
            #expect(answer.status == 413)
            #expect(answer.body.hasPrefix("the body has more than 4194304 octets"))
            #expect(gateway.requests.withLockedValue { $0.isEmpty })
        }
    }

    @Test func aBodyWithoutALengthHasTheSameLimit() async throws {
        var limits = DUISLimits()
        limits.serving.bodySize = 1_000
        let gateway = ScriptedGateway()
        try await TestPort.withDUIS(gateway, limits: limits) { port in
            let head =
                "POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
            let chunk = "1f4\r\n\(String(repeating: "x", count: 500))\r\n"
            #expect(try await port.exchange(head + chunk + chunk + chunk + "0\r\n\r\n").status == 413)
            #expect(gateway.requests.withLockedValue { $0.isEmpty })
            let whole = try await RawConnection.connect(port: port.port)
            try await whole.send(head + chunk + chunk + "0\r\n\r\n")
            #expect(try await whole.read(until: "<answer/>").hasPrefix("HTTP/1.1 200"))
            try await whole.close()
            #expect(gateway.requests.withLockedValue { $0.map(\.text.utf8.count) } == [1_000])
        }
    }

    @Test func theGatewayMayRefuseWithALineOfText() async throws {
        let gateway = ScriptedGateway { request in
            .problem(status: request.text == "<a/>" ? 400 : 99, text: "line 1: no root\nelement Request")
        }
        try await TestPort.withDUIS(gateway) { port in
            let answer = try await port.post("/api/v1/serviceD", "<a/>")
            #expect(answer.status == 400)
            #expect(answer.header.contains("content-type: text/plain; charset=utf-8"))
            #expect(answer.body == "line 1: no root element Request\n")
            #expect(try await port.post("/api/v1/serviceD", "<b/>").status == 500)
        }
    }

    @Test func slowClientsKeepNobodyOut() async throws {
        var limits = DUISLimits()
        limits.serving.connections = 32
        limits.serving.connectionsPerClient = 16
        try await TestPort.withDUIS(ScriptedGateway(), limits: limits) { port in
            // The one that sends whole requests comes from the address of the slow ones, whose latest may take its place
            // before its header has come: then it tries again.
            func isServed() async -> Bool {
                await eventually {
                    guard let connection = try? await RawConnection.connect(port: port.port) else { return false }
                    let request =
                        "POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
                        + "Content-Length: 4\r\n\r\n<a/>"
                    guard (try? await connection.send(request)) != nil,
                        let answer = try? await connection.read(until: "<answer/>")
                    else { return false }
                    try? await connection.close()
                    return answer.hasPrefix("HTTP/1.1 200")
                }
            }
            var slow: [RawConnection] = []
            for number in 0..<200 {
                let connection = try await RawConnection.connect(port: port.port)
                let head = "POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
                // The server may have closed it already, in favour of the next.
                try? await connection.send(number.isMultiple(of: 2) ? head : head + "Content-Length: 9\r\n\r\n<")
                slow.append(connection)
                if number.isMultiple(of: 50) { #expect(await isServed()) }
            }
            #expect(await isServed())
            for connection in slow { try? await connection.close() }
        }
    }

    @Test(arguments: ["", "Content-Type: application/xml\r\nContent-Length: 9\r\n\r\n<"])
    func whatDoesNotComeInTimeIsAnswered408(rest: String) async throws {
        var limits = DUISLimits()
        limits.serving.headerSeconds = 1
        limits.serving.bodyPauseSeconds = 1
        let gateway = ScriptedGateway()
        try await TestPort.withDUIS(gateway, limits: limits) { port in
            let answer = try await port.exchange("POST /api/v1/serviceD HTTP/1.1\r\nHost: localhost\r\n\(rest)")
            #expect(answer.status == 408)
            #expect(gateway.requests.withLockedValue { $0.isEmpty })
        }
    }

    @Test func onlySoManyRequestsAreHandledAtOneTime() async throws {
        var limits = DUISLimits()
        limits.requests = 2
        let (gate, running, peak) = (Gate(), NIOLockedValueBox(0), NIOLockedValueBox(0))
        let gateway = ScriptedGateway { _ in
            let count = running.withLockedValue { running in
                running += 1
                return running
            }
            peak.withLockedValue { $0 = max($0, count) }
            await gate.wait()
            running.withLockedValue { $0 -= 1 }
            return .xml(Array("<answer/>".utf8))
        }
        try await TestPort.withDUIS(gateway, limits: limits) { port in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await port.post("/api/v1/serviceD", "<a/>").status } }
                #expect(await eventually { running.withLockedValue { $0 } == 2 })
                gate.open()
                for try await status in group { #expect(status == 200) }
            }
        }
        #expect(peak.withLockedValue { $0 } == 2)
    }

    @Test func theKeyFileIsFetchedWithHeadAndGet() async throws {
        // The end-of-central-directory record of an empty archive, in ASCII octets.
        let zip = "PK\u{05}\u{06}" + String(repeating: "\u{00}", count: 18)
        let file = OrganisationKeyFile(Array(zip.utf8))
        func check(_ port: TestPort) async throws {
            for method in ["HEAD", "GET"] {
                let answer = try await port.exchange(
                    "\(method) /assets/crypto/org-crypto.zip HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                #expect(answer.status == 200)
                #expect(answer.header.contains("content-type: application/zip\r\n"))
                #expect(answer.header.contains("content-length: 22\r\n"), "\(answer.header)")
                #expect(answer.body == (method == "HEAD" ? "" : zip))
            }
            let wrong = try await port.post("/assets/crypto/org-crypto.zip", "")
            #expect(wrong.status == 405)
            #expect(wrong.header.contains("allow: get, head, options"))
        }
        try await TestPort.withDUIS(ScriptedGateway(), keys: file) { port in
            try await check(port)
            #expect(try await port.post("/api/v1/serviceD", "<a/>").status == 200)
        }
        let server = try await file.start(
            host: "127.0.0.1", port: 0, group: MultiThreadedEventLoopGroup.singleton, metrics: PrometheusRegistry(),
            logger: TestPort.logger)
        try await TestPort.with(server) { port in
            try await check(port)
            #expect(try await port.post("/api/v1/serviceD", "").status == 404)
            #expect(try await port.post("/assets/crypto/org-crypto.zip", "<a/>").status == 413)
        }
    }
}
