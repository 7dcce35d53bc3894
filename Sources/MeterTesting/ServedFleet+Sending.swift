import DCC
import GBCS
import NIOPosix
import StreamPort

extension ServedFleet {
    /// Longest wait for an answer over sockets, in seconds.
    static let answerSeconds: Int64 = 30

    /// Sends a message as it is, valid or not, and returns its response; nil when none comes.
    ///
    /// Over sockets every message has a connection of its own, which says at once that nothing more follows: the server
    /// closes it when it has answered, so that silence needs no waiting. Throws NIO's errors when the server cannot be
    /// reached.
    public func send(_ octets: [UInt8]) async throws -> [UInt8]? {
        guard let server else { return await gateway.deliver(octets).response }
        let client = try await StreamClient.connect(
            host: server.configuration.host, port: server.streamPort, token: server.configuration.token,
            group: MultiThreadedEventLoopGroup.singleton)
        try await client.send(octets)
        try await client.endSending()
        let response = try await client.receive(within: Self.answerSeconds)
        try await client.close()
        return response
    }

    /// Sends a command and checks what comes back, as the DCC and the reader would; nil when nothing does.
    func exchange(_ command: AccessControlBroker.PreparedCommand) async throws -> MeterAnswer? {
        guard let response = try await send(command.octets) else { return nil }
        let broker = try AccessControlBroker(folder: keys)
        guard UseCaseCatalogue[command.message.header.messageCode]?.isASN1 == true else {
            return MeterAnswer(response, to: command.octets, try broker.verify(response, to: command))
        }
        return MeterAnswer(response, to: command.octets, try broker.verifyDeviceManagement(response, to: command))
    }
}
