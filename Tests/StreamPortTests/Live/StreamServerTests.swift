import COSEM
import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import NIOCore
import Testing

@testable import DCC
@testable import Estate
@testable import Fleet
@testable import Keys
@testable import StreamPort

/// The stream port as such: pipelining, alerts, faults, and limits that close the connection that breaks them.
@Suite(.serialized) struct StreamServerTests {
    @Test func hundredsOfPipelinedCommandsAreAnsweredByTwoShards() async throws {
        let estate = try await EndpointEstate(shardCount: 2)
        let socket = try BlockingSocket(port: estate.port)
        var commands: [UInt64: AccessControlBroker.PreparedCommand] = [:]
        var stream: [UInt8] = []
        for counter in 1...300 as ClosedRange<UInt64> {
            let command = try estate.command(.ecs22b, as: .supplier, meter: Int(counter) % 12, counter: counter)
            commands[counter] = command
            stream += command.octets
        }
        try socket.send(stream)
        // Shards answer in their own order; counters tell which is which.
        for response in try socket.messages(300) {
            let counter = try Message(parsing: response).header.originatorCounter
            let answered = commands.removeValue(forKey: counter)
            let command = try #require(answered)
            #expect(try estate.verify(response, to: command).isSuccess)
        }
        #expect(commands.isEmpty)
        try await estate.stop()
    }

    @Test(arguments: [1, 2]) func framingsMixedInOneWriteAreAnsweredEachInItsOwn(shardCount: Int) async throws {
        // More than a block of meters for each of the shards.
        let estate = try await EndpointEstate(shardCount: shardCount, meters: 1_024)
        let socket = try BlockingSocket(port: estate.port)
        let framings: [Framing] = [
            .raw, .raw, .wrapper(sourcePort: 16, destinationPort: 1), .wrapper(sourcePort: 16, destinationPort: 1),
            .wrapper(sourcePort: 17, destinationPort: 1), .text(channel: "0", radix: 10),
            .text(channel: "3", radix: 10), .raw,
        ]
        var commands: [UInt64: (command: AccessControlBroker.PreparedCommand, framing: Framing)] = [:]
        var stream = ByteBuffer()
        for counter in 1...64 as ClosedRange<UInt64> {
            let framing = framings[Int(counter) % framings.count]
            let command = try estate.command(
                .ecs22b, as: .supplier, meter: 100 * Int(counter) % 1_024, counter: counter)
            commands[counter] = (command, framing)
            #expect(FrameEncoder.encode(command.octets, as: framing, into: &stream))
        }
        try socket.send(Array(stream.readableBytesView))
        for (response, framing) in try socket.framedMessages(64) {
            let counter = try Message(parsing: response).header.originatorCounter
            let sent = commands.removeValue(forKey: counter)
            let (command, commandFraming) = try #require(sent)
            // With ports: what is encoded as an answer, as these commands are, goes from the port it came to.
            #expect(framing == commandFraming)
            #expect(try estate.verify(response, to: command).isSuccess)
        }
        #expect(commands.isEmpty)
        try await estate.stop()
    }

    @Test func alertsGoToTheConnectionThatAskedForThem() async throws {
        let estate = try await EndpointEstate()
        let listener = try BlockingSocket(port: estate.port)
        let sender = try BlockingSocket(port: estate.port)
        try listener.send(Array("GBCS:ALERTS#0:on:raw\r\n".utf8))
        // The listener's own read after it has been answered proves that the subscription stands.
        let read = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1)
        try listener.send(read.octets)
        _ = try listener.messages(1)
        let refused = try estate.command(.ecs17b, as: .meterDataRetriever, meter: 3, counter: 2)
        try sender.send(refused.octets)
        let alert = try Message(parsing: try #require(try listener.messages(1).first))
        #expect(alert.header.craFlag == .alert)
        #expect(alert.header.messageCode == .genericCriticalAlert)
        #expect(alert.header.businessOriginator == estate.gateway.estate.entityIdentifier(3))
        #expect(alert.header.businessTarget == DevelopmentPKI.Party.supplier.entityIdentifier)
        let notification = try DataNotification(decoding: Array(alert.content))
        guard case .structure(let members) = notification.body else {
            Issue.record("not a structure")
            return
        }
        #expect(members.first == .longUnsigned(0x8F30))
        guard case .present(let range) = alert.signature else {
            Issue.record("not signed")
            return
        }
        let key = estate.gateway.estate.deviceKeys(3).digitalSignature.publicKey
        #expect(key.verifies(alert.octets[range], of: alert.octets[alert.signedRange]))
        try await estate.stop()
    }

    @Test func aDelayedResponseComesAfterLaterOnes() async throws {
        let estate = try await EndpointEstate()
        let socket = try BlockingSocket(port: estate.port)
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(Fault(.delayedResponse(milliseconds: 50), remaining: 1))
        }
        let slow = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1)
        let quick = try estate.command(.ecs52, as: .supplier, meter: 1, counter: 2)
        try socket.send(slow.octets + quick.octets)
        let counters = try socket.messages(2).map { try Message(parsing: $0).header.originatorCounter }
        #expect(counters == [2, 1])
        try await estate.stop()
    }

    @Test func whatIsForNobodyIsCountedAndTheConnectionGoesOn() async throws {
        let estate = try await EndpointEstate()
        let socket = try BlockingSocket(port: estate.port)
        let other = Message.encodeGrouping(
            header: GroupingHeader(
                craFlag: .command, originatorCounter: 1, businessOriginator: EntityIdentifier(1),
                businessTarget: EntityIdentifier(2), otherInformation: .messageCode(.ecs52)), content: [0],
            signature: [])
        let good = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 2)
        try socket.send(other + good.octets)
        #expect(try socket.messages(1).count == 1)
        try await estate.stop()
    }

    @Test(arguments: ["hello\r\n", "GBCS:DATA#0:1:ZZ\r\n"]) func garbageClosesItsConnectionOnly(text: String)
        async throws
    {
        let estate = try await EndpointEstate()
        let bad = try BlockingSocket(port: estate.port)
        let good = try BlockingSocket(port: estate.port)
        try bad.send(Array(text.utf8))
        try bad.waitForClose()
        let read = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1)
        try good.send(read.octets)
        #expect(try good.messages(1).count == 1)
        try await estate.stop()
    }

    @Test func aMessageAboveTheLimitClosesItsConnection() async throws {
        var limits = StreamLimits()
        limits.messageSize = 128
        let estate = try await EndpointEstate(limits: limits)
        let socket = try BlockingSocket(port: estate.port)
        try socket.send(try estate.command(.ecs22b, as: .supplier, meter: 0, counter: 1).octets)
        try socket.waitForClose()
        try await estate.stop()
    }

    @Test func tooManyMessagesWaitingCloseTheirConnection() async throws {
        var limits = StreamLimits()
        limits.pipelined = 4
        let estate = try await EndpointEstate(limits: limits)
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(Fault(.delayedResponse(milliseconds: 60_000)))
        }
        let socket = try BlockingSocket(port: estate.port)
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        try socket.send(Array(repeating: command, count: 5).flatMap { $0 })
        try socket.waitForClose()
        try await estate.stop()
    }

    @Test func aConnectionAboveTheLimitIsClosed() async throws {
        var limits = StreamLimits()
        limits.connections = 1
        let estate = try await EndpointEstate(limits: limits)
        let first = try BlockingSocket(port: estate.port)
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        try first.send(command)
        #expect(try first.messages(1).count == 1)
        let second = try BlockingSocket(port: estate.port)
        try second.waitForClose()
        try first.send(command)
        #expect(try first.messages(1).count == 1)
        try await estate.stop()
    }

    @Test func silenceClosesTheConnection() async throws {
        var limits = StreamLimits()
        limits.idleSeconds = 1
        let estate = try await EndpointEstate(limits: limits)
        try BlockingSocket(port: estate.port).waitForClose()
        try await estate.stop()
    }

    @Test func thirteenMonthsComeInOneMessage() async throws {
        let estate = try await EndpointEstate()
        let request = try #require(RequestCatalogue[.ecs22b])
        let keys = estate.gateway.estate.deviceKeys(0)
        let command = try AccessControlBroker(folder: estate.folder).command(
            request, as: .supplier, to: estate.gateway.estate.entityIdentifier(0),
            deviceKeys: (keys.keyAgreement.publicKey, nil), counter: 1, from: UTCTime(secondsSince2000: 0),
            to: EndpointEstate.now)
        let socket = try BlockingSocket(port: estate.port)
        try socket.send(command.octets)
        let response = try #require(try socket.messages(1).first)
        guard case .log(_, let rows) = Reading(try estate.verify(response, to: command)) else {
            Issue.record("not a log")
            return
        }
        #expect(rows.count == 19_056)
        #expect(rows.last?.time == EndpointEstate.now)
        try await estate.stop()
    }

    @Test func countersOutliveTheProcess() async throws {
        let estate = try await EndpointEstate()
        let folder = NSTemporaryDirectory() + "smets-state-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let group = estate.gateway.shards[0].eventLoop
        func gateway() throws -> GBCSGateway {
            let fleet = estate.gateway.estate.fleet
            let state = try FleetState(
                folder: folder, firstEntityIdentifier: fleet.definition.firstEntityIdentifier,
                seed: fleet.definition.seed, count: fleet.count, now: 2)
            return try GBCSGateway(
                estate: estate.gateway.estate, clock: estate.gateway.clock, group: group, shardCount: 1, state: state,
                cacheCapacity: 1_024)
        }
        let command = try estate.command(.ecs70, as: .supplier, meter: 0, counter: 77)
        #expect(await (try gateway()).deliver(command.octets).response != nil)
        let second = await (try gateway()).deliver(command.octets)
        #expect(second.response == nil)
        #expect(second.disposition == .refused(.replayed(last: 77)))
        try await estate.stop()
    }
}
