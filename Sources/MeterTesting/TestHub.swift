import COSEM
import CommsHub
import DCC
import ESMEEmulator
import Estate
import GBCS
import LoadTest

/// The Communications Hub of one meter's premises, as a test uses it.
public struct TestHub: Sendable {
    public let fleet: ServedFleet
    /// The number of the meter behind the hub.
    public let number: Int

    public var entityIdentifier: EntityIdentifier { fleet.gateway.estate.hubEntityIdentifier(number) }

    /// Sends the hub a command of use case `code` in that role, by the Access Control Broker as all commands to hubs, and
    /// checks what comes back; nil when the hub does not answer.
    ///
    /// - Parameters:
    ///   - start: start of the range, for use cases that take one; by default the one that `smets ask` takes.
    ///   - end: end of the range, which belongs to it.
    ///   - arguments: values of CCS01 and CCS02 by the names that `smets ask` has for them; nil for those of an example.
    public func ask(
        _ code: MessageCode, as role: RequestingRole = .supplier, from start: UTCTime? = nil, to end: UTCTime? = nil,
        arguments: [String: GivenValue]? = nil
    ) async throws -> MeterAnswer? {
        guard let request = HubRequestCatalogue[code] else { throw UnknownUseCase(code: code, device: "hub") }
        let window = ReadingWindow(for: request, now: fleet.clock.now)
        let given = GivenArguments(useCase: request.useCase, values: arguments, activation: nil)
        let command = try AccessControlBroker(folder: fleet.keys).hubCommand(
            request, as: role, to: entityIdentifier,
            hubKey: fleet.gateway.estate.hubKeys(number).keyAgreement.publicKey, counter: fleet.nextCounter(),
            from: start ?? window.start, to: end ?? window.end,
            arguments: try given.requestArguments(of: request, now: fleet.clock.now))
        return try await fleet.exchange(command)
    }

    /// Gives `body` the hub itself, with the time of the estate: its supply, HAN and WAN can be made to fail there. The
    /// alerts that `body` returns are sent.
    public func change(
        _ body: @Sendable (CommunicationsHub, UTCTime) -> [OutgoingAlert]
    ) async throws {
        try await fleet.gateway.withHub(number) { hub, time, _ in
            Shard.HubResult((), alerts: body(hub, time))
        }
    }

    /// Takes the supply of the premises away; the DCC hears of it (``outages``) unless the hub is offline.
    public func powerOff() async throws {
        try await fleet.gateway.withHub(number) { hub, time, _ in
            Shard.HubResult((), outage: hub.powerOff(at: time))
        }
    }

    /// Gives the supply back; the meter tells its Network Operator.
    public func powerOn() async throws { try await change { hub, time in hub.powerOn(at: time) } }

    /// The DCC Alerts AD1 about the hub so far.
    public var outages: [PowerOutageAlert] { fleet.alerts.outages(of: entityIdentifier) }

    /// The alerts that the hub has sent so far, once there are `count` or `seconds` have passed.
    public func alerts(atLeast count: Int = 0, within seconds: Int64 = 10) async -> [OutgoingAlert] {
        await fleet.alerts.alerts(of: entityIdentifier, atLeast: count, within: seconds)
    }
}
