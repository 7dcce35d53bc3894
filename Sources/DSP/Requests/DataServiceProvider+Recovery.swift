import DCC
import DUIS
import Estate
import GBCS

// What goes on when a process takes over, or when the time of a request has come that was kept.
extension DataServiceProvider {
    /// Largest number of requests that are taken up again together.
    static let recoveredAtOnce = 256

    /// Goes on with what an earlier process had acknowledged and not ended, behind the caller's back: what was not sent, or
    /// may be sent again, is carried out; what may not ends in E21. To be called once, before anything is due.
    package func recover() async {
        do throws(StoreFailure) { try findNextDue() } catch {
            // It is looked at again as if something were due now.
            dueTimes.note(now.secondsSince2000)
        }
        work.begin { [self] in
            await resumeOpen()
            tidy()
        }
    }

    private func resumeOpen() async {
        var first: Int64 = 0
        while first <= inherited {
            let range = first...inherited
            guard let open = try? store.read({ try RequestRecord.open(range, limit: Self.recoveredAtOnce, in: $0) }),
                let last = open.last
            else { return }
            first = last.number + 1
            await withTaskGroup(of: Void.self) { group in
                for record in open { group.addTask { await self.resume(record) } }
            }
        }
    }

    /// Takes up a request of the store, for which access control has its say again.
    func resume(_ record: RequestRecord) async {
        guard let request = record.document.flatMap({ octets in readers.withReader { try? $0.read(octets).request } })
        else { return store.write(.finish(request: record.number, [])) }
        trace(request.id, .received, "taken up")
        let facts = facts()
        let decision = ServiceRequestCheck(facts, rules: rules).decisionWhenDue(request, now: now)
        // What cannot be decided stays open for the next process.
        if let failure = facts.failure { return trace(request.id, .failed, "\(failure)") }
        switch decision {
        case .refused(let refusal): await refuseWhenDue(record, request, refusal.code, refusal.reason)
        case .accepted(let accepted):
            // Its row of the Service Audit Trail may be missing, since that is written behind the answer.
            var row = AuditRecord(record, request, answer: accepted.acknowledgement(request.commandVariant))
            row.fill(accepted)
            store.write(.auditIfMissing(row))
            if accepted.device?.smetsVersion == .smets1 {
                return await readSMETS1(request, accepted, number: record.number, schedule: nil)
            }
            do {
                let undertaking = try undertaking(record, request, accepted)
                guard record.sent == 0 || undertaking.isRepeatable else {
                    await finish(
                        undertaking, .silent("it was sent before the DSP was started anew; no Response came"), sent: nil
                    )
                    return
                }
                await carryOut(undertaking)
            } catch { await refuseWhenDue(record, request, rules.codeWithoutName, error.description) }
        }
    }

    private func undertaking(
        _ record: RequestRecord, _ request: ServiceRequest, _ accepted: AcceptedRequest
    ) throws(MakingProblem) -> Undertaking {
        guard record.isSigned else { return try undertaking(request, accepted, record.number, from: milliseconds) }
        guard let signed = (request.body["GBCSPayload"]?.value).flatMap(Base64Binary.octets) else {
            throw MakingProblem(description: "the Signed Pre-Command has no GBCSPayload in base64")
        }
        return Undertaking(
            number: record.number, request: request, accepted: accepted, content: .signed(signed),
            deadline: deadline(accepted, from: milliseconds))
    }

    /// Ends a request that access control refuses when its time has come: its User is told by an alert.
    private func refuseWhenDue(
        _ record: RequestRecord, _ request: ServiceRequest, _ code: ResponseCode, _ reason: String
    ) async {
        trace(request.id, .failed, reason)
        metrics.finished(code)
        store.write(.finish(request: record.number, []))
        store.write(
            .auditResult(
                number: record.number,
                AuditResult(responseID: nil, sent: nil, responded: nil, code: code.rawValue, octets: 0)))
        try? await post(
            .refusedWhenDue(request.id, schedule: nil, device: request.id.target), to: request.id.originator,
            audit: record.number)
    }
}
