import COSEM
import DCC
import ESMEEmulator
import EstateFixture
import Fleet
import GBCS
import NIOConcurrencyHelpers
import Testing

@testable import Estate

/// What meters of a served fleet do by themselves when its time has come.
@Suite struct ShardDueTests {
    private static let later = TestGateway.now + 86_400

    private func state(_ temporary: TemporaryState, now: UInt64 = 100) throws -> FleetState {
        try FleetState(
            folder: temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 2026,
            count: 6, now: now)
    }

    private func code(_ useCase: String) throws -> MessageCode { try #require(UseCaseCatalogue[useCase]).messageCode }

    /// ECS28a: a load limit of 5 kW that comes into force at `moment`.
    private func loadLimit(_ moment: ActivationMoment) throws -> RequestArguments {
        let code = try code("ECS28a")
        let arguments = CommandArguments(try #require(RequestCatalogue[code]))
        var values: [String: COSEMData] = [:]
        for argument in arguments.all { values[argument.name] = argument.example }
        values[try arguments.argument(named: "power-threshold").name] = .doubleLongUnsigned(5_000)
        return try arguments.requestArguments(values, at: moment)
    }

    private func putOff(_ meter: Int, of estate: TestGateway, to moment: UTCTime, counter: UInt64 = 1) async throws {
        let command = try estate.command(
            try code("ECS28a"), to: meter, counter: counter, arguments: try loadLimit(.at(moment)))
        let reply = await estate.gateway.deliver(command.octets)
        let response = try #require(reply.response)
        #expect(try estate.verify(response, to: command).isSuccess)
    }

    private func threshold(_ meter: Int, of estate: TestGateway) async throws -> [UInt8]? {
        try await estate.gateway.withMeter(meter) { meter, now in
            meter.attribute(DeviceAttribute.loadLimitPowerThreshold.reference, at: now)
        }
    }

    private let unlimited: [UInt8] = [0x06, 0xFF, 0xFF, 0xFF, 0xFF]
    private let limited: [UInt8] = [0x06, 0x00, 0x00, 0x13, 0x88]

    /// The Alert Codes that a gateway publishes, by meter.
    private final class Published: Sendable {
        private let box = NIOLockedValueBox<[EntityIdentifier: [AlertCode]]>([:])
        var codes: [EntityIdentifier: [AlertCode]] { box.withLockedValue { $0 } }

        init(_ gateway: GBCSGateway) {
            _ = gateway.alerts.subscribe { [box] alert in
                guard let alert = alert.alert else { return }
                box.withLockedValue { $0[alert.device, default: []].append(alert.alert.code) }
            }
        }
    }

    @Test func whatIsPutOffComesIntoForceAtItsTimeAndSaysSo() async throws {
        let estate = try TestGateway()
        let published = Published(estate.gateway)
        try await putOff(2, of: estate, to: Self.later)
        estate.gateway.clock.set(to: Self.later - 1, rate: 0)
        await estate.gateway.advanceDue()
        #expect(try await threshold(2, of: estate) == unlimited)
        #expect(published.codes.isEmpty)

        estate.gateway.clock.set(to: Self.later, rate: 0)
        await estate.gateway.advanceDue()
        #expect(try await threshold(2, of: estate) == limited)
        // One alert for each of its four values.
        let codes = Array(repeating: AlertCode.futureDatedCommandProcessed, count: 4)
        #expect(published.codes == [estate.device(2): codes])
        // Nothing is due twice.
        await estate.gateway.advanceDue()
        #expect(published.codes == [estate.device(2): codes])
    }

    @Test func aMessageFindsTheMeterAsItsTimeHasMadeIt() async throws {
        let estate = try TestGateway()
        try await putOff(0, of: estate, to: Self.later)
        estate.gateway.clock.set(to: Self.later + 60, rate: 0)
        let read = try estate.command(try code("ECS27"), to: 0, as: .networkOperator, counter: 9)
        let reply = await estate.gateway.deliver(read.octets)
        let response = try #require(reply.response)
        let values = try estate.verify(response, to: read).values
        #expect(values.contains(.doubleLongUnsigned(5_000)))
    }

    @Test func anotherLifeKnowsWhatIsPending() async throws {
        let temporary = TemporaryState()
        do {
            let estate = try TestGateway(state: try state(temporary))
            try await putOff(4, of: estate, to: Self.later)
            try await putOff(1, of: estate, to: Self.later + 86_400)
            await estate.gateway.finish()
        }
        let kept = try state(temporary, now: 200)
        #expect(try kept.store.metersWithPending() == [1, 4])
        let estate = try TestGateway(state: kept)
        let published = Published(estate.gateway)
        estate.gateway.clock.set(to: Self.later, rate: 0)
        await estate.gateway.advanceDue()
        #expect(published.codes.keys.map { $0 } == [estate.device(4)])
        #expect(try await threshold(4, of: estate) == limited)
        #expect(try await threshold(1, of: estate) == unlimited)
        // What is done is not pending any more.
        #expect(try kept.store.metersWithPending() == [1])
    }

    @Test func aCancelledValueIsNotPending() async throws {
        let temporary = TemporaryState()
        let kept = try state(temporary)
        let estate = try TestGateway(state: kept)
        try await putOff(3, of: estate, to: Self.later)
        let cancel = try estate.command(try code("ECS28a"), to: 3, counter: 2, arguments: try loadLimit(.never))
        _ = await estate.gateway.deliver(cancel.octets)
        #expect(try kept.store.metersWithPending() == [])
        estate.gateway.clock.set(to: Self.later, rate: 0)
        await estate.gateway.advanceDue()
        #expect(try await threshold(3, of: estate) == unlimited)
    }
}
