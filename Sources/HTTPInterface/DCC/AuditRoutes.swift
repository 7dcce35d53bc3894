import COSEM
import DCC
import DSP
import DUIS
import HTTPServing
import Hummingbird

/// `/v1/dcc/requests`: the Service Audit Trail, a row for each Service Request.
struct AuditRoutes: Sendable {
    private static let columns = [
        "number", "requestId", "responseId", "srv", "commandVariant", "user", "role", "forSettlement", "device",
        "deviceType", "mpan", "provider", "schedule", "received", "answer", "reason", "sent", "responded", "delivered",
        "attempts", "result", "octetsIn", "octetsOut",
    ]

    let dcc: DCCAccess

    func add(to router: HTTPRoutes) {
        router.get("v1/dcc/requests") { request, _ in try await rows(request) }
    }

    private func rows(_ request: Request) async throws -> Response {
        let provider = try dcc.provider
        // Rows are written behind the answers: what was answered before this is to be among them.
        await provider.store.settle()
        let asCSV = try request.wantsCSV()
        var query = try query(request)
        var isEmpty = false
        if let reader = try request.entityIdentifier("as") {
            guard let user = try provider.directory.user(reader) else { throw UserRoutes.unknown(reader) }
            // Meter Data Retrievers and Registered Supplier Agents see their own rows alone (SECMP0162; dcc.md, 13).
            if user.roles.contains(.meterDataRetriever) || user.roles.contains(.registeredSupplierAgent) {
                isEmpty = query.user.map { $0 != reader } ?? false
                query.user = reader
            }
        }
        let (records, next) = isEmpty ? ([], nil) : try provider.audit.rows(query)
        let table = LogTable(columns: Self.columns, rows: records.map(Self.cells), showsEmpty: true)
        if asCSV { return table.csvResponse }
        struct Body: Encodable {
            let requests: LogTable
            @Nullable var next: Int64?
        }
        return try .json(Body(requests: table, next: next))
    }

    private func query(_ request: Request) throws -> AuditTrail.Query {
        var query = AuditTrail.Query()
        query.user = try request.entityIdentifier("user")
        query.device = try request.entityIdentifier("device")
        query.mpan = try request.mpan("mpan")?.description
        query.variant = request.uri.queryParameters["srv"].map { String($0) }
        query.code = request.uri.queryParameters["code"].map { String($0) }
        query.since = try request.time("since").map { Self.milliseconds($0) }
        query.until = try request.time("until").map { Self.milliseconds($0) }
        if let since = query.since, let until = query.until, since > until {
            throw HTTPProblem.invalid("invalid-parameter", "since is later than until; exchange them")
        }
        query.from = try request.number("from") ?? 0
        query.count = try dcc.limit(request)
        return query
    }

    private static func milliseconds(_ time: UTCTime) -> Int64 {
        (time.secondsSince2000 + UTCTime.unixEpochOffset) * 1_000
    }

    private static func cells(_ row: AuditRecord) -> [LogTable.Cell] {
        func text(_ text: String?) -> LogTable.Cell { text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .none }
        func time(_ milliseconds: Int64?) -> LogTable.Cell { text(milliseconds.map(DateTimeText.text(milliseconds:))) }
        return [
            .integer(row.number), text(row.requestID?.description), text(row.responseID), text(row.variant),
            .integer(Int64(row.commandVariant)), text(row.user.dashed), text(row.role), .boolean(row.isForSettlement),
            text(row.device.dashed), text(row.deviceType), text(row.mpan), text(row.provider),
            row.schedule.map { .integer($0) } ?? .none, time(row.received), text(row.answer), text(row.reason),
            time(row.sent), time(row.responded), time(row.delivered), .integer(Int64(row.attempts)), text(row.result),
            .integer(Int64(row.octetsIn)), .integer(Int64(row.octetsOut)),
        ]
    }
}
