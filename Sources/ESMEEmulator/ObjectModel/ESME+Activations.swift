import COSEM
import GBCS

/// Values to come and their activation (GBCS 9.2.2).
extension ESME {
    /// Takes the time of an activation: now, never, or later. A later command to the same trigger replaces what is
    /// pending.
    func setActivation(
        _ trigger: DeviceAttribute, _ value: COSEMData, for origin: UpdateOrigin, at now: UTCTime,
        _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard let dateTime = COSEMDateTime(value), let when = ActivationTime(dateTime) else {
            return rules.refusedUpdateResult
        }
        store(value, in: trigger)
        pendingActivations.removeAll { $0.trigger == trigger.reference }
        switch when {
        case .never: break
        case .now: activate(trigger.reference, at: now, &effects)
        case .at(let time) where time <= now && rules.pastActivationIsNow:
            activate(trigger.reference, at: now, &effects)
        case .at(let time):
            pendingActivations.append(
                PendingActivation(
                    trigger: trigger.reference, time: time, originator: origin.originator,
                    messageCode: origin.messageCode, originatorCounter: origin.counter))
        }
        return .success
    }

    /// The moment by the hub's clock when the first command or value that waits is due; nil when none waits.
    public var nextDueTime: UTCTime? {
        pendingTimes.min().map { $0 - clockOffset }
    }

    /// The moment by the hub's clock when something is due that no message brings, the next looks at account, load,
    /// voltage and controllers included; nil when nothing is.
    ///
    /// - Parameter hubTime: the present; what recurs is due after it.
    public func nextDueTime(after hubTime: UTCTime) -> UTCTime? {
        let now = clock(at: hubTime)
        let recurring = [nextAccountTime(after: now), nextMonitorTime(after: now)].compactMap { $0 }
        return (recurring.map { $0 - clockOffset } + [nextDueTime].compactMap { $0 }).min()
    }

    /// The times that commands gave, by the meter's own clock.
    private var pendingTimes: [UTCTime] { pendingActivations.map(\.time) + management.pendingCommands.map(\.time) }

    /// Does what is due at `hubTime`: activates values whose time has come, works out the account, follows load, voltage
    /// and the calendar of auxiliary controllers.
    ///
    /// - Returns: the alerts to send: one for each activation, in the order in which the times and then the commands
    ///   have them; then those of the account, the load, the voltage and the controllers.
    public func advance(to hubTime: UTCTime) -> [OutgoingAlert] {
        let isSomethingPending = !pendingActivations.isEmpty || !management.pendingCommands.isEmpty
        guard isSomethingPending || payment != nil || auxiliary != nil || !values.isEmpty else { return [] }
        let now = clock(at: hubTime)
        rewindMonitors(to: now)
        var effects = UpdateEffects()
        var alerts: [OutgoingAlert] = []
        // Moment by moment, so that the counters of the alerts ascend as they are sent.
        while let time = pendingTimes.min(), time <= now {
            alerts += (advanceCommands(to: time) + advanceActivations(to: time, &effects)).map(\.alert)
        }
        effects.account += advanceAccount(to: now)
        // The account may switch the supply, which the load was followed with until now.
        let monitored = effects.alerts + advanceMonitors(to: now, keeps: !effects.account.isEmpty)
        return alerts + (follow(effects.account, at: now) + monitored).compactMap(send)
    }

    private func advanceActivations(
        to now: UTCTime, _ effects: inout UpdateEffects
    ) -> [(time: UTCTime, alert: OutgoingAlert)] {
        let due = pendingActivations.enumerated().filter { $0.element.time <= now }
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        guard !due.isEmpty else { return [] }
        pendingActivations.removeAll { $0.time <= now }
        var alerts: [(time: UTCTime, alert: OutgoingAlert)] = []
        for pending in due {
            activate(pending.trigger, at: pending.time, &effects)
            let alert = Alert.futureDatedInstruction(
                .futureDatedCommandProcessed, at: pending.time, command: pending.messageCode,
                counter: pending.originatorCounter, instruction: pending.trigger, to: pending.originator)
            if let sent = send(alert) { alerts.append((pending.time, sent)) }
        }
        return alerts
    }

    /// Copies the values that a trigger activates.
    private func activate(_ trigger: ObjectReference, at now: UTCTime, _ effects: inout UpdateEffects) {
        guard let activation = Activation.triggered(by: trigger) else { return }
        effects.alerts += advanceMonitors(to: now, keeps: true)
        if Self.paymentTriggers.contains(trigger) { _ = accounting(at: now) }
        changingPayment(isLogged: Self.loggedTriggers.contains(trigger), at: now, &effects) {
            for (from, to) in activation.copies {
                guard let octets = values[from.reference] else { continue }
                values[to.reference] = becoming(octets, to)
            }
            if Self.steering.contains(trigger) { steerTariff(at: now) }
            if trigger == DeviceAttribute.auxiliaryCalendarActivation.reference { followAuxiliaryCalendar(from: now) }
        }
    }

    /// The triggers whose activation changes which register counts.
    private static let steering: Set<ObjectReference> = Set(
        [
            .tariffCalendarActivation, .tariffSpecialDaysActivation, .blockThresholdsActivation,
            .secondaryTariffCalendarActivation, .secondaryTariffSpecialDaysActivation,
        ].map(\DeviceAttribute.reference))

    /// A value to come as the attribute that it becomes holds it.
    private func becoming(_ octets: [UInt8], _ target: DeviceAttribute) -> [UInt8] {
        switch target {
        case .paymentMode:
            // The payment mode alone: the account in force stays active (GBCS ECS02, essay:106).
            guard case .structure(let members)? = try? COSEMData(decoding: octets), let mode = members.first else {
                return octets
            }
            return COSEMData.structure([mode, .enumerated(2)]).encoded
        case .disablementThreshold:
            // The value to come is a bare number.
            return [DataTag.array.rawValue, 1] + octets
        default:
            guard DeviceAttribute.allBlockThresholds.contains(target.reference) else { return octets }
            return thresholds(octets)
        }
    }

    /// Three thresholds: those that a command leaves out are none (FFFFFFFF) [inferred].
    private func thresholds(_ octets: [UInt8]) -> [UInt8] {
        guard case .array(let given)? = try? COSEMData(decoding: octets), given.count < 3 else { return octets }
        return COSEMData.array(given + Array(repeating: .doubleLongUnsigned(.max), count: 3 - given.count)).encoded
    }
}

extension DeviceAttribute {
    fileprivate static let allBlockThresholds = Set((1...8).map { blockThresholds($0).reference })
}
