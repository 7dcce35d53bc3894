import ESMEEmulator
import EstateFixture
import Glibc
import NIOCore
import NIOPosix
import Testing

@testable import DCC
@testable import Estate
@testable import Fleet
@testable import GBCS
@testable import SMETS1Port
@testable import SMPP

/// SMETS1 meters over real connections: who is at which address, and until when.
@Suite(.serialized) struct SMETS1ServiceTests {
    /// An AARQ of the public client (Green Book's form, no security), in its wrapper.
    private static let associate: [UInt8] =
        [0x00, 0x01, 0x00, 0x10, 0x00, 0x01, 0x00, 0x1F] + [
            0x60, 0x1D, 0xA1, 0x09, 0x06, 0x07, 0x60, 0x85, 0x74, 0x05, 0x08, 0x01, 0x01, 0xBE, 0x10, 0x04, 0x0E, 0x01,
            0x00, 0x00, 0x00, 0x06, 0x5F, 0x1F, 0x04, 0x00, 0x00, 0x7E, 0x1F, 0x04, 0x00,
        ]
    /// GET of the active import register's value.
    private static let getRegister: [UInt8] = [
        0x00, 0x01, 0x00, 0x10, 0x00, 0x01, 0x00, 0x0D, 0xC0, 0x01, 0xC1, 0x00, 0x03, 0x01, 0x00, 0x01, 0x08, 0x00,
        0xFF,
        0x02, 0x00,
    ]

    private func connect(_ smets1: TestSMETS1, _ address: String) async throws -> StreamedConnection {
        try await StreamedConnection.connect(host: address, port: smets1.service.port)
    }

    /// The value that the register has over GBCS's side of the same meter.
    private func register(_ smets1: TestSMETS1, _ meter: Int) async throws -> UInt32 {
        try await smets1.estate.gateway.withMeter(meter) { $0.metering.reading(.activeImport, at: $1) }
    }

    @Test func aMeterThatWasWokenIsReadAtItsAddress() async throws {
        try await TestSMETS1.with { (smets1) async throws in
            let connection = try await connect(smets1, try await smets1.wake(3))
            try await connection.send(Self.associate)
            let answer = try await connection.read(8 + 43)
            #expect(Array(answer.prefix(8)) == [0x00, 0x01, 0x00, 0x01, 0x00, 0x10, 0x00, 0x2B])
            // AARE, accepted.
            #expect(answer[8] == 0x61 && Array(answer[21..<26]) == [0xA2, 0x03, 0x02, 0x01, 0x00])
            try await connection.send(Self.getRegister)
            let value = try await register(smets1, 3)
            var expected: [UInt8] = [
                0x00, 0x01, 0x00, 0x01, 0x00, 0x10, 0x00, 0x09, 0xC4, 0x01, 0xC1, 0x00, 0x06,
            ]
            expected += withUnsafeBytes(of: value.bigEndian) { Array($0) }
            #expect(try await connection.read(expected.count) == expected)
            try await connection.close()
        }
    }

    @Test func aTakenPortOfTheSMSCIsSaid() async throws {
        try await TestSMETS1.with { (smets1) async throws in
            let port = try #require(smets1.server.shortMessagePort)
            let error = await #expect(throws: SMETS1Service.StartError.self) {
                try await TestSMETS1.with(.test { $0.shortMessages.port = port }) { _ in }
            }
            #expect(
                error?.description
                    == "127.0.0.1:\(port): cannot listen: another program does already; choose another port with --smpp-port"
            )
        }
    }

    @Test func whatComesInPiecesIsAnsweredAllTheSame() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            let connection = try await connect(smets1, "127.64.0.1")
            for octet in Self.associate { try await connection.send([octet]) }
            #expect(try await connection.read(51).count == 51)
            // And what comes together is answered in order.
            try await connection.send(Self.getRegister + Self.getRegister + Self.getRegister)
            let answers = try await connection.read(3 * 17)
            #expect(answers[0..<17] == answers[17..<34] && answers[17..<34] == answers[34..<51])
            try await connection.close()
        }
    }

    @Test(arguments: ["127.64.0.1", "127.64.0.7", "127.65.0.1", "127.0.0.1"])
    func anAddressWithoutContextClosesAtOnce(address: String) async throws {
        try await TestSMETS1.with { (smets1) async throws in
            #expect(try await connect(smets1, address).readToEnd().isEmpty)
        }
    }

    @Test func everyMeterHasItsAddressWhereAllAreAwake() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            for meter in [0, 5] {
                let connection = try await connect(smets1, "127.64.0.\(meter + 1)")
                try await connection.send(Self.associate)
                _ = try await connection.read(51)
                try await connection.send(Self.getRegister)
                let answer = try await connection.read(17)
                let value = try await register(smets1, meter)
                #expect(answer.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } == value)
                try await connection.close()
            }
            #expect(try await connect(smets1, "127.64.0.7").readToEnd().isEmpty)
        }
    }

    @Test func theEndOfTheSessionEndsTheConnection() async throws {
        try await TestSMETS1.with { (smets1) async throws in
            let connection = try await connect(smets1, try await smets1.wake(1))
            try await connection.send(Self.associate)
            _ = try await connection.read(51)
            await (try smets1.network).endSession(of: 1, isDrop: true)
            #expect(try await connection.readToEnd().isEmpty)
            // What went over it is in the records.
            let network = try smets1.network
            #expect(await eventually { await network.sim(of: 1).today.downlinkOctets >= Self.associate.count })
        }
    }

    @Test(arguments: [
        [0x00, 0x02, 0x00, 0x10, 0x00, 0x01, 0x00, 0x01, 0x60], [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01],
        Array("GET / HTTP/1.1\r\n\r\n".utf8),
    ])
    func whatIsNoWrapperClosesTheConnection(octets: [UInt8]) async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            let connection = try await connect(smets1, "127.64.0.2")
            try await connection.send(octets)
            #expect(try await connection.readToEnd().isEmpty)
        }
    }

    @Test func halfOpenConnectionsMakeRoom() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            let reader = try await connect(smets1, "127.64.0.3")
            try await reader.send(Self.associate)
            _ = try await reader.read(51)
            var idle: [StreamedConnection] = []
            for _ in 0..<50 { idle.append(try await connect(smets1, "127.64.0.3")) }
            // All but three of them are closed; the reader, which is associated, is not.
            for connection in idle.prefix(47) { #expect(try await connection.readToEnd().isEmpty) }
            try await reader.send(Self.getRegister)
            #expect(try await reader.read(17).count == 17)
            // And a new one still gets in.
            let late = try await connect(smets1, "127.64.0.3")
            try await late.send(Self.associate)
            #expect(try await late.read(51).count == 51)
            for connection in [reader, late] { try await connection.close() }
            for connection in idle.suffix(3) { try? await connection.close() }
        }
    }

    @Test func theOldestOfTheAssociatedMakesRoom() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            var readers: [StreamedConnection] = []
            for _ in 0..<6 {
                let reader = try await connect(smets1, "127.64.0.3")
                try await reader.send(Self.associate)
                #expect(try await reader.read(51).count == 51)
                readers.append(reader)
            }
            for old in readers.prefix(2) { #expect(try await old.readToEnd().isEmpty) }
            for reader in readers.suffix(4) {
                try await reader.send(Self.getRegister)
                #expect(try await reader.read(17).count == 17)
                try await reader.close()
            }
        }
    }

    /// Has the connections looked through as if it were `seconds` later.
    private func closeIdle(_ smets1: TestSMETS1, after seconds: Int64) async throws {
        for (shard, registry) in zip(smets1.estate.gateway.shards, smets1.service.registries) {
            try await shard.eventLoop.submit { registry.value.closeIdle(at: .now() + .seconds(seconds)) }.get()
        }
    }

    @Test func silenceEndsAConnection() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            let associated = try await connect(smets1, "127.64.0.1")
            try await associated.send(Self.associate)
            _ = try await associated.read(51)
            let halfOpen = try await connect(smets1, "127.64.0.1")
            // It is known once it has been answered, if only with an error.
            try await halfOpen.send(Self.getRegister)
            _ = try await halfOpen.read(11)
            try await closeIdle(smets1, after: 31)
            #expect(try await halfOpen.readToEnd().isEmpty)
            try await associated.send(Self.getRegister)
            #expect(try await associated.read(17).count == 17)
            try await closeIdle(smets1, after: 901)
            #expect(try await associated.readToEnd().isEmpty)
        }
    }

    @Test func aRequestThatDripsEndsItsConnectionAndNoOther() async throws {
        try await TestSMETS1.with(.test { $0.network = nil }) { (smets1) async throws in
            let other = try await connect(smets1, "127.64.0.2")
            let dripping = try await connect(smets1, "127.64.0.1")
            for connection in [other, dripping] {
                try await connection.send(Self.associate)
                _ = try await connection.read(51)
            }
            // The answer to the whole request shows that the part behind it has come too.
            try await dripping.send(Self.getRegister + Self.getRegister.prefix(12))
            _ = try await dripping.read(17)
            try await closeIdle(smets1, after: 29)
            try await dripping.send(Array(Self.getRegister.dropFirst(12)) + Self.getRegister.prefix(1))
            _ = try await dripping.read(17)
            try await closeIdle(smets1, after: 29)
            try await closeIdle(smets1, after: 31)
            #expect(try await dripping.readToEnd().isEmpty)
            try await other.send(Self.getRegister)
            #expect(try await other.read(17).count == 17)
        }
    }

    @Test func moreConnectionsThanTheLimitAreClosed() async throws {
        try await TestSMETS1.with(
            .test {
                $0.network = nil
                $0.limits.connections = 2
            }
        ) { (smets1) async throws in
            let first = try await connect(smets1, "127.64.0.1")
            let second = try await connect(smets1, "127.64.0.2")
            for connection in [first, second] {
                try await connection.send(Self.associate)
                _ = try await connection.read(51)
            }
            #expect(try await connect(smets1, "127.64.0.3").readToEnd().isEmpty)
            try await first.close()
            try await second.close()
        }
    }

    @Test func aWokenMeterDialsOut() async throws {
        let (channels, continuation) = AsyncStream<any Channel>.makeStream()
        let provider = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                continuation.yield(channel)
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(provider.localAddress?.port)
        try await TestSMETS1.with(.test { $0.dialOut = .init(host: "127.0.0.1", port: port) }) {
            (smets1) async throws in
            let address = try await smets1.wake(4)
            var iterator = channels.makeAsyncIterator()
            let channel = try #require(await iterator.next())
            #expect(channel.remoteAddress?.ipAddress == address)
            let connection = try await StreamedConnection.adopt(channel)
            try await connection.send(Self.associate)
            #expect(try await connection.read(51)[8] == 0x61)
            try await connection.close()
        }
        try await provider.close()
    }

    @Test func aSleepingMeterDoesNotAnswerGBCSWhileItSpeaksDLMS() async throws {
        let estate = try TestGateway(meters: 2) { definition in
            definition.cohorts[0].device = .init(name: "test", smetsVersion: .smets1)
        }
        let command = try estate.command(.ecs22b)
        // As a stand-in it does.
        #expect(await estate.gateway.deliver(command.octets).response != nil)
        let alone = try GBCSGateway(
            estate: estate.gateway.estate, clock: AdjustableClock(), group: MultiThreadedEventLoopGroup.singleton,
            shardCount: 1, cacheCapacity: 16, hasStandIns: false)
        #expect(await alone.deliver(command.octets).disposition == .undelivered(.unknownDevice))
    }

    @Test func aMessageOverSMPPIsAnsweredAndReceipted() async throws {
        try await TestSMETS1.with { (smets1) async throws in
            let messaging = MeterMessaging(smets1.service)
            let (answers, continuation) = AsyncStream<SubmitResult>.makeStream()
            func result(_ destination: String, _ change: (inout SubmittedShortMessage) -> Void = { _ in }) async throws
                -> SubmitResult
            {
                var message = try SubmittedShortMessage(
                    ShortMessageBody(
                        source: SMEAddress("07700900000"), destination: SMEAddress(destination),
                        octets: Array("wake".utf8)), [], from: "smets")
                change(&message)
                messaging.submit(message) { continuation.yield($0) }
                var iterator = answers.makeAsyncIterator()
                return try #require(await iterator.next())
            }
            guard case .accepted(let identifier) = try await result("447900000002") else {
                Issue.record("not accepted")
                return
            }
            #expect(try await result("447900000099") == .refused(.invalidDestinationAddress))
            #expect(try await result("447900000002") { $0.validity = .relative(0) } == .refused(.invalidValidityPeriod))
            #expect(
                try await result("447900000002") { $0.scheduled = .relative(1_000_000) }
                    == .refused(.invalidScheduledDeliveryTime))
            let (found, finder) = AsyncStream<QueryResult?>.makeStream()
            func query(_ identifier: String, _ source: String) async -> QueryResult? {
                messaging.query(messageID: identifier, source: source) { finder.yield($0) }
                var iterator = found.makeAsyncIterator()
                return await iterator.next() ?? nil
            }
            #expect(await eventually { await query(identifier, "07700900000")?.state == .delivered })
            #expect(await query(identifier, "07700900001") == nil)
            #expect(await query("1", "07700900000") == nil)
        }
    }
}
