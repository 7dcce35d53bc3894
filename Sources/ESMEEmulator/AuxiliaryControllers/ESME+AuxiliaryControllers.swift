import COSEM
import GBCS

/// Auxiliary controllers: switches and proportional controllers, which follow their calendar unless a command goes before
/// it (SMETS2 5.6.3.33; GBCS 7.3.6).
extension ESME {
    /// Takes a commanded action for the period that the command has written (GBCS ECS47, 47a, 47e).
    func command(
        _ parameter: COSEMData, isLimit: Bool, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard case .longUnsigned(let word) = parameter else { return .typeUnmatched }
        let action = AuxiliaryAction(word: word)
        guard action.isValid, !isLimit || action.direction != 0 else { return rules.refusedUpdateResult }
        guard let period = period(of: action, isLimit: isLimit, at: now) else { return rules.refusedUpdateResult }
        let n = action.controller
        let command = AuxiliaryState.Command(word: word, start: period.start, end: period.end)
        effects.alerts += advanceMonitors(to: now, keeps: true)
        var state = auxiliary ?? AuxiliaryState(followed: now)
        if isLimit {
            state.limits[n] = command
            note(action, at: now)
            if let supplier = supplierToAlert {
                effects.alerts.append(
                    .auxiliaryLimitProcessed(
                        action.directionAndController, from: command.start, to: command.end, level: action.level,
                        at: now, to: supplier))
            }
        } else if action.isReset {
            state.settings[n] = nil
            perform(calendarAction(of: action, at: now), at: now)
        } else {
            state.settings[n] = command
            if command.isInForce(at: now) { perform(action, at: now) }
        }
        auxiliary = state
        return .success
    }

    /// The period of a command: the dates that its other items have written, or the minutes from now of ECS47.
    private func period(
        of action: AuxiliaryAction, isLimit: Bool, at now: UTCTime
    ) -> (start: UTCTime, end: UTCTime)? {
        let n = action.controller
        let minutes: DeviceAttribute = action.isClosed ? .auxiliaryOnPeriod(n) : .auxiliaryOffPeriod(n)
        if !isLimit, case .longUnsigned(let minutes)? = value(minutes, at: now) {
            return (now, now + Int64(minutes) * 60)
        }
        if action.isReset { return (now, now) }
        let (start, end): (DeviceAttribute, DeviceAttribute) =
            isLimit
            ? (.auxiliaryLimitStart(n), .auxiliaryLimitEnd(n)) : (.auxiliaryPeriodStart(n), .auxiliaryPeriodEnd(n))
        guard let start = moment(start, at: now), let end = moment(end, at: now) else { return nil }
        return (start, end)
    }

    /// Makes the calendar be followed from `now` on.
    func followAuxiliaryCalendar(from now: UTCTime) {
        auxiliary = auxiliary ?? AuxiliaryState(followed: now)
    }

    /// Does what calendar and commands have up to `now`.
    ///
    /// - Returns: the alerts to send, of limits that have ended.
    func advanceAuxiliaryControllers(to now: UTCTime, keeps: Bool) -> [Alert] {
        guard var state = auxiliary, state.followed < now else { return [] }
        let calendar = auxiliaryCalendar(at: now)
        let steps = state.steps(to: now, calendar.schedule, calendar.specialDays)
        guard keeps || !steps.isEmpty || MonitoredTime.isKept(from: state.followed, to: now) else { return [] }
        var alerts: [Alert] = []
        for (time, step) in steps {
            switch step {
            case .calendar(let action):
                guard action.isValid, state.settings[action.controller]?.isInForce(at: time) != true else { break }
                perform(action, at: time)
            case .starts(let n): if let command = state.settings[n] { perform(command.action, at: time) }
            case .ends(let n):
                guard let command = state.settings.removeValue(forKey: n) else { break }
                perform(calendarAction(of: command.action, at: time), at: time)
            case .limitEnds(let n):
                guard let limit = state.limits.removeValue(forKey: n), let supplier = supplierToAlert else { break }
                let setting = state.settings[n].flatMap { $0.isInForce(at: time) ? $0.action : nil }
                alerts.append(
                    .auxiliaryLimitEnded(
                        limit.action.directionAndController,
                        level: (setting ?? calendarAction(of: limit.action, at: time)).level, at: time, to: supplier))
            }
        }
        state.followed = now
        auxiliary = state
        return alerts
    }

    /// When calendar or commands have something to do next, by the meter's clock; nil for never.
    var nextAuxiliaryTime: UTCTime? {
        auxiliary.flatMap { state in
            let calendar = auxiliaryCalendar(at: state.followed)
            return state.nextTime(calendar.schedule, calendar.specialDays)
        }
    }

    private func auxiliaryCalendar(at now: UTCTime) -> (schedule: Schedule, specialDays: SpecialDays) {
        (
            value(.auxiliaryCalendar, at: now).flatMap { Schedule($0) } ?? .empty,
            value(.auxiliarySpecialDays, at: now).flatMap { SpecialDays($0) } ?? .none
        )
    }

    /// What the calendar has for the controller of `action` at `time`: its last action, or off.
    private func calendarAction(of action: AuxiliaryAction, at time: UTCTime) -> AuxiliaryAction {
        let calendar = auxiliaryCalendar(at: time)
        return calendar.schedule.selector(at: time, specialDays: calendar.specialDays) {
            AuxiliaryAction(word: $0).controller == action.controller
        }.map(AuxiliaryAction.init(word:)) ?? AuxiliaryAction(off: max(1, action.direction), action.controller)
    }

    private func perform(_ action: AuxiliaryAction, at time: UTCTime) {
        note(action, at: time)
        store(.boolean(action.isClosed ? 0xFF : 0), in: .auxiliarySwitchState(action.controller))
    }

    private func note(_ action: AuxiliaryAction, at time: UTCTime) {
        let event = AuxiliaryControllerEvent(time: time, action: action.word, outcome: 1)
        auxiliaryEvents = Array((auxiliaryEvents + [event]).suffix(AuxiliaryControllerEvent.capacity))
    }

    func appendAuxiliaryControllerEvents(in moments: ClosedRange<UTCTime>, to octets: inout ResponseBuffer) -> Int {
        let rows = auxiliaryEvents.filter { moments.contains($0.time) }
        octets.append(contentsOf: LogHead.auxiliaryControllerEvents.octets())
        octets.append(length: rows.count * 11)
        for row in rows {
            octets.append(bigEndian: UInt32(clamping: row.time.secondsSince2000))
            octets.append(bigEndian: row.action)
            octets.append(row.outcome)
            octets.append(bigEndian: 0 as UInt32)
        }
        return rows.count
    }
}
