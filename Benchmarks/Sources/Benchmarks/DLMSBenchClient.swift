import COSEM
import Console
import DLMSClient
import NIOCore
import NIOPosix

/// Connections that send prebuilt DLMS requests and count the answers.
struct DLMSBenchClient {
    /// Longest time in seconds that answers may take.
    private static let patience: Int64 = 10

    private let connections: [NIOLoopBound<DLMSBenchConnection>]

    /// Makes `count` connections with associations, each to another meter.
    static func connect(
        _ count: Int, to server: DLMSBenchServer, _ read: DLMSRead, on group: MultiThreadedEventLoopGroup
    ) async throws -> DLMSBenchClient {
        let meters = (0..<count).map { server.meters[$0 * server.meters.count / count] }
        return try await connect(meters, server.port, read, isEcho: false, on: group)
    }

    /// Makes `count` connections to an echo.
    static func connect(
        _ count: Int, toEchoAt port: Int, _ read: DLMSRead, on group: MultiThreadedEventLoopGroup
    ) async throws -> DLMSBenchClient {
        let echo = DLMSBenchServer.Meter(address: "127.0.0.1", client: .reader(password: [0]))
        return try await connect(Array(repeating: echo, count: count), port, read, isEcho: true, on: group)
    }

    private static func connect(
        _ meters: [DLMSBenchServer.Meter], _ port: Int, _ read: DLMSRead, isEcho: Bool,
        on group: MultiThreadedEventLoopGroup
    ) async throws -> DLMSBenchClient {
        let day = BenchWorld.now.roundedDown(to: 86_400) - 86_400
        var ring = ByteBuffer()
        for identifier in 0..<UInt8(16) {
            let request = DLMSRequests.get(read, identifier: identifier, day: day)
            ring.writeBytes(DLMSRequests.wrapped(request, from: .reader(password: [])))
        }
        let requests = ring
        var connections: [NIOLoopBound<DLMSBenchConnection>] = []
        for meter in meters {
            let loop = group.next()
            let connection = try await ClientBootstrap(group: loop)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            DLMSBenchConnection(requests, DLMSAnswerCheck(read, days: [day]), isEcho: isEcho))
                    }
                }
                .connect(host: meter.address, port: port)
                .flatMapThrowing { channel in
                    NIOLoopBound(
                        try channel.pipeline.syncOperations.handler(type: DLMSBenchConnection.self), eventLoop: loop)
                }.get()
            if !isEcho {
                let association = DLMSRequests.wrapped(DLMSRequests.association(of: meter.client), from: meter.client)
                try await loop.flatSubmit { connection.value.first(association, within: .seconds(patience)) }.get()
            }
            connections.append(connection)
        }
        return DLMSBenchClient(connections: connections)
    }

    /// Size of an answer in octets, including its wrapper header.
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

/// A connection of a ``DLMSBenchClient``. Everything here happens on its event loop.
final class DLMSBenchConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Sixteen requests, back to back.
    private let requests: ByteBuffer
    private let size: Int
    private let check: DLMSAnswerCheck
    private var isLooking: Bool
    private var counter = WrapperCounter()
    private var context: ChannelHandlerContext?
    private var association: EventLoopPromise<Void>?
    private var answered = 0
    private var outstanding = 0
    private var wanted = 0
    private var isSending = false
    private var end: EventLoopPromise<Int>?
    private var timeout: Scheduled<Void>?
    private(set) var lastSize = 0

    init(_ requests: ByteBuffer, _ check: DLMSAnswerCheck, isEcho: Bool) {
        self.requests = requests
        self.check = check
        size = requests.readableBytes / 16
        isLooking = !isEcho
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Sends the first request, the AARQ; succeeds when it is answered.
    func first(_ octets: [UInt8], within limit: TimeAmount) -> EventLoopFuture<Void> {
        guard let context else { preconditionFailure("a connection without channel") }
        let promise = context.eventLoop.makePromise(of: Void.self)
        association = promise
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: octets)), promise: nil)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: limit) { bound.value.fail("no answer to an AARQ") }
        return promise.futureResult
    }

    func begin(inFlight: Int) {
        (answered, isSending) = (0, true)
        send(inFlight)
    }

    func finish(within limit: TimeAmount) -> EventLoopFuture<Int> {
        guard let context else { preconditionFailure("a connection without channel") }
        isSending = false
        let promise = context.eventLoop.makePromise(of: Int.self)
        guard outstanding > 0 else {
            promise.succeed(answered)
            return promise.futureResult
        }
        end = promise
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: limit) { bound.value.fail("requests have no answer") }
        return promise.futureResult
    }

    private func fail(_ reason: String) {
        association?.fail(UserError(reason))
        end?.fail(UserError(reason))
        (association, end) = (nil, nil)
    }

    func close() { context?.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let arrived = unwrapInboundIn(data)
        if let association {
            guard counter.count(arrived) > 0 else { return }
            timeout?.cancel()
            self.association = nil
            return association.succeed()
        }
        if isLooking { look(at: arrived) }
        let frames = counter.count(arrived)
        if frames > 0 { lastSize = counter.lastSize }
        answered += frames
        outstanding -= frames
        wanted += frames
    }

    /// Checks the first answer if it came in one piece.
    private func look(at arrived: ByteBuffer) {
        isLooking = false
        guard let length = arrived.getInteger(at: arrived.readerIndex + 6, as: UInt16.self) else { return }
        let octets = Array(arrived.readableBytesView)
        let apdu = WrapperHeader.size..<WrapperHeader.size + Int(length)
        guard octets.count >= apdu.upperBound else { return }
        let outcome = check.outcome(of: octets.span.bytes, apdu, day: 0)
        if outcome != .answered { fail("a meter's answer is wrong: \(outcome.name)") }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        let burst = wanted
        wanted = 0
        if isSending {
            send(burst)
        } else if outstanding == 0 {
            timeout?.cancel()
            end?.succeed(answered)
            end = nil
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        timeout?.cancel()
        fail("the server closed a connection")
    }

    private func send(_ burst: Int) {
        guard let context, burst > 0 else { return }
        outstanding += burst
        guard let slice = requests.getSlice(at: 0, length: min(16, burst) * size) else { return }
        context.writeAndFlush(wrapOutboundOut(slice), promise: nil)
    }
}

/// Counts frames of the wrapper of IEC 62056-4-7 in a stream, without looking at their content.
struct WrapperCounter {
    private var input = ByteBuffer()
    /// Size of the last frame in octets, including its header.
    private(set) var lastSize = 0

    /// Takes octets that arrived.
    ///
    /// - Returns: number of frames that ended in them.
    mutating func count(_ arrived: ByteBuffer) -> Int {
        var arrived = arrived
        if input.readableBytes == 0 { input = arrived } else { input.writeBuffer(&arrived) }
        var frames = 0
        while case .whole(_, let apdu) = WrappedFrame(at: 0, of: input.readableBytesSpan) {
            lastSize = apdu.upperBound
            input.moveReaderIndex(forwardBy: lastSize)
            frames += 1
        }
        if input.readableBytes == 0 { input = ByteBuffer() } else { input.discardReadBytes() }
        return frames
    }
}
