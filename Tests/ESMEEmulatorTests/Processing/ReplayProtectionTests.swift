import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// GBCS 4.3.1.5, on ECS70, on every other use case that needs it, and on reads, which do not.
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
        // CCS01, "Add Device to CHF device log".
        let command = estate.command(.ccs01, from: .accessControlBroker, counter: 40)
        #expect(estate.process(command).disposition == .notSupported)
        #expect(estate.process(command).disposition == .notSupported)
        #expect(estate.meter.lastCounters.isEmpty)
    }

    private static func useCases(areProtected: Bool) -> [UseCase] {
        UseCaseCatalogue.all.filter {
            ($0.isASN1 || RequestCatalogue[$0.messageCode] != nil) && $0.protectionAgainstReplay == areProtected
                && Sender.permitted($0) != nil
        }
    }

    /// As the annex has it: all that read, and those that write what may be written twice.
    @Test(
        "What has no Protection Against Replay may be repeated and comes in any order",
        arguments: useCases(areProtected: false))
    func repeatable(useCase: UseCase) throws {
        guard !useCase.isASN1 else { return }
        let estate = TestEstate(
            lastCounters: [.supplier: .max, .networkOperator: .max, .accessControlBroker: .max, .loadController: .max])
        let sender = try #require(Sender.permitted(useCase))
        let command = estate.command(useCase.messageCode, from: sender, counter: 500)
        let first = try estate.answer(to: command, from: sender)
        _ = try estate.answer(useCase.messageCode, from: sender, counter: 1)
        let repeated = try estate.answer(to: command, from: sender)
        #expect(first.content == repeated.content)
        #expect(useCase.category == .criticalCommand || first.octets == repeated.octets)
        #expect(estate.meter.lastCounters.all.allSatisfy { $0.counter == .max })
    }

    @Test(
        "What has it is executed once, and later only with a greater counter", arguments: useCases(areProtected: true))
    func executedOnce(useCase: UseCase) throws {
        let estate = TestEstate()
        let sender = try #require(Sender.permitted(useCase))
        let command = estate.command(useCase.messageCode, from: sender, counter: 500)
        #expect(estate.process(command).disposition == .answered)
        let state = estate.meter.state
        try estate.expectRefusal(of: command, alert: Self.replayAlert, isLogged: true, where: Self.isReplay(of: 500))
        var after = estate.meter.state
        after.eventLogs = state.eventLogs
        #expect(after == state)
        try estate.expectRefusal(
            of: estate.command(useCase.messageCode, from: sender, counter: 499), alert: Self.replayAlert,
            isLogged: true, where: Self.isReplay(of: 500))
        let next = estate.command(useCase.messageCode, from: sender, counter: 501)
        #expect(estate.process(next).disposition == .answered)
    }

    /// The Supplier's top-ups are numbered apart from its other commands (GBCS CS01a).
    @Test("Top-ups have a counter of their own")
    func topUps() throws {
        let estate = TestEstate(lastCounters: [.supplier: 0x9_0000_0000])
        _ = try estate.answer(.cs01a, from: .supplier, counter: 0x3_0000_0000)
        #expect(estate.meter.topUpCounter == 0x3_0000_0000)
        #expect(estate.meter.lastCounters == [.supplier: 0x9_0000_0000])
        try estate.expectRefusal(
            of: estate.command(.cs01a, from: .supplier, counter: 0x3_0000_0000), alert: Self.replayAlert,
            isLogged: true, where: Self.isReplay(of: 0x3_0000_0000))
        _ = try estate.answer(.cs01a, from: .supplier, counter: 0x3_0000_0001)
        try estate.expectRefusal(
            of: estate.command(.ecs70, from: .supplier, counter: 0x9_0000_0000), alert: Self.replayAlert,
            isLogged: true, where: Self.isReplay(of: 0x9_0000_0000))
    }
}
