import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// GBCS 4.3.1.5, on ECS70, the one supported use case that needs it, and on reads, which do not.
@Suite("Protection Against Replay")
struct ReplayProtectionTests {
    private static func isReplay(of last: UInt64) -> (Refusal) -> Bool { { $0 == .replayed(last: last) } }
    private static let replayAlert = AlertCode(rawValue: 0x8F60)

    @Test("The counter must be greater than the last executed one")
    func counterMustGrow() throws {
        let estate = TestEstate(lastCounters: [.supplier: 1_000])
        for counter: UInt64 in [0, 1, 999, 1_000] {
            try estate.expectRefusal(
                of: estate.command(.ecs70, from: .supplier, counter: counter), alert: Self.replayAlert, isLogged: true,
                where: Self.isReplay(of: 1_000))
        }
        let accepted: [UInt64] = [1_001, 1_002, 5_000, .max]
        for counter in accepted {
            _ = try estate.answer(.ecs70, from: .supplier, counter: counter)
            #expect(estate.meter.lastCounters == [.supplier: counter])
            try estate.expectRefusal(
                of: estate.command(.ecs70, from: .supplier, counter: counter), alert: Self.replayAlert, isLogged: true,
                where: Self.isReplay(of: counter))
        }
    }

    @Test("A meter without a stored counter starts at 0")
    func firstCounter() throws {
        let estate = TestEstate()
        try estate.expectRefusal(
            of: estate.command(.ecs70, from: .supplier, counter: 0), alert: Self.replayAlert, isLogged: true,
            where: Self.isReplay(of: 0))
        _ = try estate.answer(.ecs70, from: .supplier, counter: 1)
    }

    @Test("The same octets again are a replay")
    func sameOctets() throws {
        let estate = TestEstate()
        let command = estate.command(.ecs70, from: .supplier, counter: 77)
        _ = try estate.answer(to: command, from: .supplier)
        try estate.expectRefusal(of: command, alert: Self.replayAlert, isLogged: true, where: Self.isReplay(of: 77))
    }

    @Test("A command that fails a later check does not use its counter up")
    func failedCommandsDoNotCount() throws {
        let estate = TestEstate(lastCounters: [.supplier: 10])
        let originator = Sender.supplier.originator(counter: 5_000)
        let wrongSignature = estate.command(.ecs70, from: originator, signingKey: TestKeys.meterDigitalSignature)
        let wrongMAC = estate.command(.ecs70, from: originator, brokerSecret: Party.supplier.secret)
        let header = originator.header(.ecs70, to: TestEstate.meterIdentifier)
        let wrongContent = estate.protected(
            header, content: TestEstate.unknownContent(5_000), signingKey: Party.supplier.digitalSignature)
        for command in [wrongSignature, wrongMAC, wrongContent] {
            #expect(estate.process(command).response == nil)
            #expect(estate.meter.lastCounters == [.supplier: 10])
        }
        _ = try estate.answer(.ecs70, from: .supplier, counter: 11)
    }

    @Test("A command that fails in its execution has been executed: its counter counts")
    func failedExecutionCounts() throws {
        let estate = TestEstate()
        let outside = estate.now + 60...estate.now + 120
        let answer = try estate.answer(.ecs70, from: .supplier, counter: 40, range: outside)
        #expect(!answer.response.isSuccess)
        #expect(estate.meter.lastCounters == [.supplier: 40])
    }

    @Test("A use case that is not supported is not executed: its counter does not count")
    func unsupportedDoesNotCount() {
        let estate = TestEstate()
        // ECS02, "Set ESME Payment Mode to Credit".
        let command = estate.command(MessageCode(rawValue: 0x001A), from: .supplier, counter: 40)
        #expect(estate.process(command).disposition == .notSupported)
        #expect(estate.process(command).disposition == .notSupported)
        #expect(estate.meter.lastCounters.isEmpty)
    }

    @Test("Reads may be repeated and come in any order", arguments: RequestCatalogue.all.map(\.useCase))
    func readsAreRepeatable(useCase: UseCase) throws {
        guard useCase.protectionAgainstReplay == false else {
            #expect(useCase.messageCode == .ecs70)
            return
        }
        let estate = TestEstate(lastCounters: [.supplier: .max, .networkOperator: .max, .accessControlBroker: .max])
        let sender = try #require(Sender.allCases.first { useCase.roles.contains($0.businessOriginator.role) })
        let command = estate.command(useCase.messageCode, from: sender, counter: 500)
        let first = try estate.answer(to: command, from: sender)
        _ = try estate.answer(useCase.messageCode, from: sender, counter: 1)
        let repeated = try estate.answer(to: command, from: sender)
        #expect(first.octets == repeated.octets)
        #expect(estate.meter.lastCounters.all.allSatisfy { $0.counter == .max })
    }
}
