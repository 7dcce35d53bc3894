import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate

/// What cannot be kept is not acknowledged, is counted, and is no other meter's.
@Suite struct WithheldAnswerTests {
    private let temporary = TemporaryState()

    /// A gateway over files, and those.
    private func serve() throws -> (TestGateway, FleetState) {
        let definition = FleetDefinition.homes(6)
        let state = try FleetState(
            folder: temporary.path, firstEntityIdentifier: definition.firstEntityIdentifier, seed: definition.seed,
            count: 6, now: 1_000)
        return (try TestGateway(state: state), state)
    }

    private func failures(_ served: TestGateway) async -> Int {
        var sum = 0
        for shard in served.gateway.shards { sum += await shard.statistics.storeFailures.total }
        return sum
    }

    private func path(_ state: FleetState) throws -> String { try #require(state.files).records }

    @Test func aCommandThatCannotBeKeptIsNotAnsweredAndMayComeAgain() async throws {
        let (served, state) = try serve()
        let records = try path(state)
        let command = try served.command(.ecs70, counter: 7).octets
        try #require(rename(records, records + ".away") == 0)
        #expect(state.records.examine() == "is gone")
        let withheld = await served.gateway.deliver(command)
        #expect(withheld.disposition == .notKept)
        #expect(withheld.response == nil)
        #expect(await failures(served) == 1)
        #expect(served.gateway.stateProblem?.contains("is gone") == true)
        try #require(rename(records + ".away", records) == 0)
        #expect(state.records.examine() == nil)
        // It was not executed as far as anyone was told: now it is, once.
        #expect(await served.gateway.deliver(command).response != nil)
        #expect(await served.gateway.deliver(command).response == nil)
    }

    @Test func whatCannotBeKeptOfAMeterIsNoOthers() async throws {
        let (served, state) = try serve()
        let records = try path(state)
        try #require(rename(records, records + ".away") == 0)
        _ = state.records.examine()
        let error = await #expect(throws: StateError.self) {
            try await served.gateway.withMeter(1) { meter, _ in meter.clockOffset = 99 }
        }
        #expect(error?.description.contains("is gone") == true)
        for number in 0..<6 {
            #expect(try await served.gateway.withMeter(number) { meter, _ in meter.clockOffset } == 0)
        }
    }

    @Test func aMeterWithADamagedRecordIsSilentAndOthersAreNot() async throws {
        let (served, state) = try serve()
        #expect(await served.gateway.deliver(try served.command(.ecs70, to: 1, counter: 7).octets).response != nil)
        let record = state.records.storage.base + RecordLayout.record(1)
        record.storeBytes(of: 6, toByteOffset: 8, as: UInt64.self)
        let silent = await served.gateway.deliver(try served.command(.ecs70, to: 1, counter: 7).octets)
        #expect(silent.disposition == .notKept)
        await #expect(throws: StateError.self) { try await served.gateway.withMeter(1) { _, _ in } }
        #expect(await served.gateway.deliver(try served.command(.ecs70, to: 2, counter: 7).octets).response != nil)
    }

    /// Own counters on the way to an Unknown Remote Party, before and after the file was away.
    @Test func ownCountersGoOnWhereTheyWere() async throws {
        let (served, state) = try serve()
        let records = try path(state)
        func counter() -> UInt64 { state.records.record(0)?.ownOriginatorCounter ?? 0 }
        let command = try served.command(.ecs22b, as: .meterDataRetriever).octets
        #expect(await served.gateway.deliver(command).response != nil)
        #expect(counter() == 1_001)
        try #require(rename(records, records + ".away") == 0)
        _ = state.records.examine()
        #expect(await served.gateway.deliver(command).response == nil)
        #expect(counter() == 1_001)
        try #require(rename(records + ".away", records) == 0)
        _ = state.records.examine()
        #expect(await served.gateway.deliver(command).response != nil)
        #expect(counter() == 1_002)
    }
}
