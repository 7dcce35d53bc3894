import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import MeterTesting

/// What tests of others rely on.
@Suite struct ServedFleetTests {
    @Test func theClockStandsAtNoonOfTheFirstOfNovember2026() {
        #expect("\(ServedFleet.standardTime)" == "2026-11-01T12:00:00Z")
    }

    @Test(arguments: Transport.allCases)
    func everyCommandHasAGreaterCounter(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            // ECS70 is protected against replay: a second one with the same counter is not executed.
            let command = try fleet.meter().command(.ecs70)
            let first = try await fleet.send(command.octets)
            let again = try await fleet.send(command.octets)
            let next = try await fleet.meter().ask(.ecs70)
            #expect(first != nil && again == nil && next != nil)
        }
    }

    @Test func aLogAmongValuesIsFoundByItsName() async throws {
        try await ServedFleet.with { fleet in
            let voltage = try #require(UseCaseCatalogue["ECS23"]).messageCode
            let answer = try #require(try await fleet.meter().ask(voltage))
            let log = try #require(answer.log("average voltage log of phase 1"))
            #expect(log.columns.map(\.name) == ["average voltage"] && !log.rows.isEmpty)
            #expect(answer.log("event log") == nil && answer.rows.isEmpty)
            #expect(answer.value("average over-voltage counter of phase 1") == "0")
            let profile = try #require(try await fleet.meter().ask(.ecs22b))
            #expect(profile.log("import profile") == nil && profile.value("active import") == nil)
            #expect(profile.rows.count == 48)
        }
    }

    @Test(arguments: Transport.allCases)
    func whatIsNoMessageHasNoAnswer(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let toNoise = try await fleet.send([0x00, 0x01, 0x02])
            #expect(toNoise == nil)
            var octets = try fleet.meter().command(.ecs52).octets
            octets[octets.count - 1] ^= 1
            let toWrongMAC = try await fleet.send(octets)
            #expect(toWrongMAC == nil)
        }
    }

    @Test func aUseCaseThatNoMeterHasIsAnErrorThatSaysSo() async throws {
        try await ServedFleet.with { fleet in
            let error = #expect(throws: UnknownUseCase.self) { try fleet.meter().command(.ccs06) }
            #expect(error?.description == "010F CCS06: no command that the emulator can build for a meter")
        }
    }

    @Test func anAlertThatDoesNotComeEndsTheWait() async throws {
        try await ServedFleet.with { fleet in
            #expect(await fleet.meter().alerts(atLeast: 1, within: 0).isEmpty)
            #expect(await fleet.hub().alerts().isEmpty)
        }
    }

    @Test func theErrorOfABodyIsThatOfTheTest() async throws {
        struct Own: Error {}
        await #expect(throws: Own.self) { try await ServedFleet.with(over: .sockets) { _ in throw Own() } }
    }

    @Test func aServedFleetHasBothPortsAndOneInProcessHasNone() async throws {
        try await ServedFleet.with(over: .sockets) { fleet in
            let server = try #require(fleet.server)
            #expect(server.streamPort > 0 && server.httpPort > 0)
        }
        try await ServedFleet.with { #expect($0.server == nil) }
    }
}
