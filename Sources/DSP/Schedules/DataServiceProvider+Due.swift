import COSEM
import DCC
import DUIS
import Estate
import Foundation
import GBCS

// What the DSP does at a time of its own: runs of schedules, and requests that it kept until they are due.
extension DataServiceProvider {
    /// Largest number of runs and requests that are under way together.
    static let dueAtOnce = 256

    /// Does everything that is due by the estate's clock now, in order, and returns when it is done. What fell due several times
    /// is done each time, in order, late.
    package func runDue() async {
        while let due = dueTimes.next, due <= now.secondsSince2000 {
            do throws(StoreFailure) {
                try await runSchedules()
                try await runRequests()
                try findNextDue()
            } catch {
                // The store says so itself; it is tried again at the next look.
                return
            }
        }
    }

    /// Finds out when something is due next.
    func findNextDue() throws(StoreFailure) {
        let (schedule, request) = try store.read { database in
            (
                try Int64.fetchOne(database, sql: "SELECT min(due) FROM schedule"),
                try Int64.fetchOne(
                    database, sql: "SELECT min(due) FROM request WHERE is_finished = 0 AND sent = 0 AND due IS NOT NULL"
                )
            )
        }
        let ofRequest = request.map { $0 / 1_000 - UTCTime.unixEpochOffset }
        dueTimes.set([schedule, ofRequest].compactMap { $0 }.min())
    }

    private func runSchedules() async throws(StoreFailure) {
        let now = now
        while true {
            let due = try store.read { database in
                try ScheduleRecord.fetch(
                    database, where: "due <= ? ORDER BY due, number LIMIT ?", [now.secondsSince2000, Self.dueAtOnce])
            }
            guard !due.isEmpty else { return }
            // Each schedule moves on before its run is under way, so that none runs twice after a restart.
            var runs: [Undertaking] = []
            for record in due { if let run = try await next(record, now: now) { runs.append(run) } }
            await withTaskGroup(of: Void.self) { group in
                for run in runs { group.addTask { await self.carryOut(run) } }
            }
        }
    }

    /// Moves a schedule on to its next run, and checks the one that is due; nil when it must not be.
    private func next(_ record: ScheduleRecord, now: UTCTime) async throws(StoreFailure) -> Undertaking? {
        guard let due = record.due.map(UTCTime.init(secondsSince2000:)),
            let created = readers.withReader({ try? $0.read(record.document).request }),
            let schedule = try? Schedule(created.body), let kind = schedule.kind
        else {
            try await store.commit(.unschedule(numbers: [record.number]))
            return nil
        }
        let pickedTime = Schedule.pickedTime(UInt64(record.number), rules: rules)
        var later = schedule.occurrences(after: due, pickedTime: pickedTime)
        try await store.commit(
            .ran(
                schedule: record.number, executions: record.executions + 1,
                due: later.next().map { $0.secondsSince2000 }))
        let facts = facts()
        let decision = ServiceRequestCheck(facts, rules: rules).decision(
            runOf: schedule, createdBy: created, at: due, now: now)
        if let failure = facts.failure { throw failure }
        let counter = try await counters.next(at: milliseconds)
        let id = RequestID(originator: record.user, target: record.device, counter: counter)
        guard case .accepted(var accepted) = decision else {
            try await post(.refusedWhenDue(id, schedule: record.number, device: record.device), to: record.user)
            return nil
        }
        accepted.schedule = schedule
        let request = ServiceRequest(
            id: id, commandVariant: .send, reference: kind.reference, variant: kind.variant,
            forSettlement: created.forSettlement, body: Self.body(of: schedule, kind, at: due))
        let number = numbers.next()
        recordRun(request, accepted, number, schedule: record.number)
        do {
            return Undertaking(
                number: number, request: request, accepted: accepted,
                gbcs: try translation(of: request.body, as: request.variant, accepted), schedule: record.number,
                deadline: deadline(accepted, from: milliseconds))
        } catch {
            trace(id, .failed, error.description)
            try await post(.noResponse(id, schedule: record.number, device: record.device), to: record.user)
            return nil
        }
    }

    /// The body of the request that a run makes.
    private static func body(of schedule: Schedule, _ kind: ServiceRequestKind, at time: UTCTime) -> Element {
        var children: [Element] = []
        if let range = schedule.lookBack?.range(at: time) {
            children.append(
                Element(
                    "ReadLogPeriod",
                    [
                        Element("StartDateTime", text: "\(range.start)"),
                        Element("EndDateTime", text: "\(range.end)"),
                    ]))
        }
        if let certificate = schedule.certificate, kind.takesCertificate {
            children.append(Element("KAPublicSecurityCredentials", text: Base64.encode(certificate)))
        }
        return Element(kind.body, children)
    }

    /// The row of the Service Audit Trail of a run.
    private func recordRun(_ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64, schedule: Int64) {
        var row = AuditRecord(
            number: number, requestID: request.id, variant: request.variant.rawValue, commandVariant: 1,
            user: request.id.originator, device: request.id.target, received: milliseconds, answer: "")
        row.fill(accepted)
        row.schedule = schedule
        store.write(.audit(row))
    }

    /// Ends a run without a Response: its User is told by an alert.
    func failScheduled(_ undertaking: Undertaking, _ code: ResponseCode) async {
        store.write(
            .auditResult(
                number: undertaking.number,
                AuditResult(responseID: nil, sent: nil, responded: milliseconds, code: code.rawValue, octets: 0)))
        let alert: DCCAlert =
            code == .e20
            ? .notDelivered(undertaking.request.id, schedule: undertaking.schedule, device: undertaking.device)
            : .noResponse(undertaking.request.id, schedule: undertaking.schedule, device: undertaking.device)
        try? await post(alert, to: undertaking.accepted.user.entityIdentifier)
    }

    // MARK: Requests that were kept

    private func runRequests() async throws(StoreFailure) {
        let now = milliseconds
        while true {
            let due = try store.read { try RequestRecord.due(by: now, limit: Self.dueAtOnce, in: $0) }
            guard !due.isEmpty else { return }
            for record in due {
                // It is under way from here on: a restart finds it among those that were sent.
                try await store.commit(.sent(request: record.number))
                await runKept(record)
            }
        }
    }

    private func runKept(_ record: RequestRecord) async {
        guard let request = record.document.flatMap({ octets in readers.withReader { try? $0.read(octets).request } })
        else {
            return store.write(.finish(request: record.number, []))
        }
        let facts = facts()
        guard
            case .accepted(let accepted) = ServiceRequestCheck(facts, rules: rules).decisionWhenDue(request, now: now),
            facts.failure == nil,
            let gbcs = try? translation(of: request.body, as: request.variant, accepted)
        else {
            store.write(.finish(request: record.number, []))
            try? await post(
                .refusedWhenDue(request.id, schedule: nil, device: request.id.target), to: request.id.originator)
            return
        }
        await carryOut(
            Undertaking(
                number: record.number, request: request, accepted: accepted, gbcs: gbcs,
                deadline: deadline(accepted, from: milliseconds)))
    }
}
