import COSEM
import DLMSClient
import NIOCore

/// Whom a connection of a ``BenchClient`` asks, and what.
struct BenchTarget: Sendable {
    var address = "127.0.0.1"
    var port: Int
    var framing: BenchFraming
    /// Requests, all of one size, back to back: they are sent in turn.
    var requests: ByteBuffer
    /// Size of each request in octets.
    var requestSize: Int
    /// What is sent before them, such as an AARQ; its answer is awaited and not counted. Empty for nothing.
    var greeting: [UInt8] = []
    /// What is wrong with the first answer, which is at the start of these octets; nil for nothing.
    var complaint: @Sendable (ByteBuffer) -> String? = { _ in nil }
}

extension BenchTarget {
    /// Targets of `count` connections to one port, among which GBCS commands of one size are shared out.
    static func sharing(_ commands: [[UInt8]], among count: Int, port: Int) -> [BenchTarget] {
        let size = commands[0].count
        precondition(commands.allSatisfy { $0.count == size }, "commands of one use case are of one size")
        return (0..<count).map { index in
            var own = ByteBuffer()
            for place in stride(from: index, to: commands.count, by: count) { own.writeBytes(commands[place]) }
            return BenchTarget(port: port, framing: .gbcs, requests: own, requestSize: size)
        }
    }

    /// Targets of `count` connections with associations, each to another meter.
    static func meters(_ count: Int, of server: DLMSBenchServer, _ read: DLMSRead) -> [BenchTarget] {
        let day = BenchWorld.now.roundedDown(to: 86_400) - 86_400
        let check = DLMSAnswerCheck(read, days: [day])
        return (0..<count).map { index in
            let meter = server.meters[index * server.meters.count / count]
            var target = reads(read, of: day, port: server.port)
            target.address = meter.address
            target.greeting = DLMSRequests.wrapped(DLMSRequests.association(of: meter.client), from: meter.client)
            target.complaint = { arrived in
                // An answer that did not come in one piece is not looked through.
                let octets = arrived.readableBytesSpan
                guard case .whole(_, let apdu) = WrappedFrame(at: 0, of: octets) else { return nil }
                let outcome = check.outcome(of: octets, apdu, day: 0)
                return outcome == .answered ? nil : "a meter's answer is wrong: \(outcome.name)"
            }
            return target
        }
    }

    /// Targets of `count` connections to an echo that is sent the same reads.
    static func echoes(_ count: Int, of read: DLMSRead, port: Int) -> [BenchTarget] {
        let day = BenchWorld.now.roundedDown(to: 86_400) - 86_400
        return Array(repeating: reads(read, of: day, port: port), count: count)
    }

    /// The reader's read with each invoke identifier.
    private static func reads(_ read: DLMSRead, of day: UTCTime, port: Int) -> BenchTarget {
        var ring = ByteBuffer()
        for identifier in 0..<UInt8(16) {
            let request = DLMSRequests.get(read, identifier: identifier, day: day)
            ring.writeBytes(DLMSRequests.wrapped(request, from: .reader(password: [])))
        }
        return BenchTarget(
            port: port, framing: .wrapper, requests: ring, requestSize: ring.readableBytes / 16)
    }
}
