import COSEM
import ESMEEmulator
import Estate
import GBCS
import HTTPServing
import Host
import Hummingbird

/// `/v1/meters/{eui}/logs/{log}`: profile logs and event logs.
struct LogRoutes: Sendable {
    /// A profile log or an event log.
    private enum Log: Sendable {
        case profile(ProfileLog)
        case event(EventLogKind)

        init(_ name: String) throws(HTTPProblem) {
            if let log = ProfileLog(anyCase: name) {
                self = .profile(log)
            } else if let kind = EventLogKind(anyCase: name) {
                self = .event(kind)
            } else {
                let names = ProfileLog.allCases.map(\.rawValue) + EventLogKind.allCases.map(\.rawValue)
                throw HTTPProblem(
                    .notFound, "unknown-log",
                    "there is no log \(name.prefix(40)); there are \(names.joined(separator: ", "))")
            }
        }

        var name: String {
            switch self {
            case .profile(let log): log.rawValue
            case .event(let kind): kind.rawValue
            }
        }

        /// Whether the log has an entry for each half hour. Such logs are long: without a range they show the last day.
        var isHalfHourly: Bool {
            if case .profile(let log) = self { log.period < 86_400 } else { false }
        }
    }

    private let gateway: GBCSGateway
    private let limits: HTTPLimits

    init(gateway: GBCSGateway, limits: HTTPLimits) {
        self.gateway = gateway
        self.limits = limits
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/meters/{eui}/logs/{log}") { request, context in try await entries(request, context) }
        router.put("v1/meters/{eui}/logs/{log}") { request, context in try await inject(request, context) }
        router.delete("v1/meters/{eui}/logs/{log}") { _, context in
            let (number, log) = (try gateway.meterNumber(context), try injectable(context))
            try await gateway.withMeter(number) { meter, _ in meter.metering.removeInjected(in: log) }
            return Response(status: .noContent)
        }
    }

    /// The log that the path names; throws when entries cannot be put into it.
    private func injectable(_ context: HTTPContext) throws -> ProfileLog {
        guard case .profile(let log) = try Log(context.parameter("log")), log != .dailyReads else {
            throw HTTPProblem.invalid(
                "log-not-injectable", "entries can be put into logs of one or two columns of energy only")
        }
        return log
    }

    /// Puts all of the given entries in, or none.
    private func inject(_ request: Request, _ context: HTTPContext) async throws -> Response {
        struct Body: Encodable {
            let entityIdentifier: String
            let log: String
            /// Number of entries in all logs of the meter that replace measured ones.
            let injected: Int
            let limit = InjectedEntries.limit

            enum CodingKeys: CodingKey { case entityIdentifier, log, injected, limit }
        }
        let (number, log) = (try gateway.meterNumber(context), try injectable(context))
        let fields = try await request.fields(["entries"], limits: limits)
        let elements = try fields.required("entries", try fields.array("entries"))
        let entries = try elements.enumerated().map { index, element throws(HTTPProblem) in
            try Self.entry(JSONFields(element, named: "entries[\(index)]", known: ["time", "value", "second"]), log)
        }
        let count = try await gateway.withMeter(number) { meter, _ -> Int? in
            var metering = meter.metering
            for entry in entries where !metering.inject(entry, in: log) { return nil }
            meter.metering = metering
            return metering.injected.count
        }
        guard let count else {
            throw HTTPProblem(
                .conflict, "log-full",
                "a meter takes \(InjectedEntries.limit) entries by hand; DELETE the same address removes them")
        }
        return try .json(
            Body(entityIdentifier: gateway.estate.entityIdentifier(number).dashed, log: log.rawValue, injected: count))
    }

    private static func entry(_ fields: JSONFields, _ log: ProfileLog) throws(HTTPProblem) -> RecordedLogs.Entry {
        let text = try fields.required("time", try fields.string("time"))
        guard let time = UTCTime.inGBCSRange(text) else {
            throw fields.wrong("time", "a UTC time from \(UTCTime.gbcsRangeText)")
        }
        guard time == time.roundedDown(to: log.period) else {
            throw fields.wrong("time", "a UTC time at which the log has an entry, a multiple of \(log.period) s")
        }
        let values = 0...Int64(UInt32.max)
        return RecordedLogs.Entry(
            timestamp: UInt32(truncatingIfNeeded: time.secondsSince2000),
            value: UInt32(try fields.required("value", try fields.integer("value", in: values))),
            second: UInt32(try fields.integer("second", in: values) ?? 0))
    }

    /// The entries of a profile log, fetched piece by piece, since the meter's thread has other meters to serve.
    private func profile(
        _ log: ProfileLog, of number: Int, in range: ClosedRange<UTCTime>, now: UTCTime
    ) async throws -> LogTable {
        let isTwin = try await gateway.withMeter(number) { meter, _ in meter.metering.variant == .twinElement }
        var entries: [RecordedLogs.Entry] = []
        // The log holds no others, except one whose boundary the clock is just passing.
        var first = max(range.lowerBound, now - Int64(log.capacity + 1) * log.period)
        let last = min(range.upperBound, now + log.period)
        while first <= last {
            let piece = first...min(last, first + (Int64(limits.logPiece) * log.period - 1))
            entries += try await gateway.withMeter(number) { meter, _ in
                var entries: [RecordedLogs.Entry] = []
                meter.metering.entries(of: log, in: piece, now: now) { entries.append($0) }
                return entries
            }
            first = piece.upperBound + 1
        }
        return LogTable(log, isTwin: isTwin, entries: entries)
    }

    private func entries(_ request: Request, _ context: HTTPContext) async throws -> Response {
        let number = try gateway.meterNumber(context)
        let log = try Log(context.parameter("log"))
        let asCSV = try request.wantsCSV()
        let (from, end) = (try request.time("from"), try request.time("to"))
        if let from, let end, from > end {
            throw HTTPProblem.invalid("invalid-parameter", "from is later than to; exchange them")
        }
        let now = try await gateway.withMeter(number) { meter, time in meter.clock(at: time) }
        let upper = end ?? UTCTime.lastOfGBCS
        // A day of half hours: both ends belong to the range, so that one of them must be left out.
        let day = min(end ?? now, now) - 86_399
        let lower = from ?? (log.isHalfHourly ? day : UTCTime(secondsSince2000: 0))
        let range = min(lower, upper)...upper
        let table: LogTable =
            switch log {
            case .event(let kind):
                try await gateway.withMeter(number) { meter, _ in LogTable(meter.eventLogs, kind, in: range) }
            case .profile(.dailyReads):
                try await gateway.withMeter(number) { meter, _ in
                    LogTable(dailyReadsOf: meter.metering, in: range, now: now)
                }
            case .profile(let log): try await profile(log, of: number, in: range, now: now)
            }
        if asCSV { return table.csvResponse }
        struct Body: Encodable {
            let entityIdentifier: String
            let log: String
            let entries: LogTable
        }
        return try .json(
            Body(
                entityIdentifier: gateway.estate.entityIdentifier(number).dashed, log: log.name, entries: table))
    }
}
