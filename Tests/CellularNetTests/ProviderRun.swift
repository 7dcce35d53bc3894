import SimulationKernel

@testable import CellularNet

/// A communications provider of which nothing is left to chance, with what it did: a message takes 4 s, attaching 3 s,
/// activation 2 s, deactivation 1 s.
struct ProviderRun {
    struct Line: Equatable, CustomStringConvertible {
        let seconds: Double
        let what: String

        init(_ seconds: Double, _ what: String) { (self.seconds, self.what) = (seconds, what) }

        var description: String { "\(seconds) s: \(what)" }
    }

    var provider: CommunicationsProvider
    private(set) var lines: [Line] = []
    private(set) var sessions: [PDPContext.Session] = []

    static let modem = ModemParameters(
        attach: 3 * .second...3 * .second, activation: 2 * .second...2 * .second, idleTimer: 120 * .second,
        deactivation: .second, attachFailure: 0, mostAttempts: 3, backOff: 30 * .second, dropsPerHour: 0,
        missedIdleTimers: 0, longestSession: 30 * .minute)

    static let messages = ShortMessageCentre.Parameters(
        medianDelay: 4 * .second, delayP95: 4 * .second, attemptSuccess: 1, retryInterval: 60 * .second)

    static func parameters(
        pool: Int = 100, leaseHold: Double = 0, change: (inout SMETS1NetworkParameters) -> Void = { _ in }
    ) -> SMETS1NetworkParameters {
        var parameters = SMETS1NetworkParameters(
            shortMessages: messages, modem: modem,
            accessPoints: [
                .init(name: "a", poolSize: pool, leaseHold: Microseconds(seconds: leaseHold)),
                .init(name: "b", poolSize: pool, leaseHold: Microseconds(seconds: leaseHold)),
            ])
        change(&parameters)
        return parameters
    }

    init(_ parameters: SMETS1NetworkParameters = Self.parameters(), seed: UInt64 = 1, start: Microseconds = 0) {
        provider = CommunicationsProvider(parameters, seed: seed, start: start)
    }

    @discardableResult
    mutating func submit(
        _ sim: UInt32, at seconds: Double, accessPoint: Int = 0, validity: Double? = nil
    ) throws -> ShortMessage.Identifier {
        run(until: seconds)
        return try provider.submit(
            sim: sim, accessPoint: accessPoint, validity: validity.map { Microseconds(seconds: $0) },
            at: Microseconds(seconds: seconds))
    }

    mutating func carry(_ sim: UInt32, at seconds: Double, up: Int = 0, down: Int = 0) {
        run(until: seconds)
        provider.carried(sim: sim, uplink: up, downlink: down, at: Microseconds(seconds: seconds))
    }

    mutating func run(until seconds: Double) {
        while let happening = provider.step(until: Microseconds(seconds: seconds)) {
            note(happening)
        }
    }

    private mutating func note(_ happening: CommunicationsProvider.Happening) {
        let what =
            switch happening {
            case .delivered(let message): "message of \(message.sim) delivered"
            case .failed(let message, let why): "message of \(message.sim) \(why)"
            case .attached(let sim, _): "\(sim) attached"
            case .activated(let sim, let accessPoint, let address): "\(sim) active at \(accessPoint)/\(address)"
            case .rejected(let sim, _, let why, let isLast): "\(sim) \(why)\(isLast ? ", sleeps" : "")"
            case .ended(let session): "\(session.sim) ended, \(session.end)"
            }
        lines.append(Line(provider.time.seconds, what))
        if case .ended(let session) = happening { sessions.append(session) }
    }

    mutating func takeLines() -> [Line] {
        defer { lines = [] }
        return lines
    }
}
