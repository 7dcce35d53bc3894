import NIOCore
import NIOPosix
import SMPP

/// A client written by hand: sends octets or PDUs and reads PDUs, over TCP.
final class SMPPClient: Sendable {
    struct Timeout: Error {}

    private let channel: any Channel
    private let pdus: AsyncStream<PDU>

    private init(_ channel: any Channel, _ pdus: AsyncStream<PDU>) {
        self.channel = channel
        self.pdus = pdus
    }

    static func connect(_ port: Int) async throws -> SMPPClient {
        let (pdus, continuation) = AsyncStream<PDU>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PDUCollector(continuation))
                }
            }.connect(host: "127.0.0.1", port: port).get()
        return SMPPClient(channel, pdus)
    }

    /// Connected, bound and answered.
    static func bound(_ mode: BindMode, _ port: Int, systemID: String = "smets") async throws -> SMPPClient {
        let client = try await connect(port)
        try await client.send(.bind(mode, BindRequest(systemID: systemID, password: "smets")), 1)
        guard let response = try await client.next(), response.status == .ok else { throw Timeout() }
        return client
    }

    func send(octets: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: octets)) }

    func send(_ body: PDU.Body, _ sequenceNumber: UInt32) async throws {
        try await send(octets: PDU(body, sequenceNumber: sequenceNumber).encoded())
    }

    func submit(to destination: String = "447700900123", _ sequenceNumber: UInt32) async throws {
        let message = ShortMessageBody(
            source: SMEAddress("447700900000"), destination: SMEAddress(destination),
            registeredDelivery: .finalOutcome, dataCoding: .octets, octets: Array("WAKE".utf8))
        try await send(.submit(message), sequenceNumber)
    }

    /// The next PDU; nil when the connection ended.
    func next(within seconds: Int64 = 20) async throws -> PDU? {
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(seconds)) { [channel] in channel.close(promise: nil) }
        defer { timeout.cancel() }
        for await pdu in pdus { return pdu }
        return nil
    }

    func close() async throws {
        // The other side may have been quicker.
        do { try await channel.close() } catch ChannelError.alreadyClosed {}
    }
}

private final class PDUCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<PDU>.Continuation
    private var assembler = PDUAssembler()

    init(_ continuation: AsyncStream<PDU>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        assembler.append(unwrapInboundIn(data).readableBytesView)
        do {
            while let octets = try assembler.next(limit: PDUHeader.defaultLimit) {
                continuation.yield(try PDU(decoding: octets))
            }
        } catch {
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
