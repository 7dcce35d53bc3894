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
    ///   - arguments: values by the names that `smets ask` has for them, or any of their words; nil for those of an
    ///     example, which commands with ASN.1 content do not have.
    ///   - time: when the values come into force; nil for at once.
    ///   - counter: Originator Counter; by default one greater than any before.
    public func command(
        _ code: MessageCode, as role: RequestingRole = .supplier, from start: UTCTime? = nil, to end: UTCTime? = nil,
        arguments: [String: GivenValue]? = nil, at time: UTCTime? = nil, counter: UInt64? = nil
    ) throws -> AccessControlBroker.PreparedCommand {
        try prepare(code, as: role, start, end, arguments, time.map { .at($0) }, counter)
    }

    private func prepare(
        _ code: MessageCode, as role: RequestingRole, _ start: UTCTime?, _ end: UTCTime?,
        _ arguments: [String: GivenValue]?, _ activation: ActivationMoment?, _ counter: UInt64? = nil
    ) throws -> AccessControlBroker.PreparedCommand {
        let keys = fleet.gateway.estate.deviceKeys(number)
        let publicKeys = (keys.keyAgreement.publicKey, keys.digitalSignature.publicKey)
        let broker = try AccessControlBroker(folder: fleet.keys)
        if let request = RequestCatalogue[code] {
            let window = ReadingWindow(for: request, now: fleet.clock.now)
            let given = GivenArguments(useCase: request.useCase, values: arguments, activation: activation)
            return try broker.command(
                request, as: role, to: entityIdentifier, deviceKeys: publicKeys,
                counter: counter ?? fleet.nextCounter(), from: start ?? window.start, to: end ?? window.end,
                arguments: try given.requestArguments(of: request, now: fleet.clock.now))
        }
        guard let useCase = UseCaseCatalogue[code], let known = DeviceManagementArguments(useCase) else {
            throw UnknownUseCase(code: code, device: "meter")
        }
        let counter = counter ?? fleet.nextCounter()
        let given = GivenArguments(useCase: useCase, values: arguments, activation: activation)
        return try broker.deviceManagementCommand(
            useCase, as: role, content: try given.content(of: known, as: role.roleAtMeter, counter: counter),
            to: entityIdentifier, deviceKeys: publicKeys, counter: counter)
    }

    /// Sends a command of use case `code` in that role and checks what comes back, as the DCC and the reader would; nil
    /// when the meter does not answer.
    ///
    /// ```swift
    /// try await meter.ask(.named("ECS38"), arguments: ["randomised-offset-limit": 600])
    /// ```
    ///
    /// Throws ``VerifiedResponse/Problem`` for a response that is not the answer: of a wrong MAC, say. Throws
    /// ``TestMistake`` for arguments that the use case does not take; the parameters are those of
    /// ``command(_:as:from:to:arguments:at:counter:)``.
    public func ask(
        _ code: MessageCode, as role: RequestingRole = .supplier, from start: UTCTime? = nil, to end: UTCTime? = nil,
        arguments: [String: GivenValue]? = nil, at time: UTCTime? = nil
    ) async throws -> MeterAnswer? {
        try await fleet.exchange(try command(code, as: role, from: start, to: end, arguments: arguments, at: time))
    }

    /// Cancels what a command of use case `code` has put off, by the command that comes into force never (GBCS 9.2.2).
    ///
    /// - Parameter arguments: values of those that are in force at once all the same, where the use case has any.
    public func cancel(
        _ code: MessageCode, as role: RequestingRole = .supplier, arguments: [String: GivenValue] = [:]
    ) async throws -> MeterAnswer? {
        try await fleet.exchange(try prepare(code, as: role, nil, nil, arguments, .never))
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
