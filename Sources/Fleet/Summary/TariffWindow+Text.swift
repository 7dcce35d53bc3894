import LoadSynthesis

extension TariffWindow {
    /// As a profile says it: `00:30-07:30 UTC`, with the days where they differ.
    public var text: String {
        let clock = clock == .utc ? "UTC" : "local"
        if weekday == saturday && saturday == sunday { return "\(weekday.text) \(clock)" }
        var days = [("weekday", weekday)]
        days += saturday == sunday ? [("weekend", saturday)] : [("saturday", saturday), ("sunday", sunday)]
        return days.map { "\($0.0) \($0.1.text)" }.joined(separator: ", ") + " \(clock)"
    }
}

extension HalfHourMask {
    /// Windows as a profile says them, `none` when there are none.
    public var text: String {
        guard !isEmpty else { return "none" }
        guard self != .all else { return "00:00-24:00" }
        func time(_ halfHour: Int) -> String {
            let hour = halfHour / 2
            return "\(hour < 10 ? "0" : "")\(hour):\(halfHour % 2 == 0 ? "00" : "30")"
        }
        var windows: [String] = []
        for start in 0..<48 where contains(halfHour: start) && !contains(halfHour: (start + 47) % 48) {
            var end = start + 1
            while contains(halfHour: end % 48) { end += 1 }
            windows.append("\(time(start))-\(time(end > 48 ? end - 48 : end))")
        }
        return windows.joined(separator: " ")
    }
}
