import COSEM
import DCC
import DUIS
import Estate
import GBCS

// What the DSP does at a time of its own: runs of schedules, and requests that it kept until they are due.
extension DataServiceProvider {
    /// Largest number of requests that were kept, or of schedules, that are looked at together.
    static let lookedAtOnce = 256

    /// Begins everything that is due by the estate's clock now, and returns; results come as those of other requests do. To be
    /// called again and again, by one caller. What there is no place for waits for the next call.
    package func runDue() async {
        guard let due = dueTimes.next, due <= now.secondsSince2000 else { return }
        do throws(StoreFailure) {
            let hasBegunAll = try await beginRequests()
            guard try beginRuns(), hasBegunAll else { return }
            try findNextDue()
        } catch {
            // The store says so itself; it is tried again at the next look.
        }
    }

    /// Finds out when something is due next, beside what is under way.
    func findNextDue() throws(StoreFailure) {
        dueTimes.begin()
        let running = work.schedules
        let (schedule, request) = try store.read { database in
            (
                try ScheduleRecord.next(database, except: running),
                try Int64.fetchOne(
                    database, sql: "SELECT min(due) FROM request WHERE is_finished = 0 AND due IS NOT NULL")
            )
        }
        let ofRequest = request.map { $0 / 1_000 - UTCTime.unixEpochOffset }
        dueTimes.set([schedule, ofRequest].compactMap { $0 }.min())
    }

    // MARK: Requests that were kept

    /// - Returns: false when there was no place for some.
    private func beginRequests() async throws(StoreFailure) -> Bool {
        let now = milliseconds
        while true {
            let due = try store.read { try RequestRecord.due(by: now, limit: Self.lookedAtOnce, in: $0) }
            guard !due.isEmpty else { return true }
            var begun: [(record: RequestRecord, place: OpenWork.Place)] = []
            for record in due {
                guard let place = work.place() else { break }
                begun.append((record, place))
            }
            // From here on they are like any that are carried out, for the next process too.
            try await store.commit(.takeUp(requests: begun.map(\.record.number)))
            for (record, place) in begun {
                work.begin { [self] in
                    await resume(record)
                    withExtendedLifetime(place) {}
                }
            }
            guard begun.count == due.count else { return false }
        }
    }

    // MARK: Runs of schedules

    /// - Returns: false when there was no place for some.
    private func beginRuns() throws(StoreFailure) -> Bool {
        let now = now.secondsSince2000
        let running = work.schedules
        let limit = running.count + OpenWork.runLimit + 1
        let due = try store.read { database in
            try Int64.fetchAll(
                database, sql: "SELECT number FROM schedule WHERE due <= ? ORDER BY due, number LIMIT ?",
                arguments: [now, limit])
        }
        for number in due where !running.contains(number) {
            guard work.beginRun(number) else { return false }
            self.work.begin { [self] in await runAll(number) }
        }
        return true
    }

    /// Carries out what is due of a schedule: each run that time has passed over, in order, late.
    private func runAll(_ number: Int64) async {
        do throws(StoreFailure) {
            while let record = try schedule(number), let due = record.due, due <= now.secondsSince2000 {
                try await run(record, at: UTCTime(secondsSince2000: due))
            }
        } catch {
            // It moves on when the store takes it; until then it is looked at again.
        }
        work.endRun(number)
        dueTimes.note((try? schedule(number))?.due ?? now.secondsSince2000)
    }

    private func schedule(_ number: Int64) throws(StoreFailure) -> ScheduleRecord? {
        try store.read { try ScheduleRecord.fetch($0, where: "number = ?", [number]).first }
    }

    /// Carries out a run, and moves the schedule on behind it: a run that a process did not end is done again by the next.
    private func run(_ record: ScheduleRecord, at due: UTCTime) async throws(StoreFailure) {
        guard let created = readers.withReader({ try? $0.read(record.document).request }),
            let schedule = try? Schedule(created.body), let kind = schedule.kind
        else {
            try await store.commit(.unschedule(numbers: [record.number]))
            return
        }
        let facts = facts()
        let decision = ServiceRequestCheck(facts, rules: rules).decision(
            runOf: schedule, createdBy: created, at: due, now: now)
        if let failure = facts.failure { throw failure }
        let id = RequestID(
            originator: record.user, target: record.device, counter: try await counters.next(at: milliseconds))
        let request = ServiceRequest(
            id: id, commandVariant: .send, reference: kind.reference, variant: kind.variant,
            forSettlement: created.forSettlement, body: Self.body(of: schedule, kind, at: due))
        let number = nextNumber()
        switch decision {
        case .accepted(var accepted):
            accepted.schedule = schedule
            recordRun(request, number, schedule: record.number, accepted: accepted)
            await carryOutRun(request, accepted, number, schedule: record.number)
        case .refused(let refusal):
            recordRun(request, number, schedule: record.number, refusal: refusal)
            if try isOver(schedule, of: record, at: due, refusal) {
                try await remove([record])
                return
            }
            try await post(
                .refusedWhenDue(id, schedule: record.number, device: record.device), to: record.user, audit: number)
        }
        var later = schedule.occurrences(after: due, pickedTime: pickedTime(record.number))
        try await store.commit(
            .ran(
                schedule: record.number, executions: record.executions + 1,
                due: later.next().map { $0.secondsSince2000 }))
    }

    private func carryOutRun(
        _ request: ServiceRequest, _ accepted: AcceptedRequest, _ number: Int64, schedule: Int64
    ) async {
        if accepted.device?.smetsVersion == .smets1 {
            return await readSMETS1(request, accepted, number: number, schedule: schedule)
        }
        do {
            let undertaking = try undertaking(request, accepted, number, from: milliseconds, schedule: schedule)
            await carryOut(undertaking)
        } catch {
            trace(request.id, .failed, error.description)
            await failRun(
                .notDelivered(request.id, schedule: schedule, device: request.id.target), accepted, number,
                rules.codeWithoutName, sent: nil)
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
            children.append(Element("KAPublicSecurityCredentials", text: Base64Binary.text(certificate)))
        }
        return Element(kind.body, children)
    }

    /// The row of the Service Audit Trail of a run.
    private func recordRun(
        _ request: ServiceRequest, _ number: Int64, schedule: Int64, accepted: AcceptedRequest? = nil,
        refusal: AccessRefusal? = nil
    ) {
        var row = AuditRecord(
            number: number, requestID: request.id, variant: request.variant.rawValue, commandVariant: 1,
            user: request.id.originator, device: request.id.target, received: milliseconds,
            answer: refusal?.code.rawValue ?? "")
        row.reason = refusal?.reason ?? ""
        if let accepted { row.fill(accepted) }
        row.schedule = schedule
        store.write(.audit(row))
    }
}
