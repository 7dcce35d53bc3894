import DCC
import DUIS
import Estate
import GBCS

// From a document that came in to its answer.
extension DataServiceProvider {
    /// Takes a Service Request or Signed Pre-Command that came to one of the services, and answers it.
    package func handle(_ octets: [UInt8], at service: GatewayService) async -> DSPAnswer {
        let reception: Reception
        do { reception = try receive(octets, at: service) } catch {
            return .problem(status: error.status, text: error.text)
        }
        trace(reception.request.id, .received, "at \(service.rawValue)", octets)
        let outcome: RequestOutcome
        do { outcome = try await decide(reception) } catch {
            // What cannot be kept is not acknowledged.
            return .problem(status: 503, text: "The request cannot be kept: \(error). Send it again later.")
        }
        return answer(reception, outcome)
    }

    /// What becomes of a request: its answer, and what follows it.
    struct RequestOutcome {
        var code: ResponseCode
        /// Child of the answer's ResponseMessage beside the references.
        var content: [Element] = []
        /// Why it is refused; empty when it is not.
        var reason = ""
        var accepted: AcceptedRequest?
        /// The row of the Service Audit Trail, which is the request's number.
        var number: Int64
        /// What to do once the answer is sent.
        var afterSent: (@Sendable () async -> Void)?

        static func refused(_ code: ResponseCode, _ reason: String, _ number: Int64) -> RequestOutcome {
            RequestOutcome(code: code, reason: reason, number: number)
        }
    }

    private func decide(_ reception: Reception) async throws(StoreFailure) -> RequestOutcome {
        let request = reception.request
        let number = nextNumber()
        let isTaken = traffic.withLockedValue { $0.takes(request.id.originator, at: reception.time) }
        guard isTaken else {
            metrics.throttled.increment()
            return .refused(
                rules.codeWithoutName, "The User has used up its allocation while the DCC is busy: send more slowly.",
                number)
        }
        let facts = facts()
        let decision = ServiceRequestCheck(facts, rules: rules).decision(
            request, signer: reception.signer, service: reception.service, now: now)
        if let failure = facts.failure { throw failure }
        switch decision {
        case .refused(let refusal): return .refused(refusal.code, refusal.reason, number)
        case .accepted(let accepted):
            var outcome = try await act(reception, accepted, number)
            outcome.accepted = accepted
            return outcome
        }
    }

    /// Does what an accepted request asks for, or takes it up.
    private func act(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        switch reception.request.commandVariant {
        case .nonDevice: try await answerItself(reception, accepted, number)
        case .transform: try await transform(reception, accepted, number)
        case .sendSigned, .localSignedCommand, .sendSignedAndLocalCommand:
            try await takeSigned(reception, accepted, number)
        case .send, .localCommand, .sendAndLocalCommand: try await take(reception, accepted, number)
        }
    }

    // MARK: Answers

    private func answer(_ reception: Reception, _ outcome: RequestOutcome) -> DSPAnswer {
        let request = reception.request
        let response = ServiceResponse(
            requestID: request.id, code: outcome.code, milliseconds: milliseconds,
            message: ServiceResponse.responseMessage(request.reference, request.variant, outcome.content))
        let octets: [UInt8]
        do {
            // Acknowledgements and refusals are not signed; what the DCC answers itself is (dcc.md, from published answers).
            let writer = ResponseWriter(signer: outcome.code == .i0 ? keys.signer : nil)
            octets = try writer.octets(of: response)
        } catch {
            return .problem(status: 500, text: "The answer cannot be written: \(error).")
        }
        metrics.answered(outcome.code)
        trace(request.id, .answered, outcome.reason.isEmpty ? outcome.code.rawValue : outcome.reason, octets)
        record(reception, outcome, octets.count)
        guard let afterSent = outcome.afterSent else { return .document(octets, afterSent: nil) }
        return .document(octets) { [work] in work.begin(afterSent) }
    }

    /// Writes the row of the Service Audit Trail, behind the answer.
    private func record(_ reception: Reception, _ outcome: RequestOutcome, _ octets: Int) {
        let request = reception.request
        var row = AuditRecord(request, number: outcome.number, received: reception.time, answer: outcome.code)
        row.reason = outcome.reason
        (row.octetsIn, row.octetsOut) = (reception.octets.count, octets)
        if let accepted = outcome.accepted { row.fill(accepted) }
        store.write(.audit(row))
    }
}
