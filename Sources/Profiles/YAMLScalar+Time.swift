import COSEM
import LoadSynthesis

extension YAMLScalar {
    /// Reads a UTC time within the years in which meters of this kind are installed.
    func time() throws(ProfileError) -> UTCTime {
        let (first, last) = (UTCTime(secondsSince2000: 0), UTCTime(secondsSince2000: 3_155_760_000))
        return try value("a date or UTC time of 2000 to 2099, like 2024-06-01 or 2024-06-01T00:00:00Z") { text in
            UTCTime(iso8601: text).flatMap { $0 >= first && $0 < last ? $0 : nil }
        }
    }

    /// Reads a time of day on a half hour, in hours: `18:00` is 18, and `24:00` is the end of the day.
    func halfHour() throws(ProfileError) -> Double {
        try value("a time of day on a half hour, 00:00 to 24:00") { Self.halfHour($0) }
    }

    /// Reads the half hours from one time of day to another, past midnight when the end is before the start.
    func halfHours() throws(ProfileError) -> HalfHourMask {
        try value("two different times of day on half hours, like 00:30-07:30") { text in
            let ends = text.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count == 2, let from = Self.halfHour(ends[0]), let to = Self.halfHour(ends[1]), from != to
            else { return nil }
            return HalfHourMask(from: from, to: to)
        }
    }

    private static func halfHour(_ text: some StringProtocol) -> Double? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), let hours = UInt8(parts[0]),
            let half = ["00": 0, "30": 0.5][parts[1]]
        else { return nil }
        let time = Double(hours) + half
        return time <= 24 ? time : nil
    }
}
