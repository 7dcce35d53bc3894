import COSEM
import CommsHub
import ESMEEmulator
import GBCS

/// Runs exchange cases, each on a new meter behind a hub, through the ordinary processing path.
public struct ExchangeRunner {
    /// The result of a case.
    public enum Verdict: Hashable, Sendable, CustomStringConvertible {
        case passed
        case unexpectedResponse
        case noResponse(reason: String)
        /// The answer differs; `octet` is the first octet that does, and a value is nil where that message has ended.
        case differs(octet: Int, expected: UInt8?, got: UInt8?)
        /// The answer's signature, or that of a certification request in it, does not verify.
        case wrongSignature
        /// A certification request is not what it should be.
        case wrongCertificationRequest(reason: String)
        /// The meter's state differs from the one that is expected.
        case stateDiffers(String)
        case noAlert(at: UTCTime)
        case unexpectedAlert(AlertCode)
        /// An alert is not the one that is expected.
        indirect case alert(Int, Verdict)
        /// A step of several has this verdict; it counts from 1.
        indirect case step(Int, Verdict)

        public var description: String {
            func text(_ octet: UInt8?) -> String { octet?.hexadecimal ?? "the end" }
            return switch self {
            case .passed: "passed"
            case .unexpectedResponse: "expected no response, got one"
            case .noResponse(let reason): "expected a response, got none: \(reason)"
            case .differs(let octet, let expected, let got):
                "first difference at octet \(octet): expected \(text(expected)) got \(text(got))"
            case .wrongSignature: "the signature does not verify"
            case .wrongCertificationRequest(let reason): "certification request: \(reason)"
            case .stateDiffers(let difference): "state: \(difference)"
            case .noAlert(let time): "expected an alert at \(time), got none"
            case .unexpectedAlert(let code): "expected no alert, got \(code)"
            case .alert(let number, let verdict): "alert \(number): \(verdict)"
            case .step(let number, let verdict): "step \(number): \(verdict)"
            }
        }
    }

    private let context = ProcessingContext()
    /// Keys of the hub: an exchange has none of its own, and this one is never asked.
    private let hubKeys = StoredDeviceKeys(
        keyAgreement: nil, digitalSignature: FleetKeys(seed: 0).key(.hubDigitalSignature, index: 0))

    public init() {}

    /// The meter's answer to the case's first command; nil when no device gets it.
    public func run(_ exchange: ExchangeCase) -> MessageOutcome? {
        let session = session(exchange)
        for step in exchange.steps {
            guard case .command(let command, _, _) = step.event else { continue }
            return session.answer(command, step.fault, in: context)
        }
        return nil
    }

    /// Runs all steps of a case and compares what comes with what should.
    public func verdict(on exchange: ExchangeCase) -> Verdict {
        let session = session(exchange)
        for (index, step) in exchange.steps.enumerated() {
            let verdict = verdict(on: step, session)
            guard verdict == .passed else { return exchange.steps.count == 1 ? verdict : .step(index + 1, verdict) }
        }
        return .passed
    }

    private func session(_ exchange: ExchangeCase) -> ExchangeSession {
        let meter = exchange.makeMeter()
        return ExchangeSession(
            meter,
            CommunicationsHub(
                entityIdentifier: EntityIdentifier(0), trustAnchors: TrustAnchors([]), keys: hubKeys, meters: [meter]),
            clock: exchange.clock)
    }

    private func verdict(on step: ExchangeStep, _ session: ExchangeSession) -> Verdict {
        let verdict: Verdict
        switch step.event {
        case .command(let command, let expected, let comparison):
            let outcome = session.answer(command, step.fault, in: context)
            verdict = compare(outcome, expected, comparison, session)
        case .time(let clock, let alerts): verdict = self.verdict(on: alerts, at: clock, session)
        }
        guard verdict == .passed else { return verdict }
        return step.expectedState?.difference(from: session.meter, at: session.clock).map { .stateDiffers($0) }
            ?? .passed
    }

    private func compare(
        _ outcome: MessageOutcome?, _ expected: [UInt8]?, _ comparison: ExchangeStep.Comparison,
        _ session: ExchangeSession
    ) -> Verdict {
        switch (expected, outcome?.response) {
        case (nil, nil): .passed
        case (nil, _?): .unexpectedResponse
        case (_?, nil):
            .noResponse(reason: outcome.map { "\($0.disposition)" } ?? "the hub could not deliver the command")
        case (let expected?, let got?): session.compare(got, expected, comparison)
        }
    }

    private func verdict(on alerts: [ExpectedAlert], at clock: UTCTime?, _ session: ExchangeSession) -> Verdict {
        if let clock { session.clock = max(session.clock, clock) }
        if alerts.isEmpty {
            session.advance()
            return session.alerts.first.map { .unexpectedAlert($0.alert.code) } ?? .passed
        }
        for (index, expected) in alerts.enumerated() {
            if let time = expected.clock { session.clock = max(session.clock, time) }
            session.advance()
            guard let alert = session.nextAlert() else { return .noAlert(at: session.clock) }
            let verdict = session.compare(alert.octets, expected.message, expected.comparison)
            guard verdict == .passed else { return .alert(index + 1, verdict) }
        }
        return .passed
    }
}
