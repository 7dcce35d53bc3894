import Foundation
import Host
import LoadTest
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Opens data sessions to many meters, lets them idle, and sees what they cost and whether they live.
public struct DLMSSessionHold: Sendable {
    public static let sessionLimit = DLMSLoadPlan.connectionLimit
    /// Sessions set up, or asked again, at one time.
    static let wave = 128

    public var addresses: MeterAddresses
    public var port = 4_059
    public var client = DLMSLoadClient.publicClient
    /// Seconds that all sessions idle once they stand.
    public var idle = 1.0
    /// Seconds for a connection, an association or an answer.
    public var timeout = 10.0
    /// The server's; may be empty.
    public let server: ObservedProcesses

    public init(addresses: MeterAddresses, server: ObservedProcesses) {
        (self.addresses, self.server) = (addresses, server)
    }

    /// Throws unless everything is in its bounds, and this process may hold so many connections.
    public func validate(descriptors: Int = DescriptorLimit.current) throws(LoadError) {
        try require("port", port, in: 1...65_535)
        try require("idle", idle, in: 0...86_400)
        try require("timeout", timeout, in: 0.001...600)
        try DLMSLoadPlan.validate(client)
        let most = min(Self.sessionLimit, max(0, descriptors - DescriptorLimit.reserve))
        guard addresses.count <= most else {
            throw LoadError(
                "sessions \(addresses.count): this process holds at most \(most); "
                    + "run several smets dlms hold, each with its own --first")
        }
    }

    /// Opens all, waits, asks each once more, closes.
    ///
    /// - Parameter progress: called with the sessions that stand, after every wave.
    public func run(progress: (@Sendable (Int) -> Void)? = nil) async throws -> DLMSHoldReport {
        try validate()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let report = try await run(on: group.next(), progress)
            try await group.shutdownGracefully()
            return report
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func run(
        on loop: any EventLoop, _ progress: (@Sendable (Int) -> Void)?
    ) async throws -> DLMSHoldReport {
        let requests = DLMSHeldSession.Requests(client: client)
        let serverBefore = try server.residentOctets
        let ownBefore = ObservedProcesses.ownResidentOctets
        let begin = NIODeadline.now()
        var sessions: [NIOLoopBound<DLMSHeldSession>] = []
        var failures: [String: Int] = [:]
        for first in stride(from: 0, to: addresses.count, by: Self.wave) {
            let opening = (first..<min(addresses.count, first + Self.wave)).map { open($0, requests, on: loop) }
            for future in opening {
                do { sessions.append(try await future.get()) } catch {
                    failures["\(Self.reason(error))", default: 0] += 1
                }
            }
            progress?(sessions.count)
        }
        let established = sessions.count
        let setUp = Double((NIODeadline.now() - begin).nanoseconds) / 1e9

        try await Task.sleep(for: .seconds(idle))
        let serverAfter = try server.residentOctets
        let ownAfter = ObservedProcesses.ownResidentOctets
        let all = sessions
        let alive = try await loop.submit { all.count { $0.value.isAlive } }.get()

        var (answered, latencies) = (0, LatencyHistogram.ofLatencies())
        for first in stride(from: 0, to: sessions.count, by: Self.wave) {
            let wave = sessions[first..<min(sessions.count, first + Self.wave)]
            let asked = NIODeadline.now()
            let answers = wave.map { ask($0, on: loop) }
            for answer in answers {
                do {
                    let time = try await answer.get()
                    latencies.record(UInt64(max(0, (time - asked).nanoseconds / 1_000)))
                    answered += 1
                } catch { failures["second read: \(Self.reason(error))", default: 0] += 1 }
            }
        }
        try await loop.submit { for session in all { session.value.close() } }.get()
        return DLMSHoldReport(
            meters: addresses.description, port: port, sessions: addresses.count, established: established,
            setUpSeconds: setUp, idleSeconds: idle, alive: alive, answeredAgain: answered, failures: failures,
            latency: LatencySummary(latencies), server: server.isEmpty ? nil : (serverBefore, serverAfter),
            client: (ownBefore, ownAfter))
    }

    /// Errors of one kind must count as one: a meter's address would make each its own.
    private static func reason(_ error: any Error) -> String {
        (error as? LoadError)?.description ?? "no connection"
    }

    private func open(
        _ index: Int, _ requests: DLMSHeldSession.Requests, on loop: any EventLoop
    ) -> EventLoopFuture<NIOLoopBound<DLMSHeldSession>> {
        let (meter, port) = (addresses[index], port)
        let limit = TimeAmount.nanoseconds(Int64(timeout * 1e9))
        return loop.flatSubmit {
            let session = NIOLoopBound(DLMSHeldSession(requests, on: loop), eventLoop: loop)
            return ClientBootstrap(group: loop)
                .connectTimeout(limit)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                // Answers are small, and what a session keeps for them counts many thousand times.
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 512))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(session.value)
                    }
                }
                .connect(host: meter, port: port)
                .flatMap { _ in session.value.established(within: limit) }
                .map { _ in session }
        }
    }

    private func ask(_ session: NIOLoopBound<DLMSHeldSession>, on loop: any EventLoop) -> EventLoopFuture<NIODeadline> {
        let limit = TimeAmount.nanoseconds(Int64(timeout * 1e9))
        return loop.flatSubmit { session.value.ask(within: limit) }
    }
}
