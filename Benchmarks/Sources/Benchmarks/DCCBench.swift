import Console
import DUIS
import Foundation
import Host
import NIOCore
import NIOPosix

/// Service Requests to the DCC over HTTP, end to end, compared with the work on their documents alone.
enum DCCBench {
    static let meters = 1_000
    /// Connections with one request each, where the server has one core, and where it has all.
    static let (fewConnections, manyConnections) = (8, 32)
    static let loops = 2
    private static let patience = TimeAmount.seconds(60)

    static func run(_ world: BenchWorld) async throws -> BenchSection {
        let schemas = schemaFolder
        let schema = try schemas.map(schema)
        var section = BenchSection(
            name: "dcc", title: "Service Requests to the DCC",
            method: """
                8.2 (answered by the DCC) and 4.8.1 (48 half hours of yesterday, on demand, Command Variant 1) of a \
                supplier, signed beforehand, each to another of \(meters) meters in turn, over HTTP with keep-alive, one \
                request at a time on each connection. A 4.8.1 is done when the listener in this process has taken its \
                answer. The server is `smets serve --dcc` in a process of its own, its state on disk. Cost: processor time \
                of all of the server's threads, user's and kernel's (the process's CPU clock), a request; the server has \
                one event loop and is pinned to the first core, client and listener are not counted. The reference is the \
                same documents through DUIS's wrappers of libxml2 and xmlsec, processor time of one thread, before and \
                after each round: the request parsed, \(schema == nil ? "not validated (no schemas here)" : "validated") and \
                verified, the answers written and signed. Rates are by the wall clock: server with \(loops) event loops, \
                client and listener with \(loops), on the same \(loops) cores; 4.8.1 until the last answer has come.
                """)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let listener = try await DCCListener.start(on: group)
        let requests = try DCCRequests(to: try world.estate("demo", meters: meters), world)
        for isPinned in [true, false] {
            let server = try ServedDCC(
                loops: isPinned ? 1 : loops, isPinned: isPinned, meters: meters, schemas: schemas,
                callbacks: listener.port, state: "\(world.path)/dcc-\(isPinned)", world)
            defer { server.stop() }
            let client = try await DCCClient.connect(
                isPinned ? fewConnections : manyConnections, port: server.port, on: group)
            for kind in DCCRequests.Kind.allCases {
                world.say("dcc: \(kind.rawValue), \(isPinned ? "one core" : "\(loops) cores")")
                let drive = Drive(client: client, listener: listener, server: server, loop: group.next())
                section.figures.append(
                    isPinned
                        ? costFigure(kind, try await costs(kind, requests, drive, schema, world))
                        : rateFigure(kind, try await rates(kind, requests, drive, world)))
            }
            try await client.close()
        }
        try await listener.stop()
        try await group.shutdownGracefully()
        return section
    }

    /// Processor time in microseconds for each request.
    struct Sample {
        var server: Double
        var bare: Double
    }

    /// Whoever sends requests to a server, and takes what comes of them.
    private struct Drive {
        let client: DCCClient
        let listener: DCCListener
        let server: ServedDCC
        let loop: any EventLoop

        /// Sends the documents, and waits until all that follows has come.
        ///
        /// - Returns: the last answer.
        func run(_ documents: [[UInt8]], _ kind: DCCRequests.Kind) async throws -> [UInt8] {
            let before = listener.count
            let answer = try await client.send(documents, kind)
            if kind == .onDemand {
                try await listener.wait(for: before + documents.count, within: DCCBench.patience, on: loop)
            }
            return answer
        }
    }

    private static func costs(
        _ kind: DCCRequests.Kind, _ requests: DCCRequests, _ drive: Drive, _ schema: DUISSchema?, _ world: BenchWorld
    ) async throws -> [Sample] {
        let count = world.isFull ? 4_000 : 1_000
        let answer = try await drive.run(try requests.documents(kind, count), kind)
        let bare = try BareDocuments(
            requests, answer: answer, callback: kind == .onDemand ? drive.listener.latest : nil, schema: schema, world)
        var samples: [Sample] = []
        for round in 0...world.someRounds {
            let documents = try requests.documents(kind, count)
            // It is measured before and after, since the processor's clock may change at any time.
            let before = try bare.cost(documents.prefix(count / 4))
            let start = try drive.server.processorTime
            _ = try await drive.run(documents, kind)
            let server = (try drive.server.processorTime - start) / Double(count) * 1e6
            let sample = Sample(server: server, bare: (before + (try bare.cost(documents.suffix(count / 4)))) / 2)
            if round > 0 { samples.append(sample) }
        }
        return samples
    }

    private static func rates(
        _ kind: DCCRequests.Kind, _ requests: DCCRequests, _ drive: Drive, _ world: BenchWorld
    ) async throws -> [Double] {
        let count = world.isFull ? 10_000 : 2_000
        var rates: [Double] = []
        for round in 0...world.someRounds {
            let documents = try requests.documents(kind, count)
            let start = ProcessorClock.wall
            _ = try await drive.run(documents, kind)
            if round > 0 { rates.append(Double(count) / (ProcessorClock.wall - start)) }
        }
        return rates
    }

    static func costFigure(_ kind: DCCRequests.Kind, _ samples: [Sample]) -> BenchFigure {
        BenchFigure(
            name: "dcc.\(kind.rawValue)", title: "\(title(kind)), one core",
            value: BenchSpread(samples.map { 1e6 / $0.server }).median, unit: "requests/s",
            reference: BenchFigure.Reference(
                title: "bare libxml2 and xmlsec, same documents",
                value: BenchSpread(samples.map { 1e6 / $0.bare }).median),
            comparison: .rate, ratio: BenchSpread(samples.map { $0.bare / $0.server }),
            note:
                "\(BenchNumber.text(BenchSpread(samples.map(\.server)).median)) µs of the server's processor time a request"
        )
    }

    static func rateFigure(_ kind: DCCRequests.Kind, _ rates: [Double]) -> BenchFigure {
        let spread = BenchSpread(rates)
        return BenchFigure(
            name: "dcc.\(kind.rawValue)-rate", title: "\(title(kind)), \(loops) cores, client included",
            value: spread.median, unit: "requests/s",
            note: "\(manyConnections) connections; rounds: \(BenchNumber.spread(spread))")
    }

    private static func title(_ kind: DCCRequests.Kind) -> String {
        kind == .inventory ? "8.2, synchronous" : "4.8.1, on demand, with its callback"
    }

    /// The schemas of DUIS, which are not part of this project: in `../shared/duis/xsd`, or below the folder that SMETS_SHARED
    /// names.
    private static var schemaFolder: String? {
        let shared = ProcessInfo.processInfo.environment["SMETS_SHARED"] ?? "../shared"
        let folder = URL(fileURLWithPath: shared).appendingPathComponent("duis/xsd").standardizedFileURL.path
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }

    private static func schema(_ folder: String) throws -> DUISSchema {
        let names = try reportingErrors { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
        let files = names.filter { $0.hasSuffix(".xsd") }.compactMap { name in
            FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name: name, octets: [UInt8]($0)) }
        }
        return try reportingErrors { try DUISSchema(files: files) }
    }
}
