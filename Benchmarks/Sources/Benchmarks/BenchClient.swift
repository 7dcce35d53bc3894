import NIOCore
import NIOPosix

/// Connections that send prebuilt requests and count the answers.
struct BenchClient {
    /// Longest time that answers may take: to a greeting, or the last ones.
    private static let patience = TimeAmount.seconds(10)

    private let connections: [NIOLoopBound<BenchConnection>]

    /// Makes a connection to each of `targets`, and greets it.
    static func connect(_ targets: [BenchTarget], on group: MultiThreadedEventLoopGroup) async throws -> BenchClient {
        var connections: [NIOLoopBound<BenchConnection>] = []
        for target in targets {
            let loop = group.next()
            let connection = try await ClientBootstrap(group: loop)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(BenchConnection(target))
                    }
                }
                .connect(host: target.address, port: target.port)
                .flatMapThrowing { channel in
                    NIOLoopBound(
                        try channel.pipeline.syncOperations.handler(type: BenchConnection.self), eventLoop: loop)
                }.get()
            if !target.greeting.isEmpty {
                try await loop.flatSubmit { connection.value.greet(target.greeting, within: patience) }.get()
            }
            connections.append(connection)
        }
        return BenchClient(connections: connections)
    }

    /// Size of an answer in octets, with its header.
    func responseSize() async throws -> Int {
        try await begin(inFlight: 1)
        _ = try await finish()
        let connection = connections[0]
        return try await connection.eventLoop.submit { connection.value.lastSize }.get()
    }

    /// Puts `inFlight` requests on each connection; every answer is followed by the next request.
    func begin(inFlight: Int) async throws {
        for connection in connections {
            try await connection.eventLoop.submit { connection.value.begin(inFlight: inFlight) }.get()
        }
    }

    /// Stops sending and waits for outstanding answers.
    ///
    /// - Returns: number of answers since ``begin(inFlight:)``.
    func finish() async throws -> Int {
        let ends = connections.map { connection in
            connection.eventLoop.flatSubmit { connection.value.finish(within: Self.patience) }
        }
        var sum = 0
        for end in ends { sum += try await end.get() }
        return sum
    }

    func close() async throws {
        for connection in connections { try await connection.eventLoop.submit { connection.value.close() }.get() }
    }
}
