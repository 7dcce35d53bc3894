import COSEM
import NIOCore
import NIOPosix

@testable import DLMSClient

/// A stand-in for meters, on one port of every loopback address: answers as a test says.
final class DLMSResponder: Sendable {
    /// What is wrong with its answers.
    enum Fault: Sendable {
        case none
        case refusesAssociation
        case closesOnAccept
        case answersNothing
        case dataAccessError
        case exceptionResponse
        case firstBlock
        case otherInvokeIdentifier
        case otherService
        case truncated
        case wrongPort
        case closesOnGet
        case answersBackwards
        case sendsBlocks
        case sendsWrongBlocks
    }

    /// The register it shows, Wh.
    static let register: UInt32 = 12_345_678
    static let association = [UInt8](
        arrayLiteral: 0x61, 0x29, 0xA1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01, 0xA2, 0x03, 0x02,
        0x01, 0x00, 0xA3, 0x05, 0xA1, 0x03, 0x02, 0x01, 0x00, 0xBE, 0x10, 0x04, 0x0E, 0x08, 0x00, 0x06, 0x5F, 0x1F,
        0x04, 0x00, 0x00, 0x52, 0x14, 0xFF, 0xFF, 0x00, 0x07)
    static let refusal = [UInt8](
        arrayLiteral: 0x61, 0x17, 0xA1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01, 0xA2, 0x03, 0x02,
        0x01, 0x01, 0xA3, 0x05, 0xA1, 0x03, 0x02, 0x01, 0x0D)

    private let channel: any Channel
    let port: Int

    init(_ fault: Fault = .none) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DLMSResponderHandler(fault))
                }
            }
            .bind(host: "0.0.0.0", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async throws { try await channel.close() }

    /// The 48 rows from 00:30 of the day that the range of a request begins in.
    static func day(of request: [UInt8]) -> [UInt8] {
        // Behind the range's structure and restricting object, the first octet string of 12 octets.
        guard let place = request.indices.first(where: { request[$0...].starts(with: [0x09, 0x0C]) }),
            let first = try? COSEMDateTime(octets: Array(request[(place + 2)..<(place + 14)])).utc
        else { return [0x01, 0x00] }
        var data: [UInt8] = [0x01, 48]
        for row in 0..<48 {
            data += [0x02, 0x03, 0x09, 0x0C] + COSEMDateTime(first + Int64(row) * 1_800).octets
            data += [0x06, 0x00, 0x00, 0x00, UInt8(row), 0x11, 0x00]
        }
        return data
    }

    /// The get-response to a get-request.
    static func answer(to request: [UInt8]) -> [UInt8] {
        let priority = request[2]
        let register: [UInt8] = [0x06] + withUnsafeBytes(of: register.bigEndian) { Array($0) }
        if request[1] == 0x03 {
            let clock: [UInt8] = [0x00, 0x09, 0x0C] + COSEMDateTime(UTCTime(secondsSince2000: 0)).octets
            let name: [UInt8] = [0x00, 0x09, 0x03, 0x41, 0x42, 0x43]
            return [0xC4, 0x03, priority, 0x04] + clock + name + [0x00] + register
                + [0x00, 0x02, 0x02, 0x0F, 0x00, 0x16, 0x1E]
        }
        let data: [UInt8]? =
            switch (request[4], request[11]) {
            case (3, 2): register
            case (3, 3): [0x02, 0x02, 0x0F, 0x00, 0x16, 0x1E]
            case (7, 2): day(of: request)
            case (7, 3): captureObjects
            case (8, 2): [0x09, 0x0C] + COSEMDateTime(now).octets
            // The logical device name; there is no firmware version.
            case (1, 2) where request[7] == 0x2A: [0x09, 0x03, 0x41, 0x42, 0x43]
            case (15, 2): objectList
            default: nil
            }
        return [0xC4, 0x01, priority] + (data.map { [0x00] + $0 } ?? [0x01, 0x04])
    }

    /// What its clock shows.
    static let now = UTCTime(secondsSince2000: 26 * 365 * 86_400 + 4_711)

    /// Clock, import register and a status.
    private static let captureObjects: [UInt8] =
        [0x01, 0x03] + captured(8, DLMSRequests.clock) + captured(3, DLMSRequests.importRegister)
        + captured(1, LogicalName(0, 0, 96, 10, 1))

    private static func captured(_ interfaceClass: UInt8, _ name: LogicalName) -> [UInt8] {
        [0x02, 0x04, 0x12, 0x00, interfaceClass, 0x09, 0x06] + name.octets + [0x0F, 0x02, 0x12, 0x00, 0x00]
    }

    /// The clock and the import register, with no rights.
    private static let objectList: [UInt8] =
        [0x01, 0x02] + listed(8, DLMSRequests.clock) + listed(3, DLMSRequests.importRegister)

    private static func listed(_ interfaceClass: UInt8, _ name: LogicalName) -> [UInt8] {
        [0x02, 0x04, 0x12, 0x00, interfaceClass, 0x11, 0x00, 0x09, 0x06] + name.octets
            + [0x02, 0x02, 0x01, 0x00, 0x01, 0x00]
    }
}

private final class DLMSResponderHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let fault: DLMSResponder.Fault
    private var input: [UInt8] = []
    /// What is left of a value sent in blocks, and the last block's number.
    private var blocks: (rest: ArraySlice<UInt8>, number: UInt8) = ([], 0)

    init(_ fault: DLMSResponder.Fault) { self.fault = fault }

    func channelActive(context: ChannelHandlerContext) {
        if case .closesOnAccept = fault { context.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        input += Array(buffer: unwrapInboundIn(data))
        var answers: [[UInt8]] = []
        while case .whole(let header, let range) = WrappedFrame(at: 0, of: input.span.bytes) {
            let (client, apdu) = (header.sourcePort, Array(input[range]))
            input.removeFirst(range.upperBound)
            guard let answer = answer(to: apdu) else {
                if case .closesOnGet = fault { context.close(promise: nil) }
                continue
            }
            let port = fault == .wrongPort && apdu[0] == 0xC0 ? client + 1 : client
            answers.append(WrapperHeader.wrapped(answer, from: header.destinationPort, to: port))
        }
        if case .answersBackwards = fault { answers.reverse() }
        for answer in answers { context.write(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil) }
        context.flush()
    }

    private func answer(to request: [UInt8]) -> [UInt8]? {
        guard request[0] == 0xC0 else {
            return fault == .refusesAssociation ? DLMSResponder.refusal : DLMSResponder.association
        }
        if fault == .sendsBlocks || fault == .sendsWrongBlocks {
            if request[1] != 0x02 { blocks = (DLMSResponder.answer(to: request)[(request[1] == 0x03 ? 3 : 4)...], 0) }
            return nextBlock(request[2])
        }
        // A request for the next block names no attribute.
        let answer = request[1] == 0x02 ? [] : DLMSResponder.answer(to: request)
        return switch fault {
        case .dataAccessError: [0xC4, 0x01, request[2], 0x01, 0x03]
        case .exceptionResponse: [0xD8, 0x01, 0x02]
        case .firstBlock: [0xC4, 0x02, request[2], 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x02, 0x06, 0x00]
        case .otherInvokeIdentifier: [0xC4, 0x01, request[2] & 0xF0] + answer.dropFirst(3)
        case .otherService: [0xC5] + answer.dropFirst()
        case .truncated: answer.dropLast()
        case .answersNothing, .closesOnGet, .closesOnAccept: nil
        default: answer
        }
    }

    /// Blocks of 100 octets at most.
    private func nextBlock(_ priority: UInt8) -> [UInt8] {
        let block = blocks.rest.prefix(100)
        blocks = (blocks.rest.dropFirst(100), blocks.number &+ (fault == .sendsWrongBlocks ? 2 : 1))
        return [0xC4, 0x02, priority, blocks.rest.isEmpty ? 1 : 0, 0, 0, 0, blocks.number, 0, UInt8(block.count)]
            + block
    }
}

extension COSEMDateTime {
    fileprivate init(octets: [UInt8]) throws(CodecError) {
        var reader = OctetReader(octets)
        try self.init(from: &reader)
    }
}
