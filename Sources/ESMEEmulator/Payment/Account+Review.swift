import COSEM

/// Thresholds, and what follows from them.
extension Account {
    /// Looks at the thresholds at `time`, up to which the account must be settled: after a change of the configuration.
    package mutating func review(at time: UTCTime, configuration: PaymentConfiguration) -> [AccountEvent] {
        var events: [AccountEvent] = []
        review(at: time, configuration, &events)
        return events
    }

    /// Looks at the thresholds, which have a meaning in prepayment mode only. Each event comes once, until the state that
    /// it reports is over.
    mutating func review(
        at time: UTCTime, _ configuration: PaymentConfiguration, _ events: inout [AccountEvent],
        armedBy armed: AccountEvent.Kind = .supplyArmed
    ) {
        func note(_ state: WritableKeyPath<Account, Bool>, _ holds: Bool, _ kind: AccountEvent.Kind) {
            if holds, !self[keyPath: state] { events.append(AccountEvent(kind, time)) }
            self[keyPath: state] = holds
        }
        let isPrepayment = configuration.mode == .prepayment
        let credit = combinedCredit(configuration)
        note(\.isLow, isPrepayment && configuration.isBelow(credit, configuration.lowCreditThreshold), .lowCredit)
        note(
            \.isEmergencyCreditOffered, emergencyCreditObstacle(configuration) == nil, .emergencyCreditAvailable)
        note(
            \.isEmergencyCreditExhausted,
            isPrepayment && isEmergencyCreditActive && emergencyCredit(configuration) == .zero,
            .emergencyCreditExhausted)
        guard isPrepayment, configuration.isBelow(credit, configuration.disablementThreshold) else {
            if disablement == .disabled, configuration.rules.armsWithCredit {
                events.append(AccountEvent(armed, time))
            }
            disablement = .none
            return
        }
        guard disablement != .disabled else { return }
        if configuration.nonDisablement.isInPeriod(time) {
            if disablement == .none { events.append(AccountEvent(.disablementSuspended, time)) }
            disablement = .suspended
        } else {
            events.append(AccountEvent(.supplyDisabled, time))
            disablement = .disabled
        }
    }

    /// Why emergency credit cannot be activated.
    package enum EmergencyCreditObstacle: Hashable, Sendable {
        case creditMode
        case active
        /// The limit is 0, or all of it is used.
        case noneLeft
        /// The meter balance is not below the emergency credit threshold.
        case enoughCredit
    }

    /// Why emergency credit cannot be activated now; nil when it can (SMETS2 5.5.7.2 [recalled]).
    package func emergencyCreditObstacle(_ configuration: PaymentConfiguration) -> EmergencyCreditObstacle? {
        guard configuration.mode == .prepayment else { return .creditMode }
        guard !isEmergencyCreditActive else { return .active }
        guard emergencyCredit(configuration) > .zero else { return .noneLeft }
        return configuration.isBelow(meterBalance, configuration.emergencyCreditThreshold) ? nil : .enoughCredit
    }
}
