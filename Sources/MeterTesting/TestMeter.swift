import COSEM
import DCC
import ESMEEmulator
import GBCS
import LoadTest

/// One meter of a ``ServedFleet``, as a test uses it.
public struct TestMeter: Sendable {
    public let fleet: ServedFleet
    /// The meter's number in its fleet.
    public let number: Int

    public var entityIdentifier: EntityIdentifier { fleet.gateway.estate.entityIdentifier(number) }

    /// A command of use case `code`, built and protected as the DCC would for that role.
    ///
    /// - Parameters:
    ///   - start: start of the range, for use cases that take one; by default the one that `smets ask` takes.
    ///   - end: end of the range, which belongs to it.
    ///   - counter: Originator Counter; by default one greater than any before.
    public func command(
        _ code: MessageCode, as role: RequestingRole = .supplier, from start: UTCTime? = nil, to end: UTCTime? = nil,
        counter: UInt64? = nil
    ) throws -> AccessControlBroker.PreparedCommand {
        guard let request = RequestCatalogue[code] else { throw UnknownUseCase(code: code, device: "meter") }
        let keys = fleet.gateway.estate.deviceKeys(number)
        let window = ReadingWindow(for: request, now: fleet.clock.now)
        return try AccessControlBroker(folder: fleet.keys).command(
            request, as: role, to: entityIdentifier,
            deviceKeys: (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey),
            counter: counter ?? fleet.nextCounter(), from: start ?? window.start, to: end ?? window.end)
    }

    /// Sends a command of use case `code` in that role and checks what comes back, as the DCC and the reader would; nil
    /// when the meter does not answer.
    ///
    /// Throws ``VerifiedResponse/Problem`` for a response that is not the answer: of a wrong MAC, say.
    public func ask(
        _ code: MessageCode, as role: RequestingRole = .supplier, from start: UTCTime? = nil, to end: UTCTime? = nil
    ) async throws -> MeterAnswer? {
        let command = try command(code, as: role, from: start, to: end)
        return try await fleet.exchange(command)
    }

    /// Makes the meter misbehave from now on; false when it has as many faults as it can.
    @discardableResult
    public func suffer(_ fault: Fault) async throws -> Bool {
        try await fleet.gateway.withMeter(number) { meter, _ in meter.faults.add(fault) }
    }

    /// Gives `body` the meter itself, with the time of the estate.
    public func inspect<Result: Sendable>(
        _ body: @Sendable (ESME, UTCTime) throws -> Result
    ) async throws -> Result {
        try await fleet.gateway.withMeter(number, body)
    }

    /// The alerts that the meter has sent so far, once there are `count` or `seconds` have passed.
    ///
    /// Alerts that a command causes are there when its answer is, unless a network is in front of the hub.
    public func alerts(atLeast count: Int = 0, within seconds: Int64 = 10) async -> [OutgoingAlert] {
        await fleet.alerts.alerts(of: entityIdentifier, atLeast: count, within: seconds)
    }
}

/// The error of a test that asks for a use case that the device does not have.
public struct UnknownUseCase: Error, CustomStringConvertible {
    public let code: MessageCode
    let device: String

    public var description: String { "\(code): no command that the emulator can build for a \(device)" }
}
