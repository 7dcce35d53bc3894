import NIOCore
import NIOPosix
import Testing

@testable import Benchmarks

/// What `smets-bench` makes of Service Requests' rounds, and its address for callbacks.
@Suite struct DCCBenchTests {
    @Test("A ratio is that of the rates, round by round: the bare documents' time over the server's")
    func ratio() {
        let figure = DCCBench.costFigure(
            .onDemand, [.init(server: 400, bare: 200), .init(server: 500, bare: 300), .init(server: 250, bare: 200)])
        #expect(figure.name == "dcc.on-demand")
        #expect((figure.value, figure.unit) == (2_500, "requests/s"))
        #expect(figure.reference?.value == 5_000)
        #expect(figure.ratio?.median == 0.6)
        #expect(figure.ratio?.minimum == 0.5)
        #expect(figure.ratio?.maximum == 0.8)
        #expect(figure.note == "400 µs of the server's processor time a request")
    }

    @Test("A rate is the median of the rounds, and says how far they lie apart")
    func rate() {
        let figure = DCCBench.rateFigure(.inventory, [1_400, 2_000, 1_600])
        #expect((figure.name, figure.value) == ("dcc.inventory-rate", 1_600))
        #expect(figure.note == "32 connections; rounds: 1,600 (1,400 to 2,000)")
    }

    @Test("Each kind has a goal for its ratio and one for its rate")
    func goals() {
        for kind in DCCRequests.Kind.allCases {
            #expect(BenchGoals.all.contains { $0.bound.figure == "dcc.\(kind.rawValue)" })
            #expect(BenchGoals.all.contains { $0.bound.figure == "dcc.\(kind.rawValue)-rate" })
        }
    }

    @Test("The listener counts what is posted to it, on connections that stay open")
    func listener() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let listener = try await DCCListener.start(on: group)
        let client = try await DCCClient.connect(2, port: listener.port, on: group)
        // The listener answers with an empty body, which has no ResponseCode.
        await #expect(throws: (any Error).self) {
            _ = try await client.send([Array("<a/>".utf8)], .inventory)
        }
        try await listener.wait(for: 1, within: .seconds(30), on: group.next())
        #expect(listener.latest == Array("<a/>".utf8))
        await #expect(throws: (any Error).self) {
            try await listener.wait(for: 2, within: .milliseconds(1), on: group.next())
        }
        try await client.close()
        try await listener.stop()
        try await group.shutdownGracefully()
    }
}
