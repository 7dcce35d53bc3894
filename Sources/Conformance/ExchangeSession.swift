import COSEM
import CommsHub
import ESMEEmulator
import GBCS

/// The meter of a case while its steps run.
final class ExchangeSession {
    let meter: ESME
    private let hub: CommunicationsHub
    /// The frozen clock; it only goes forward.
    var clock: UTCTime
    /// Alerts that came and were not looked at yet, oldest first.
    private(set) var alerts: [OutgoingAlert] = []

    init(_ meter: ESME, _ hub: CommunicationsHub, clock: UTCTime) {
        (self.meter, self.hub, self.clock) = (meter, hub, clock)
    }

    /// The meter's answer to a command; nil when the hub could not deliver it. `fault` lasts for this command.
    func answer(_ command: [UInt8], _ fault: ExchangeFault?, in context: ProcessingContext) -> MessageOutcome? {
        meter.faults.removeAll()
        for effect in fault?.effects ?? [] { _ = meter.faults.add(Fault(effect)) }
        let outcome = hub.deliver(command, at: clock, in: context)
        meter.faults.removeAll()
        alerts += outcome.alerts
        if case .undelivered = outcome.disposition { return nil }
        return outcome
    }

    /// Lets the meter do what is due.
    func advance() { alerts += meter.advance(to: clock) }

    func nextAlert() -> OutgoingAlert? { alerts.isEmpty ? nil : alerts.removeFirst() }

    /// Compares a message with the one that is expected.
    func compare(
        _ got: [UInt8], _ expected: [UInt8], _ comparison: ExchangeStep.Comparison
    ) -> ExchangeRunner.Verdict {
        let signature = 64
        switch comparison {
        case .octets: return Self.difference(got[...], expected[...])
        case .certificationRequest: return compareRequests(got, expected)
        case .signature:
            guard got.count >= signature, expected.count >= signature else {
                return Self.difference(got[...], expected[...])
            }
            let verdict = Self.difference(got.dropLast(signature), expected.dropLast(signature))
            guard verdict == .passed else { return verdict }
            return isSigned(got) ? .passed : .wrongSignature
        }
    }

    private func isSigned(_ octets: [UInt8]) -> Bool {
        guard let message = try? Message(parsing: octets), case .present(let range) = message.signature else {
            return false
        }
        return meter.digitalSignatureKey.verifies(octets[range], of: octets[message.signedRange])
    }

    /// Compares two responses whose content is a certification request: headers octet for octet, of the requests
    /// everything but key and signature.
    private func compareRequests(_ got: [UInt8], _ expected: [UInt8]) -> ExchangeRunner.Verdict {
        guard let message = try? Message(parsing: got), let wanted = try? Message(parsing: expected) else {
            return Self.difference(got[...], expected[...])
        }
        guard message.header == wanted.header else { return .wrongCertificationRequest(reason: "another header") }
        guard isSigned(got) else { return .wrongSignature }
        let request: CertificationRequest
        let pattern: CertificationRequest
        do throws(CodecError) {
            request = try CertificationRequest(der: message.content)
            pattern = try CertificationRequest(der: wanted.content)
        } catch { return .wrongCertificationRequest(reason: "\(error)") }
        guard request.attributes == pattern.attributes else {
            return .wrongCertificationRequest(reason: "other attributes")
        }
        return request.isSigned ? .passed : .wrongCertificationRequest(reason: "it is not signed with its own key")
    }

    private static func difference(_ got: ArraySlice<UInt8>, _ expected: ArraySlice<UInt8>) -> ExchangeRunner.Verdict {
        guard got != expected else { return .passed }
        let common = zip(expected, got).prefix { $0 == $1 }.count
        return .differs(
            octet: common, expected: common < expected.count ? expected[common] : nil,
            got: common < got.count ? got[common] : nil)
    }
}
