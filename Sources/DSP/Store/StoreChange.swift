import Foundation
import GBCS
import GRDB

/// A change of what the DSP keeps.
package enum StoreChange: Sendable {
    case none
    /// A request was accepted, whose result follows.
    case accept(RequestRecord)
    /// The Command of a request was sent to its Device.
    case sent(request: Int64)
    /// The times of requests that were kept have come.
    case takeUp(requests: [Int64])
    /// A request has ended, with what goes to the User.
    case finish(request: Int64, [OutgoingRecord])
    /// Something goes to a User that no request asked for.
    case post([OutgoingRecord])
    /// A User has taken a document, or never will.
    case delivered(outgoing: Int64, audit: Int64?, time: Int64?, attempts: Int)
    /// Documents on their way to Users are dropped.
    case expire(outgoing: [Int64])
    case issue(PreCommandRecord)
    /// A Pre-Command is used up by the request that brought it back signed.
    case use(preCommand: Data, RequestRecord?)
    case forgetPreCommands(issuedBefore: Int64)
    /// A schedule was made by a request; it is not where the request was there already.
    case schedule(ScheduleRecord, by: RequestRecord)
    case unschedule(numbers: [Int64])
    /// A run of a schedule has ended, or was refused.
    case ran(schedule: Int64, executions: Int64, due: Int64?)
    case difference(table: Difference, key: UInt64, value: Data?)
    case raise(mark: String, to: UInt64)
    case audit(AuditRecord)
    /// The same, where there is no row of this number.
    case auditIfMissing(AuditRecord)
    /// What came of a request, for its row of the Service Audit Trail.
    case auditResult(number: Int64, AuditResult)
    /// Rows of the Service Audit Trail are forgotten, and requests that had ended by then.
    case forget(upTo: Int64)

    /// The tables of differences from what follows from the fleet and the key folder.
    package enum Difference: String, Sendable {
        case user, registration, inventory, credential
        case deviceCertificate = "device_certificate"
    }

    /// - Returns: false when there was nothing to change.
    func make(in database: Database) throws -> Bool {
        func run(_ sql: String, _ arguments: StatementArguments) throws {
            try database.cachedStatement(sql: sql).execute(arguments: arguments)
        }
        switch self {
        case .none: break
        case .accept(let record): return try record.insert(in: database)
        case .sent(let number): try run("UPDATE request SET sent = sent + 1 WHERE number = ?", [number])
        case .takeUp(let numbers):
            for number in numbers { try run("UPDATE request SET due = NULL WHERE number = ?", [number]) }
        case .finish(let number, let documents):
            try run("UPDATE request SET is_finished = 1, document = NULL WHERE number = ?", [number])
            for document in documents { try document.insert(in: database) }
        case .post(let documents): for document in documents { try document.insert(in: database) }
        case .delivered(let number, let audit, let time, let attempts):
            try run("DELETE FROM outgoing WHERE number = ?", [number])
            if let audit {
                try run("UPDATE audit SET delivered = ?, attempts = ? WHERE number = ?", [time, attempts, audit])
            }
        case .expire(let numbers):
            for number in numbers { try run("DELETE FROM outgoing WHERE number = ?", [number]) }
        case .issue(let record): return try record.insert(in: database)
        case .use(let key, let request):
            try run("UPDATE pre_command SET is_used = 1 WHERE key = ? AND is_used = 0", [key])
            guard database.changesCount == 1 else { return false }
            if let request, try !request.insert(in: database) {
                try run("UPDATE pre_command SET is_used = 0 WHERE key = ?", [key])
                return false
            }
        case .forgetPreCommands(let time): try run("DELETE FROM pre_command WHERE issued < ?", [time])
        case .schedule(let record, let request):
            guard try request.insert(in: database) else { return false }
            try record.insert(in: database)
        case .unschedule(let numbers):
            for number in numbers { try run("DELETE FROM schedule WHERE number = ?", [number]) }
        case .ran(let number, let executions, let due):
            try run("UPDATE schedule SET executions = ?, due = ? WHERE number = ?", [executions, due, number])
        case .difference(let table, let key, let value?):
            try run(
                "INSERT OR REPLACE INTO \(table.rawValue) (key, value) VALUES (?, ?)", [Int64(bitPattern: key), value])
        case .difference(let table, let key, nil):
            try run("DELETE FROM \(table.rawValue) WHERE key = ?", [Int64(bitPattern: key)])
        case .raise(let mark, let value):
            try run(
                "INSERT INTO mark (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = max(value, ?2)",
                [mark, Int64(bitPattern: value)])
        case .audit(let record): try record.insert(in: database)
        case .auditIfMissing(let record): try record.insert(in: database, replacing: false)
        case .auditResult(let number, let result):
            try run(
                """
                UPDATE audit SET response_id = ?, sent = ?, responded = ?, result = ?, octets_out = octets_out + ?
                WHERE number = ?
                """, [result.responseID, result.sent, result.responded, result.code, result.octets, number])
        case .forget(let number):
            try run("DELETE FROM audit WHERE number <= ?", [number])
            try run("DELETE FROM request WHERE number <= ? AND is_finished = 1", [number])
        }
        return true
    }
}

extension StoreChange {
    /// The same changes in fewer: what came of a request, and its delivery, go into its row of the Service Audit Trail before
    /// that is written, where it is among them.
    static func joined(_ changes: [StoreChange]) -> [StoreChange] {
        guard changes.count > 1 else { return changes }
        var joined: [StoreChange] = []
        joined.reserveCapacity(changes.count)
        /// The rows among `joined`, by their numbers.
        var rows: [Int64: (place: Int, row: AuditRecord)] = [:]
        func changeRow(_ number: Int64, _ change: (inout AuditRecord) -> Void) -> Bool {
            guard var found = rows[number] else { return false }
            change(&found.row)
            rows[number] = found
            return true
        }
        for change in changes {
            switch change {
            case .none: continue
            case .audit(let row):
                rows[row.number] = (joined.count, row)
            case .auditResult(let number, let result):
                if changeRow(number, { $0.fill(result) }) { continue }
            case .delivered(let outgoing, let audit?, let time, let attempts):
                let isJoined = changeRow(audit) { ($0.delivered, $0.attempts) = (time, attempts) }
                if isJoined {
                    joined.append(.delivered(outgoing: outgoing, audit: nil, time: nil, attempts: attempts))
                    continue
                }
            default: break
            }
            joined.append(change)
        }
        for (place, row) in rows.values { joined[place] = .audit(row) }
        return joined
    }
}
