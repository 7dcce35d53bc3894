import COSEM
import GBCS

extension ESME {
    /// The greatest mean power over a half hour since the last reset, W, and when that half hour ended; 0 at the reset
    /// where none has ended since (SMETS2 5.7.5.19 to 21).
    ///
    /// It looks back no further than the import profile: 13 months.
    func maximum(of demand: MaximumDemand, at now: UTCTime) -> (power: UInt32, time: UTCTime) {
        let reset = moment(demand.lastReset, at: now) ?? LogRange.startOfTime
        let log: ProfileLog = demand == .exported ? .exportProfile : .activeImportProfile
        let period = log.period
        let first = max(reset + period, LogRange.startOfTime)
        let range = first...max(first, now)
        let window = demand == .configurable ? DemandWindow(value(.maximumDemandPeriod, at: now)) : nil
        var greatest = (power: UInt32(0), time: reset)
        metering.entries(of: log, in: range, now: now) { entry in
            let end = UTCTime(secondsSince2000: Int64(entry.timestamp))
            if demand == .configurable, window?.contains(end - period) != true { return }
            // Wh in half an hour, doubled, is W. Import is that of both elements.
            let energy = UInt64(entry.value) + (demand == .exported ? 0 : UInt64(entry.second))
            let power = UInt32(clamping: energy * 2)
            if power > greatest.power { greatest = (power, end) }
        }
        return greatest
    }

    /// The moment in an attribute that is a date-time; nil where it is none.
    func moment(_ attribute: DeviceAttribute, at now: UTCTime) -> UTCTime? {
        value(attribute, at: now).flatMap { COSEMDateTime($0) }?.utc
    }
}

/// The time of day in which the configurable maximum demand counts: from the entry with selector 1 to the one with
/// selector 2 (GBCS ECS37), on the weekdays of the first.
private struct DemandWindow {
    private let start: Int64
    private let end: Int64
    private let weekdays: BitString

    init?(_ schedule: COSEMData?) {
        guard case .array(let entries)? = schedule else { return nil }
        func entry(_ selector: UInt16) -> (time: Int64, weekdays: BitString)? {
            for case .structure(let members) in entries where members.count == 10 {
                guard members[3] == .longUnsigned(selector), case .octetString(let time) = members[4], time.count == 4,
                    case .bitString(let weekdays) = members[6], weekdays.count == 7
                else { continue }
                return (Int64(time[0]) * 3_600 + Int64(time[1]) * 60 + Int64(time[2]), weekdays)
            }
            return nil
        }
        guard let from = entry(1), let to = entry(2) else { return nil }
        (start, end, weekdays) = (from.time, to.time, from.weekdays)
    }

    func contains(_ time: UTCTime) -> Bool {
        let midnight = time.roundedDown(to: 86_400)
        let second = time - midnight
        // The first of January 2000 was a Saturday, the sixth day of a week that begins on Monday.
        let days = midnight.secondsSince2000 / 86_400 + 5
        let weekday = Int((days % 7 + 7) % 7)
        guard weekdays[weekday] else { return false }
        return start <= end ? (start..<end).contains(second) : second >= start || second < end
    }
}
