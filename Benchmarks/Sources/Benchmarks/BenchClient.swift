import NIOCore
import NIOPosix

/// Connections that send prebuilt commands and count the answers.
struct BenchClient {
    /// Longest time in seconds that the last answers may take.
    private static let patience: Int64 = 10

    private let connections: [NIOLoopBound<BenchConnection>]

    /// Makes `count` connections to a port of this machine.
    ///
    /// - Parameter commands: commands, all of one size, that are shared out among the connections.
    static func connect(
        _ count: Int, to port: Int, _ commands: [[UInt8]], on group: MultiThreadedEventLoopGroup
    ) async throws -> BenchClient {
        let size = commands[0].count
        precondition(commands.allSatisfy { $0.count == size }, "commands of one use case are of one size")
        var connections: [NIOLoopBound<BenchConnection>] = []
        for index in 0..<count {
            var own = ByteBuffer()
            for place in stride(from: index, to: commands.count, by: count) { own.writeBytes(commands[place]) }
            let octets = own
            let loop = group.next()
            connections.append(
                try await ClientBootstrap(group: loop)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try channel.pipeline.syncOperations.addHandler(BenchConnection(octets, size: size))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                    .flatMapThrowing { channel in
                        NIOLoopBound(
                            try channel.pipeline.syncOperations.handler(type: BenchConnection.self), eventLoop: loop)
                    }.get())
        }
        return BenchClient(connections: connections)
    }

    /// Puts `inFlight` commands on each connection; every answer is followed by the next command.
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
            connection.eventLoop.flatSubmit { connection.value.finish(within: .seconds(Self.patience)) }
        }
        var sum = 0
        for end in ends { sum += try await end.get() }
        return sum
    }

    func close() async throws {
        for connection in connections { try await connection.eventLoop.submit { connection.value.close() }.get() }
    }
}
