import COSEM
import GBCS

/// Voltage: the log of averages, the counters, and the events of conditions that last (SMETS2 5.7.5.7 to 9; GBCS ECS23,
/// 23b, 26b, 26k, 29a to f).
extension ESME {
    /// Capacity of the log of averages in entries (SMETS2 5.7.5.9).
    static let voltageLogCapacity = 4_320

    private var phases: ClosedRange<UInt8> { identity.variant == .polyphase ? 1...3 : 1...1 }

    private func measurementPeriod(_ phase: UInt8, at now: UTCTime) -> Int64 {
        VoltageLimits.measurementPeriod(integer(.voltagePeriod(phase), at: now))
    }

    /// Appends the log of averages of a phase: its newest entries, at the ends of measurement periods since installation,
    /// as far as they lie in `moments`.
    func appendVoltageLog(
        _ phase: UInt8, in moments: ClosedRange<UTCTime>, at now: UTCTime, to octets: inout ResponseBuffer
    ) -> Int {
        let period = measurementPeriod(phase, at: now)
        let last = min(now, moments.upperBound).roundedDown(to: period)
        let oldest = max(
            metering.installed + period, now.roundedDown(to: period) - Int64(Self.voltageLogCapacity - 1) * period)
        let first = max(oldest, moments.lowerBound).roundedUp(to: period)
        // A meter whose logs are given has this one given too, where it has entries.
        let isMeasured = metering.recorded == nil && phases.contains(phase) && first <= last
        let count = isMeasured ? Int((last - first) / period) + 1 : 0
        octets.append(contentsOf: LogHead.voltages.octets())
        octets.append(length: count * 8)
        let premises = metering.premises
        for place in 0..<Int64(count) {
            let end = first + place * period
            octets.append(bigEndian: UInt32(clamping: end.secondsSince2000))
            octets.append(
                bigEndian: VoltageMonitoring.average(phase, period, to: end) { premises.voltage($0, at: $1) })
        }
        return count
    }

    /// What ECS29a to d have set; nil for a meter without thresholds.
    private func voltageLimits(at now: UTCTime) -> VoltageLimits? {
        guard !values.isEmpty else { return nil }
        func number(_ attribute: DeviceAttribute) -> UInt32 { UInt32(clamping: integer(attribute, at: now)) }
        func monitor(_ object: Int) -> VoltageLimits.Monitor {
            let monitors = DeviceAttribute.voltageMonitors
            return VoltageLimits.Monitor(
                threshold: number(monitors[2 * object]), period: integer(monitors[2 * object + 1], at: now))
        }
        guard Self.voltageThresholds.contains(where: { values[$0] != nil }) else { return nil }
        let limits = VoltageLimits(
            averages: phases.map { phase in
                VoltageLimits.Average(
                    period: measurementPeriod(phase, at: now), over: number(.averageOverVoltageThreshold(phase)),
                    under: number(.averageUnderVoltageThreshold(phase)))
            },
            extremeOver: monitor(0), extremeUnder: monitor(1), sag: monitor(2), swell: monitor(3))
        return limits.isMonitoring ? limits : nil
    }

    /// The attributes that say what the voltage is compared with.
    static let voltageLimitAttributes = Set(
        voltageThresholds + (1...3).map { DeviceAttribute.voltagePeriod($0).reference })

    private static let voltageThresholds: [ObjectReference] =
        (DeviceAttribute.voltageMonitors
        + (1...3).flatMap { [.averageOverVoltageThreshold($0), .averageUnderVoltageThreshold($0)] })
        .map(\.reference)

    /// Follows the voltage up to `now`: counts, writes the log.
    ///
    /// - Returns: the alerts to send, in order.
    func advanceVoltage(to now: UTCTime, keeps: Bool) -> [Alert] {
        guard let limits = voltageLimits(at: now) else { return [] }
        guard let before = voltageMonitoring else {
            voltageMonitoring = VoltageMonitoring(followed: now)
            return []
        }
        var monitoring = before
        let premises = metering.premises
        let outcome = monitoring.advance(to: now, limits) { premises.voltage($0, at: $1) }
        for (phase, count) in outcome.over { add(count, to: .overVoltageCounter(phase), at: now) }
        for (phase, count) in outcome.under { add(count, to: .underVoltageCounter(phase), at: now) }
        let isCounted = !outcome.over.isEmpty || !outcome.under.isEmpty
        if keeps || isCounted || monitoring.differs(from: before)
            || MonitoredTime.isKept(from: before.followed, to: now)
        {
            voltageMonitoring = monitoring
        }
        return outcome.events.flatMap { event in
            let codes = event.condition.codes(identity.variant == .polyphase ? event.phase : 0)
            return raise(event.begins ? codes.begins : codes.ends, at: event.time)
        }
    }

    private func add(_ count: UInt32, to counter: DeviceAttribute, at now: UTCTime) {
        store(.doubleLongUnsigned(UInt32(clamping: integer(counter, at: now) + Int64(count))), in: counter)
    }

    /// When the voltage has to be looked at next after `now`, by the meter's clock; nil for a meter without thresholds.
    func nextVoltageTime(after now: UTCTime) -> UTCTime? {
        guard let limits = voltageLimits(at: now) else { return nil }
        return voltageMonitoring == nil ? now : VoltageMonitoring.nextTime(after: now, limits)
    }
}
