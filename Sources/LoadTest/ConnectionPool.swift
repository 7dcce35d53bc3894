import Host
import NIOCore
import NIOPosix

/// The connections of one event loop, which are made again with back-off when they are lost. Used only on that loop.
final class ConnectionPool {
    private static let firstDelay: Int64 = 100
    private static let longestDelay: Int64 = 5_000

    private let target: LoadTarget
    private let token: AccessToken?
    private let inFlightLimit: Int
    private let eventLoop: any EventLoop
    private var connections: [LoadConnection?]
    /// Milliseconds until the next attempt, by position.
    private var delays: [Int64]
    private var nextPosition = 0
    private var isClosed = false

    private(set) var losses: UInt64 = 0
    private(set) var reconnections: UInt64 = 0

    init(target: LoadTarget, token: AccessToken?, count: Int, inFlightLimit: Int, eventLoop: any EventLoop) {
        self.target = target
        self.token = token
        self.inFlightLimit = inFlightLimit
        self.eventLoop = eventLoop
        connections = Array(repeating: nil, count: count)
        delays = Array(repeating: Self.firstDelay, count: count)
    }

    /// Makes the connections of `positions`; fails when any of them is refused.
    func connect(_ positions: Range<Int>, for worker: LoadWorker) -> EventLoopFuture<Void> {
        EventLoopFuture.andAllSucceed(positions.map { connect($0, for: worker) }, on: eventLoop)
    }

    private func connect(_ position: Int, for worker: LoadWorker) -> EventLoopFuture<Void> {
        let bound = NIOLoopBound(worker, eventLoop: eventLoop)
        let framing = target.framing.framing
        let token = token
        return ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let connection = LoadConnection(
                        position: Int32(position), worker: bound.value, framing: framing, token: token)
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .connect(host: target.host, port: target.port)
            .map { _ in }
    }

    /// Takes a connection that is open; messages may go over it from now on.
    func add(_ connection: LoadConnection) {
        if isClosed { connection.close() } else { connections[Int(connection.position)] = connection }
    }

    var count: Int { connections.count }

    /// All connections that are open.
    var open: [LoadConnection] { connections.compactMap { $0 } }

    /// The next connection, in turn, that may have another message in flight; nil when there is none.
    func nextFree() -> LoadConnection? {
        for _ in 0..<connections.count {
            let candidate = connections[nextPosition]
            nextPosition += 1
            if nextPosition == connections.count { nextPosition = 0 }
            if let candidate, candidate.inFlight < inFlightLimit { return candidate }
        }
        return nil
    }

    subscript(position: Int32) -> LoadConnection? { connections[Int(position)] }

    /// Notes that a connection closed, and makes it again unless the run is over.
    func lost(_ connection: LoadConnection, for worker: LoadWorker) {
        let position = Int(connection.position)
        guard connections[position] === connection else { return }
        connections[position] = nil
        guard !isClosed else { return }
        losses += 1
        if connection.hasReceived { delays[position] = Self.firstDelay }
        scheduleConnect(position, for: worker)
    }

    private func scheduleConnect(_ position: Int, for worker: LoadWorker) {
        let delay = delays[position]
        delays[position] = min(2 * delay, Self.longestDelay)
        let bound = NIOLoopBound((pool: self, worker: worker), eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .milliseconds(delay)) {
            let (pool, worker) = bound.value
            guard !pool.isClosed else { return }
            pool.connect(position, for: worker).whenComplete { result in
                let (pool, worker) = bound.value
                switch result {
                case .success: pool.reconnections += 1
                case .failure: if !pool.isClosed { pool.scheduleConnect(position, for: worker) }
                }
            }
        }
    }

    func close() {
        isClosed = true
        for connection in open { connection.close() }
    }
}
