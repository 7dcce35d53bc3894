import DCC
import DUIS
import EstateFixture
import Foundation
import GBCS
import StreamPort
import Testing

@testable import DSP
@testable import Gateway

/// What `GET /v1/dcc/trace/{id}` says of a document's way to its User.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DeliveryTraceTests {
    private struct Trace: Decodable {
        struct Step: Decodable {
            let name: String
            let detail: String
        }

        let steps: [Step]
    }

    private func steps(_ dcc: TestDCC, _ id: RequestID) async throws -> [Trace.Step] {
        let connection = try await StreamedConnection.connect(host: "127.0.0.1", port: dcc.server.httpPort)
        let head = "GET /v1/dcc/trace/\(id) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        try await connection.send(Array(head.utf8))
        let answer = try await connection.readToEnd()
        let text = String(decoding: answer, as: UTF8.self)
        let start = try #require(text.range(of: "\r\n\r\n")).upperBound
        // A body of chunks: the object is what is between the first and the last brace.
        let body = text[start...]
        let first = try #require(body.firstIndex(of: "{"))
        let last = try #require(body.lastIndex(of: "}"))
        return try JSONDecoder().decode(Trace.self, from: Data(body[first...last].utf8)).steps
    }

    /// Sends a read of a User without an address of its own, and waits until its result has left. Returns the trace's last
    /// step.
    private func lastStep(
        _ estate: TestGateway, callback: String, ofUser: Bool, own: String? = nil
    ) async throws -> Trace.Step {
        var last: Trace.Step?
        try await TestDCC.with(estate) { _, dcc in
            dcc.dsp.rules.callbackAttempts = 2
            dcc.dsp.rules.callbackDelays = [0]
            if ofUser { dcc.callbacks = [estate.party(.supplier): callback] } else { dcc.callback = callback }
        } _: { dcc in
            if let own { try await dcc.setAddress(own, of: .supplier) }
            let user = try await TestServiceUser(.supplier, of: dcc, hasAddress: false)
            let request = try user.request("4.8.1", to: 3)
            guard case .silence(let acknowledgement) = try await user.session.run(request) else {
                Issue.record("it came without an address")
                return
            }
            #expect(acknowledgement.response.code == .i99)
            let ends = ["delivered", "failed"]
            #expect(
                try await eventually(within: 60) {
                    last = try await steps(dcc, request.id).last
                    return last.map { ends.contains($0.name) } == true
                })
            try await user.stop()
        }
        return try #require(last)
    }

    @Test("The last step is the delivery: attempts, whose address, and the status")
    func delivered() async throws {
        let endpoint = try await ScriptedEndpoint.start()
        let common = try await lastStep(try TestGateway(), callback: endpoint.url, ofUser: false)
        #expect(common.name == "delivered")
        #expect(
            common.detail
                == "the result, 1 attempt at the address that the server was started with for all Users: status 204")
        let one = try await lastStep(try TestGateway(), callback: endpoint.url, ofUser: true)
        #expect(
            one.detail
                == "the result, 1 attempt at the address that the server was started with for this User: status 204")
        let own = try await lastStep(
            try TestGateway(), callback: "http://127.0.0.1:1/", ofUser: true, own: endpoint.url)
        #expect(own.name == "delivered")
        #expect(own.detail == "the result, 1 attempt at the User's own address: status 204")
        #expect(endpoint.texts.count == 3)
        try await endpoint.stop()
    }

    @Test("What the User refuses for good, or does not take, is a failed step with the reason", arguments: [400, 503])
    func refused(status: Int) async throws {
        let endpoint = try await ScriptedEndpoint.start { status }
        let step = try await lastStep(
            try TestGateway(), callback: "http://127.0.0.1:1/", ofUser: true, own: endpoint.url)
        #expect(step.name == "failed")
        let detail =
            status == 400
            ? "1 attempt at the User's own address: refused for good with status 400"
            : "2 attempts at the User's own address: given up: the answer is 503"
        #expect(step.detail == "the result, \(detail)")
        try await endpoint.stop()
    }
}
