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

        public var description: String {
            func text(_ octet: UInt8?) -> String { octet?.hexadecimal ?? "the end" }
            return switch self {
            case .passed: "passed"
            case .unexpectedResponse: "expected no response, got one"
            case .noResponse(let reason): "expected a response, got none: \(reason)"
            case .differs(let octet, let expected, let got):
                "first difference at octet \(octet): expected \(text(expected)) got \(text(got))"
            }
        }
    }

    private let context = ProcessingContext()
    /// Keys of the hub: an exchange has none of its own, and this one is never asked.
    private let hubKeys = StoredDeviceKeys(
        keyAgreement: nil, digitalSignature: FleetKeys(seed: 0).key(.hubDigitalSignature, index: 0))

    public init() {}

    /// The meter's answer to the case's command; uses only the case's device, command and fault.
    public func run(_ exchange: ExchangeCase) -> MessageOutcome? {
        let meter = exchange.makeMeter()
        let hub = CommunicationsHub(
            entityIdentifier: EntityIdentifier(0), trustAnchors: TrustAnchors([]), keys: hubKeys, meters: [meter])
        let outcome = hub.deliver(exchange.command, at: exchange.clock, in: context)
        if case .undelivered = outcome.disposition { return nil }
        return outcome
    }

    public func verdict(on exchange: ExchangeCase) -> Verdict {
        let outcome = run(exchange)
        switch (exchange.response, outcome?.response) {
        case (nil, nil): return .passed
        case (nil, _?): return .unexpectedResponse
        case (_?, nil):
            return .noResponse(reason: outcome.map { "\($0.disposition)" } ?? "the hub could not deliver the command")
        case (let expected?, let got?):
            guard expected != got else { return .passed }
            let common = zip(expected, got).prefix { $0 == $1 }.count
            return .differs(
                octet: common, expected: common < expected.count ? expected[common] : nil,
                got: common < got.count ? got[common] : nil)
        }
    }
}
