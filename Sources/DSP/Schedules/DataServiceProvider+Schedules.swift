import COSEM
import DCC
import DUIS
import Estate
import Foundation
import GBCS

import struct ESMEEmulator.MPAN

// 5.1, 5.2 and 5.3: schedules of a User, which it alone may read and delete.
extension DataServiceProvider {
    private static let mark = "schedule"

    func createSchedule(
        _ reception: Reception, _ accepted: AcceptedRequest, _ number: Int64
    ) async throws(StoreFailure) -> RequestOutcome {
        guard let schedule = accepted.schedule else {
            return .refused(rules.codeWithoutName, "CreateSchedule holds no schedule.", number)
        }
        let id = Int64(try await scheduleNumber())
        // The first run is on the start date, also when that is today and the time of day is still to come.
        var runs = schedule.occurrences(after: now, pickedTime: pickedTime(id))
        let record = ScheduleRecord(
            number: id, user: accepted.user.entityIdentifier, device: schedule.device,
            due: runs.next().map { $0.secondsSince2000 }, document: Data(reception.octets))
        var request = self.record(reception, accepted, number)
        request.isFinished = true
        guard try await store.commit(.schedule(record, by: request)) else {
            return repetition(reception.request, number)
        }
        dueTimes.note(record.due)
        return RequestOutcome(code: .i0, content: [Element("DSPScheduleID", text: "\(id)")], number: number)
    }

    /// A number that no schedule had before.
    private func scheduleNumber() async throws(StoreFailure) -> UInt64 {
        let number = scheduleNumbers.next()
        try await store.commit(.raise(mark: Self.mark, to: UInt64(number)))
        return UInt64(number)
    }

    func readSchedules(_ request: ServiceRequest, _ number: Int64) throws(StoreFailure) -> RequestOutcome {
        let found = try schedules(named: request)
        guard !found.isEmpty else { return noSchedule(request, number) }
        var details: [Element] = []
        for record in found.prefix(ScheduleCheck.limit) {
            guard let created = readers.withReader({ try? $0.read(record.document).request }) else { continue }
            details.append(
                Element(
                    "DSPSchedules",
                    [
                        Element("DSPScheduleID", text: "\(record.number)"),
                        Element("DSPScheduleDetails", created.body.children),
                    ]))
        }
        return RequestOutcome(code: .i0, content: [Element("DSPSchedulesRead", details)], number: number)
    }

    func deleteSchedules(_ request: ServiceRequest, _ number: Int64) async throws(StoreFailure) -> RequestOutcome {
        let found = try schedules(named: request)
        guard !found.isEmpty else { return noSchedule(request, number) }
        try await store.commit(.unschedule(numbers: found.map(\.number)))
        return RequestOutcome(code: .i0, number: number)
    }

    private func noSchedule(_ request: ServiceRequest, _ number: Int64) -> RequestOutcome {
        let code = ServiceRequestCatalogue[request.variant].map(rules.noSchedule) ?? rules.codeWithoutName
        return .refused(code, "The User has no such schedule.", number)
    }

    /// The schedules of the User that a 5.2 or 5.3 names, by their number or their Device.
    private func schedules(named request: ServiceRequest) throws(StoreFailure) -> [ScheduleRecord] {
        let user = Int64(bitPattern: request.id.originator.rawValue)
        if let number = (request.body["DSPScheduleID"]?.value).flatMap({ Int64($0) }) {
            return try store.read { try ScheduleRecord.fetch($0, where: "number = ? AND user = ?", [number, user]) }
        }
        guard let device = (request.body["DeviceID"]?.value).flatMap({ EntityIdentifier($0) }) else { return [] }
        return try store.read { database in
            try ScheduleRecord.fetch(
                database, where: "user = ? AND device = ? ORDER BY number",
                [user, Int64(bitPattern: device.rawValue)])
        }
    }

    /// The time of day at which a schedule runs that has none of its own.
    func pickedTime(_ number: Int64) -> XMLTime { Schedule.pickedTime(UInt64(clamping: number), rules: rules) }

    // MARK: Removal

    /// Removes the schedules of a Device that is no longer there, and tells their Users.
    func removeSchedules(of device: EntityIdentifier) async throws(StoreFailure) {
        let found = try store.read { database in
            try ScheduleRecord.fetch(
                database, where: "device = ? ORDER BY number", [Int64(bitPattern: device.rawValue)])
        }
        try await remove(found)
    }

    /// Removes schedules, and tells their Users.
    func remove(_ schedules: [ScheduleRecord]) async throws(StoreFailure) {
        guard !schedules.isEmpty else { return }
        try await store.commit(.unschedule(numbers: schedules.map(\.number)))
        for record in schedules {
            try await post(.scheduleRemoved(record.number, device: record.device), to: record.user)
        }
    }

    /// Whether a schedule whose run at `time` was refused can never run again, since its User is no longer eligible or its
    /// Device is gone. A party whose appointment has ended may still have runs about its own days to come.
    func isOver(
        _ schedule: Schedule, of record: ScheduleRecord, at time: UTCTime, _ refusal: AccessRefusal
    ) throws(StoreFailure) -> Bool {
        switch refusal.check {
        case .user, .role, .device: return true
        case .registration: break
        default: return false
        }
        guard let user = try directory.user(record.user), let entry = try directory.entry(of: record.device),
            let kind = schedule.kind
        else { return true }
        let points: [MPAN?] =
            switch kind.meteringPoint {
            case .import: [entry.importMPAN]
            case .export: [entry.exportMPAN]
            case .either: [entry.importMPAN, entry.secondaryImportMPAN, entry.exportMPAN]
            }
        for role in user.roles where kind.roles.contains(role) {
            guard let registered = role.registeredAs else { return false }
            let isOfExport = role == .exportSupplier && rules.exportSupplierByExportMPAN
            for point in isOfExport ? [entry.exportMPAN] : points {
                guard let point, let registration = try directory.registration(point) else { continue }
                let appointed = registration.days(of: user.mpid, as: registered)
                if !schedule.isOver(
                    after: time, appointed: appointed, pickedTime: pickedTime(record.number), rules: rules)
                {
                    return false
                }
            }
        }
        return true
    }
}
