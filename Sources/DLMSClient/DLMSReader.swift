import COSEM
import LoadTest
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A client of one meter: associates, then gets one attribute after another, in blocks where the meter sends blocks.
public struct DLMSReader: Sendable {
    /// Octets of one value: 13 months of half hours are below half a mebibyte.
    static let valueLimit = 1 << 22
    private static let invokeID = InvokeIDAndPriority(invokeID: 1)

    /// Octets that went over a connection, wrapper headers included.
    public struct Traffic: Hashable, Sendable {
        public internal(set) var sent = 0
        public internal(set) var received = 0
    }

    /// The meter's address and port, for errors.
    private let meter: String
    private let client: DLMSLoadClient
    private let timeout: Double
    private let channel: any Channel
    private let apdus: AsyncThrowingStream<[UInt8], any Error>
    /// This client closed the connection, since an answer did not come in time.
    private let gaveUp = NIOLockedValueBox(false)
    private let counted: NIOLockedValueBox<Traffic>

    /// Connects and associates, with values that ``validate(port:client:timeout:)`` takes. Throws ``LoadError`` when there
    /// is no meter or it refuses.
    ///
    /// - Parameters:
    ///   - maximumSize: octets of an APDU that this client takes; longer answers come in blocks.
    ///   - timeout: seconds for each answer.
    public static func associate(
        host: String, port: Int, client: DLMSLoadClient, maximumSize: UInt16, timeout: Double,
        on group: any EventLoopGroup
    ) async throws -> DLMSReader {
        let (apdus, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        let meter = "\(host):\(port)"
        let counted = NIOLockedValueBox(Traffic())
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: group)
                .connectTimeout(.nanoseconds(Int64(timeout * 1e9)))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            DLMSReaderHandler(client: client.port, counted, continuation))
                    }
                }
                .connect(host: host, port: port).get()
        } catch { throw LoadError("\(meter): nobody answers; does a server listen there?") }
        let reader = DLMSReader(
            meter: meter, client: client, timeout: timeout, channel: channel, apdus: apdus, counted: counted)
        let answer: [UInt8]
        do { answer = try await reader.ask(DLMSRequests.association(of: client, maximumSize: maximumSize)) } catch {
            await reader.close()
            throw error
        }
        guard case .refused(let reason) = DLMSAssociationAnswer(answer) else { return reader }
        await reader.close()
        throw LoadError("\(meter): \(reason)")
    }

    /// What went over the connection so far.
    public var traffic: Traffic { counted.withLockedValue(\.self) }

    /// Throws unless everything is in its bounds; errors name values as the command line does.
    public static func validate(port: Int, client: DLMSLoadClient, timeout: Double) throws(LoadError) {
        try DLMSLoadPlan.validate(client)
        try require("port", port, in: 1...65_535)
        try require("timeout", timeout, in: 0.001...600)
    }

    /// The value of an attribute.
    ///
    /// Throws ``DLMSAccessError`` when the meter gives none, ``LoadError`` when it does not answer as it should.
    ///
    /// - Parameter range: of a profile's rows, by their time.
    public func get(_ attribute: ObjectReference, range: ClosedRange<UTCTime>? = nil) async throws -> COSEMData {
        let access = range.map { DLMSRequests.range(from: $0.lowerBound, to: $0.upperBound) }
        var form = GetRequest.Form.normal(AttributeSelection(attribute, access))
        var value: [UInt8] = []
        var expected: UInt32 = 1
        while true {
            let answer = try await ask(DLMSRequests.get(form, Self.invokeID))
            switch try reporting({ () throws(CodecError) in
                try DLMSGetAnswer(answer, identifier: Self.invokeID.invokeID)
            }) {
            case .data(let data): return data
            case .failed(let result): throw DLMSAccessError(attribute: attribute, result: result)
            case .refused(let reason): throw LoadError("\(meter): \(reason)")
            case .block(let number, let isLast, let octets):
                guard number == expected else { throw LoadError("\(meter): block \(number) instead of \(expected)") }
                value += octets
                guard value.count <= Self.valueLimit else {
                    throw LoadError("\(meter): \(attribute.attributeName) is longer than \(Self.valueLimit) octets")
                }
                if isLast { return try decode(value, attribute) }
                form = .next(block: number)
                expected += 1
            }
        }
    }

    /// Releases the association and closes the connection.
    public func release() async {
        _ = try? await ask(DLMSRequests.release)
        await close()
    }

    private func close() async { try? await channel.close() }

    private func decode(_ octets: [UInt8], _ attribute: ObjectReference) throws -> COSEMData {
        do { return try COSEMData(decoding: octets) } catch {
            throw LoadError("\(meter): \(attribute.attributeName): \(error)")
        }
    }

    private func reporting<Value>(_ body: () throws(CodecError) -> Value) throws(LoadError) -> Value {
        do throws(CodecError) { return try body() } catch { throw LoadError("\(meter): \(error)") }
    }

    private func ask(_ apdu: [UInt8]) async throws -> [UInt8] {
        let limit = channel.eventLoop.scheduleTask(in: .nanoseconds(Int64(timeout * 1e9))) { [channel, gaveUp] in
            gaveUp.withLockedValue { $0 = true }
            channel.close(promise: nil)
        }
        defer { limit.cancel() }
        do {
            let octets = DLMSRequests.wrapped(apdu, from: client)
            counted.withLockedValue { $0.sent += octets.count }
            try await channel.writeAndFlush(ByteBuffer(bytes: octets))
            for try await answer in apdus { return answer }
        } catch let error as LoadError {
            throw LoadError("\(meter): \(error)")
        } catch {
            // It was closed before all of the request was written or read.
        }
        guard !gaveUp.withLockedValue(\.self) else { throw LoadError("\(meter): gave no answer within \(timeout) s") }
        throw LoadError(
            "\(meter): closed the connection without an answer; is a meter at this address, and awake (a SMETS1 meter sleeps "
                + "until a short message wakes it)?")
    }
}

/// Cuts what a meter sends into APDUs.
private final class DLMSReaderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let client: UInt16
    private let counted: NIOLockedValueBox<DLMSReader.Traffic>
    private let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    private var input = ByteBuffer()

    init(
        client: UInt16, _ counted: NIOLockedValueBox<DLMSReader.Traffic>,
        _ continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    ) {
        (self.client, self.counted, self.continuation) = (client, counted, continuation)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var burst = unwrapInboundIn(data)
        let size = burst.readableBytes
        counted.withLockedValue { $0.received += size }
        input.writeBuffer(&burst)
        while true {
            switch DLMSFrame.at(0, of: input.readableBytesSpan, to: client) {
            case .incomplete: return
            case .wrongHeader:
                continuation.finish(throwing: LoadError("sends a wrong wrapper header"))
                return context.close(promise: nil)
            case .apdu(let range):
                continuation.yield(input.readableBytesSpan.copy(range))
                input.moveReaderIndex(forwardBy: range.upperBound)
                input.discardReadBytes()
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
