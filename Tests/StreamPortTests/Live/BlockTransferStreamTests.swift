import COSEM
import CommsHub
import EstateFixture
import GBCS
import Testing

@testable import DCC
@testable import Estate
@testable import StreamPort

/// The stream port in blocks, for connections whose limits ask for them (GBCS 7.2.11).
@Suite(.serialized) struct BlockTransferStreamTests {
    static func thirteenMonths(_ estate: EndpointEstate) throws -> AccessControlBroker.PreparedCommand {
        let keys = estate.gateway.estate.deviceKeys(0)
        return try AccessControlBroker(folder: estate.folder).command(
            try #require(RequestCatalogue[.ecs22b]), as: .supplier, to: estate.gateway.estate.entityIdentifier(0),
            deviceKeys: (keys.keyAgreement.publicKey, nil), counter: 1, from: UTCTime(secondsSince2000: 0),
            to: EndpointEstate.now)
    }

    @Test func aCommandInBlocksIsAnsweredInBlocks() async throws {
        var limits = StreamLimits()
        limits.blockTransfer = try limits.connectionBlockTransfer()
        let estate = try await EndpointEstate(limits: limits)
        let command = try Self.thirteenMonths(estate)
        let socket = try BlockingSocket(port: estate.port)
        var client = BlockTransferEndpoint(parameters: try BlockTransferParameters(blockSize: 128))
        var blocks = try client.send(command.octets, at: 0).blocks
        #expect(blocks.count > 1)
        var response: [UInt8]?
        var count = 0
        while response == nil {
            try socket.send(blocks.flatMap(\.encoded))
            let octets = try #require(try socket.messages(1).first)
            #expect(octets.count <= 1_200)
            let step = client.receive(try MessageBlock(parsing: octets), at: 0)
            blocks = step.blocks
            count += 1
            for case .received(let message, _) in step.events { response = message }
        }
        // The last acknowledgement, so that the port ends its transfer.
        try socket.send(blocks.flatMap(\.encoded))
        #expect(count > 133)
        guard case .log(_, let rows) = Reading(try estate.verify(try #require(response), to: command)) else {
            Issue.record("not a log")
            return
        }
        #expect(rows.count == 19_056)
        // What fits in a block is whole, both ways.
        let short = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 2)
        try socket.send(short.octets)
        #expect(try estate.verify(try #require(try socket.messages(1).first), to: short).isSuccess)
        try await estate.stop()
    }

    @Test func withoutTheSettingABlockIsUndeliverableAndAnswersAreWhole() async throws {
        let estate = try await EndpointEstate()
        let socket = try BlockingSocket(port: estate.port)
        var client = BlockTransferEndpoint(parameters: try BlockTransferParameters(blockSize: 128))
        let command = try Self.thirteenMonths(estate)
        try socket.send(try client.send(command.octets, at: 0).blocks.flatMap(\.encoded) + command.octets)
        let response = try #require(try socket.messages(1).first)
        #expect(response.count > 152_000)
        #expect(try estate.verify(response, to: command).isSuccess)
        try await estate.stop()
    }

    @Test func malformedBlocksAreUndeliverableAndTheConnectionGoesOn() async throws {
        var limits = StreamLimits()
        limits.blockTransfer = try limits.connectionBlockTransfer()
        let estate = try await EndpointEstate(limits: limits)
        let socket = try BlockingSocket(port: estate.port)
        var client = BlockTransferEndpoint(parameters: try BlockTransferParameters(blockSize: 128))
        var block = try client.send(try Self.thirteenMonths(estate).octets, at: 0).blocks[0].encoded
        // E0, general-block-transfer
        block[40] ^= 1
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1)
        try socket.send(block + command.octets)
        #expect(try estate.verify(try #require(try socket.messages(1).first), to: command).isSuccess)
        try await estate.stop()
    }
}
