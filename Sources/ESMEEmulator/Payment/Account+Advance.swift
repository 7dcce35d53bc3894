import COSEM

/// The passage of time.
extension Account {
    /// Charges everything up to the last moment before or at `time` at which the account is worked out.
    ///
    /// - Parameters:
    ///   - meter: gives the energy.
    ///   - onMidnight: called with the balances of each midnight that is passed, of entries in the Prepayment Daily Read
    ///     Log.
    /// - Returns: what happened, in order of time.
    package mutating func advance(
        to time: UTCTime, configuration: PaymentConfiguration, meter: some BilledMeter,
        onMidnight: (UTCTime, Balances) -> Void = { _, _ in }
    ) -> [AccountEvent] {
        let target = time.withinCalendar
        guard target > settled else { return [] }
        settled = max(settled, target - Self.horizon)
        var events: [AccountEvent] = []
        var window = ReadingWindow(meter, through: target, isBatched: !isLinear(configuration))
        var readings = window.reading(at: settled)
        while let stop = nextStop(notAfter: target, configuration) {
            let next = window.reading(at: stop)
            charge(energyFrom: readings, to: next, configuration)
            readings = next
            if configuration.mode == .credit { chargeStanding(to: stop, configuration) }
            settled = stop
            if configuration.mode == .prepayment, stop.isMidnight {
                _ = collect(configuration.standingCharge, for: .standingCharge, configuration)
            }
            recover(.timeDebt1, at: stop, configuration, &events)
            recover(.timeDebt2, at: stop, configuration, &events)
            review(at: stop, configuration, &events)
            if stop.isMidnight, configuration.mode == .prepayment || configuration.rules.dailyReadsInCreditMode {
                onMidnight(stop, balances(configuration))
            }
        }
        return events
    }

    /// Charges everything up to `time`, as a command needs it that changes the account or the configuration.
    package mutating func settle(
        at time: UTCTime, configuration: PaymentConfiguration, meter: some BilledMeter,
        onMidnight: (UTCTime, Balances) -> Void = { _, _ in }
    ) -> [AccountEvent] {
        var events = advance(to: time, configuration: configuration, meter: meter, onMidnight: onMidnight)
        let target = time.withinCalendar
        guard target > settled else { return events }
        let readings = meter.tariffReadings(at: [settled, target])
        if readings.count == 2 { charge(energyFrom: readings[0], to: readings[1], configuration) }
        settled = target
        review(at: target, configuration, &events)
        return events
    }

    /// Goes on at `time` without charging anything, as after the clock was set.
    package mutating func resume(at time: UTCTime) { settled = time.withinCalendar }

    /// The next moment at which the account is worked out; nil when that is after `limit`.
    private func nextStop(notAfter limit: UTCTime, _ configuration: PaymentConfiguration) -> UTCTime? {
        guard settled < limit else { return nil }
        if isLinear(configuration) {
            guard configuration.rules.dailyReadsInCreditMode else { return limit }
            return min(limit, settled.roundedDown(to: 86_400) + 86_400)
        }
        let half = settled.roundedDown(to: Self.interval) + Self.interval
        if disablement == .suspended, configuration.mode == .prepayment,
            let end = configuration.nonDisablement.firstEnd(after: settled, notAfter: min(half, limit))
        {
            return end
        }
        return half <= limit ? half : nil
    }

    /// Whether nothing but sums are formed: in credit mode, unless time debts are collected in it.
    private func isLinear(_ configuration: PaymentConfiguration) -> Bool {
        configuration.mode == .credit && disablement == .none
            && [ChargeItem.timeDebt1, .timeDebt2].allSatisfy {
                !configuration.collection.collects($0, from: .meterBalance, whenDisabled: false)
            }
    }

    private mutating func charge(
        energyFrom first: TariffReadings, to last: TariffReadings, _ configuration: PaymentConfiguration
    ) {
        let isOff = configuration.isSupplyDisabledOtherwise || disablement == .disabled
        guard !isOff || configuration.rules.chargesEnergyWhileDisabled else { return }
        let cost = configuration.cost(from: first, to: last)
        _ = collect(cost.primary, for: .energy, configuration)
        _ = collect(cost.secondary, for: .secondaryEnergy, configuration)
    }

    /// The standing charges of all midnights after ``settled`` up to `stop`, in credit mode.
    private mutating func chargeStanding(to stop: UTCTime, _ configuration: PaymentConfiguration) {
        let midnights = Int64(stop.dayNumber - settled.dayNumber)
        _ = collect(configuration.standingCharge.times(midnights), for: .standingCharge, configuration)
    }
}

extension UTCTime {
    /// Whether a day begins at this moment, UTC.
    var isMidnight: Bool { secondsSince2000 % 86_400 == 0 }
}
