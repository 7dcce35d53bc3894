import COSEM
import DCC
import ESMEEmulator
import Estate
import Fleet
import Foundation
import GBCS
import Host
import Keys
import NIOCore
import NIOPosix
import StreamPort
import Testing

/// The target of a test body's commands: a meter in this process, or one behind a real socket, in each framing.
package enum Endpoint: String, CaseIterable, Sendable {
    case inProcess
    case raw
    case wrapper
    case text

    /// The framing that a client uses; nil in process.
    var framing: Framing? {
        switch self {
        case .inProcess: nil
        case .raw: .raw
        case .wrapper: .wrapper(sourcePort: 16, destinationPort: 1)
        case .text: .text(channel: "0", radix: 10)
        }
    }
}

/// A small estate behind an endpoint. Its fleet's draw makes meter 0 single-element, 1 twin-element and 2 polyphase,
/// all from one seed.
package final class EndpointEstate: Sendable {
    package static let now = UTCTime(iso8601: "2026-11-03T12:00:00Z")!

    package let gateway: GBCSGateway
    package let folder: KeyFolder
    private let group: MultiThreadedEventLoopGroup
    private let server: StreamServer
    private let path: String

    /// - Parameter shardCount: number of event loops; with one, answers come in the order of their commands.
    package init(
        shardCount: Int = 1, meters: Int = 12, limits: StreamLimits = StreamLimits(), token: AccessToken? = nil,
        network: NetworkConfiguration? = nil
    ) async throws {
        path = NSTemporaryDirectory() + "smets-live-\(UUID().uuidString)"
        var generator = SystemRandomNumberGenerator()
        _ = try DevelopmentPKI.create(in: path, validFrom: Self.now, using: &generator)
        folder = try KeyFolder(path: path)
        let definition = FleetDefinition.homes(
            meters, variants: [.singleElement: 0.4, .twinElement: 0.3, .polyphase: 0.3])
        let clock = AdjustableClock()
        clock.set(to: Self.now, rate: 0)
        group = MultiThreadedEventLoopGroup(numberOfThreads: shardCount)
        gateway = try GBCSGateway(
            estate: try Estate(fleet: Fleet(definition), folder: folder), clock: clock, group: group,
            shardCount: shardCount, network: network, cacheCapacity: 1_024)
        server = try await StreamServer.start(
            host: "127.0.0.1", port: 0, gateway: gateway, group: group, limits: limits, token: token)
    }

    package var port: Int { server.address.port ?? 0 }

    package func stop() async throws {
        try await server.stop()
        try await group.shutdownGracefully()
        try FileManager.default.removeItem(atPath: path)
    }

    /// A command as `role` for meter `index`, for yesterday if it takes a range.
    package func command(
        _ code: MessageCode, as role: RequestingRole, meter index: Int, counter: UInt64
    ) throws -> AccessControlBroker.PreparedCommand {
        let request = try #require(RequestCatalogue[code])
        let keys = gateway.estate.deviceKeys(index)
        let isClock = code == .ecs70
        return try AccessControlBroker(folder: folder).command(
            request, as: role, to: gateway.estate.entityIdentifier(index),
            deviceKeys: (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey), counter: counter,
            from: isClock ? Self.now - 60 : Self.now - 36 * 3_600 + 1_800,
            to: isClock ? Self.now + 60 : Self.now - 12 * 3_600)
    }

    package func verify(
        _ response: [UInt8], to command: AccessControlBroker.PreparedCommand
    ) throws -> VerifiedResponse {
        try AccessControlBroker(folder: folder).verify(response, to: command)
    }
}

/// A plain TCP client in one framing. Of the server's code it uses only the part that takes frames apart.
package final class EndpointClient {
    private let endpoint: Endpoint
    private let estate: EndpointEstate
    private let socket: BlockingSocket?

    package init(_ endpoint: Endpoint, _ estate: EndpointEstate) throws {
        self.endpoint = endpoint
        self.estate = estate
        socket = endpoint == .inProcess ? nil : try BlockingSocket(port: estate.port)
    }

    /// Sends `commands` together and returns `expected` responses in the order in which they come.
    package func exchange(_ commands: [[UInt8]], expected: Int) async throws -> [[UInt8]] {
        guard let socket, let framing = endpoint.framing else {
            var responses: [[UInt8]] = []
            for command in commands {
                if let response = await estate.gateway.deliver(command).response { responses.append(response) }
            }
            return responses
        }
        var buffer = ByteBuffer()
        for command in commands { #expect(FrameEncoder.encode(command, as: framing, into: &buffer)) }
        try socket.send(Array(buffer.readableBytesView))
        return try socket.messages(expected)
    }
}

/// A blocking loopback socket with a limit on its waits.
package final class BlockingSocket {
    private let descriptor: Int32
    private var input = ByteBuffer()
    private var decoder = FrameDecoder(maximumMessageSize: Message.maximumSize)

    package init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0, "cannot connect to \(port)")
    }

    deinit { close(descriptor) }

    package func send(_ octets: [UInt8]) throws {
        var rest = octets[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            try #require(sent > 0, "the connection does not take octets")
            rest = rest.dropFirst(sent)
        }
    }

    /// Receives the next `count` messages.
    package func messages(_ count: Int) throws -> [[UInt8]] { try framedMessages(count).map(\.message) }

    /// Receives the next `count` messages, with the framings in which they came.
    package func framedMessages(_ count: Int) throws -> [(message: [UInt8], framing: Framing)] {
        var messages: [(message: [UInt8], framing: Framing)] = []
        while messages.count < count {
            if case .message(let message, let framing)? = try decoder.next(from: &input) {
                messages.append((message, framing))
            } else {
                let octets = try receive()
                try #require(!octets.isEmpty, "closed after \(messages.count) of \(count) messages")
                input.writeBytes(octets)
            }
        }
        return messages
    }

    /// Receives the octets that arrive next; empty when the other side has closed.
    package func receive() throws -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: 65_536)
        let received = recv(descriptor, &octets, octets.count, 0)
        try #require(received >= 0 || errno == ECONNRESET, "nothing arrives")
        return Array(octets.prefix(max(0, received)))
    }

    /// Reads until the other side closes.
    package func waitForClose() throws {
        while !(try receive().isEmpty) {}
    }

    /// Whether the other side has closed and nothing is left to be read.
    package var isClosed: Bool {
        var octet: UInt8 = 0
        let received = recv(descriptor, &octet, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return received == 0 || received < 0 && errno == ECONNRESET
    }

    /// Ends sending on this side; octets that come can still be read.
    package func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }
}
