import ArgumentParser
import Console
import DCC
import DUIS
import GBCS
import Host
import UserClient

/// The options that say what schedules read, and when (5.1 to 5.3).
struct ScheduleOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "5.1: what the schedule reads: \(Self.names).", valueName: "srv"))
    var srv: String?

    @Option(
        help: ArgumentHelp(
            "5.1: \(ScheduleFrequency.allCases.map(\.rawValue).joined(separator: ", ")). Default: Daily.",
            valueName: "frequency"))
    var frequency: String?

    @Option(help: ArgumentHelp("5.1: day of the first run, like 2026-12-01. Default: today, UTC.", valueName: "date"))
    var start: String?

    @Option(help: ArgumentHelp("5.1: last day on which it may run. Default: none.", valueName: "date"))
    var end: String?

    @Option(help: ArgumentHelp("5.1: time of its runs, UTC, like 00:30. Default: the DCC's choice.", valueName: "time"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            """
            5.1: range of a log: days from the day of the run and times, of start and end. Default: -1,00:30,0,00:00, a day's \
            48 half hours.
            """, valueName: "range"))
    var offsets: String?

    @Option(help: ArgumentHelp("5.2, 5.3: number of the schedule. Default: all of the meter.", valueName: "number"))
    var schedule: UInt64?

    private static let names = ServiceRequestCatalogue.all.filter(\.isSchedulable).map(\.variant.rawValue)
        .joined(separator: ", ")

    /// Options that mean nothing to a request of `variant`.
    func refuseOthers(than variant: ServiceReferenceVariant) throws {
        let situation = "with \(variant)"
        if variant != "5.1" {
            try CheckedOption.refuse(
                [
                    ("--srv", srv != nil), ("--frequency", frequency != nil), ("--start", start != nil),
                    ("--end", end != nil), ("--at", at != nil), ("--offsets", offsets != nil),
                ], situation)
        }
        if variant != "5.2", variant != "5.3" { try CheckedOption.refuse([("--schedule", schedule != nil)], situation) }
    }

    /// What the schedule of 5.1 reads.
    func scheduledKind() throws -> ServiceRequestKind {
        guard let srv else {
            throw UserError(
                "5.1: what is to be scheduled? For example: smets request 5.1 --user mdr --srv 4.8.1; it takes \(Self.names)"
            )
        }
        guard let kind = ServiceRequestCatalogue[ServiceReferenceVariant(rawValue: srv)], kind.isSchedulable else {
            throw UserError("--srv \(srv): cannot be scheduled; takes \(Self.names)")
        }
        return kind
    }

    /// When and over which range it reads.
    func terms(of kind: ServiceRequestKind) throws -> ScheduleTerms {
        let today = XMLDate(daysSince2000: Int(SystemTime.now.roundedDown(to: 86_400).secondsSince2000 / 86_400))
        var terms = ScheduleTerms(start: try start.map { try Self.date($0, "start") } ?? today)
        if let frequency {
            guard
                let known = ScheduleFrequency.allCases.first(where: {
                    $0.rawValue.lowercased() == frequency.lowercased()
                })
            else {
                throw UserError(
                    "--frequency \(frequency): takes "
                        + ScheduleFrequency.allCases.map(\.rawValue).joined(separator: ", "))
            }
            terms.frequency = known
        }
        terms.end = try end.map { try Self.date($0, "end") }
        if let last = terms.end, last < terms.start {
            throw UserError("--end \(last): is before --start \(terms.start)")
        }
        if let at {
            guard let time = ScheduleTerms.time(at) else {
                throw UserError("--at \(at): takes a time of day, UTC, like 00:30")
            }
            terms.time = time
        }
        if let offsets {
            guard kind.rows != .none else { throw UserError("--offsets: \(kind.variant) reads no log") }
            guard let range = ScheduleTerms.Range(offsets) else {
                throw UserError(
                    "--offsets \(offsets): takes days from -400 to 0 and a time, of the start and of the end, which is not before "
                        + "it, like -1,00:30,0,00:00")
            }
            terms.range = range
        }
        return terms
    }

    private static func date(_ text: String, _ option: String) throws -> XMLDate {
        guard let date = XMLDate(text) else { throw UserError("--\(option) \(text): takes a date like 2026-12-01") }
        return date
    }
}
