import COSEM
import Console
import GBCS
import Host
import LoadTest

/// The range of a read that `--from` and `--to` name.
enum ReadRange {
    /// The range; where neither is given, that which suits the read and now.
    static func range(of request: SupportedRequest, from: String?, to: String?) throws -> (UTCTime, UTCTime) {
        let window = ReadingWindow(for: request, now: SystemTime.now)
        let (start, end) = (
            try from.map { try CheckedOption.time($0, "from") }, try to.map { try CheckedOption.time($0, "to") }
        )
        switch (start, end) {
        case (nil, nil): return (window.start, window.end)
        // The range is a day from a given start; one that starts just after a midnight ends with the next midnight.
        case (let start?, nil): return (start, min(start.roundedDown(to: 86_400) + 86_400, .lastOfGBCS))
        // The range is a day up to a given end, as on HTTP; for logs that are shown by the month, a month.
        case (nil, let end?):
            return (CheckedOption.start(before: end, seconds: max(86_400, window.end - window.start)), end)
        case (let start?, let end?):
            guard start <= end else { throw UserError("--from \(from ?? ""): is after --to \(to ?? "")") }
            return (start, end)
        }
    }
}
