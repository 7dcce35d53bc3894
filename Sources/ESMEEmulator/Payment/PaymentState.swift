import COSEM

/// A meter's account with its logs: what a meter keeps from the first command on that needs them.
///
/// Every command comes at a moment: first all that lies before it is worked out (``advance(to:_:)``), so that commands may
/// be given without further ado. A command at a moment before that finds the account as it stands.
package struct PaymentState: Hashable, Sendable, Codable {
    /// What commands and time need to know of a meter.
    package struct Context<Meter: BilledMeter> {
        package var configuration: PaymentConfiguration
        package var billingCalendar: BillingCalendar
        package var meter: Meter

        package init(
            _ configuration: PaymentConfiguration, _ meter: Meter, _ billingCalendar: BillingCalendar = .empty
        ) {
            (self.configuration, self.billingCalendar, self.meter) = (configuration, billingCalendar, meter)
        }
    }

    package internal(set) var account: Account
    package internal(set) var logs = BillingLogs()
    /// How far the Billing Calendar is followed at once, in seconds: so many days have no more times than one call gives.
    private static let stretch: Int64 = 1_000 * 86_400
    /// The moment up to which the Billing Calendar was followed.
    private var billed: UTCTime

    package init(_ account: Account) {
        self.account = account
        billed = account.settled
    }

    /// Works out everything up to `time`: balances, entries of the logs at midnights and at the times of the Billing
    /// Calendar.
    ///
    /// - Returns: what happened, in order of time.
    package mutating func advance(to time: UTCTime, _ context: Context<some BilledMeter>) -> [AccountEvent] {
        let target = time.withinCalendar
        guard target > billed else { return [] }
        var events: [AccountEvent] = []
        billed = max(billed, target - Account.horizon)
        while billed < target {
            let end = min(target, billed + Self.stretch)
            for moment in context.billingCalendar.times(after: billed, through: end) {
                events += settle(at: moment, context)
                logs.recordBilling(
                    RegisterSnapshot(of: context.meter, at: moment), account.balances(context.configuration))
                events.append(AccountEvent(.billingLogUpdated, moment))
            }
            billed = end
        }
        var logs = self.logs
        events += account.advance(
            to: target, configuration: context.configuration, meter: context.meter,
            onMidnight: { logs.recordDay($1, at: $0) })
        self.logs = logs
        return events
    }

    private mutating func settle(at time: UTCTime, _ context: Context<some BilledMeter>) -> [AccountEvent] {
        var logs = self.logs
        let events = account.settle(
            at: time, configuration: context.configuration, meter: context.meter,
            onMidnight: { logs.recordDay($1, at: $0) })
        self.logs = logs
        return events
    }

    /// All that precedes a command at `time`.
    private mutating func prepare(at time: UTCTime, _ context: Context<some BilledMeter>) -> [AccountEvent] {
        advance(to: time, context) + settle(at: time, context)
    }

    /// Takes a payment (``Account/topUp(_:at:configuration:isLocal:events:)``); one that is accepted is logged.
    package mutating func topUp(
        _ amount: Int64, at time: UTCTime, isLocal: Bool = false, _ context: Context<some BilledMeter>
    ) -> (outcome: Account.TopUpOutcome, events: [AccountEvent]) {
        var events = prepare(at: time, context)
        let outcome = account.topUp(
            amount, at: time, configuration: context.configuration, isLocal: isLocal, events: &events)
        if case .accepted(let shares) = outcome { logs.recordTopUp(amount, shares, at: time) }
        return (outcome, events)
    }

    /// Adjusts the meter balance (ECS04a).
    package mutating func adjust(
        by amount: Int32, at time: UTCTime, _ context: Context<some BilledMeter>
    ) -> (isDone: Bool, events: [AccountEvent]) {
        var events = prepare(at: time, context)
        let isDone = account.adjust(by: amount, at: time, configuration: context.configuration, events: &events)
        return (isDone, events)
    }

    /// Adjusts a debt (ECS07).
    package mutating func adjust(
        _ debt: Account.Debt, by amount: Int32, at time: UTCTime, _ context: Context<some BilledMeter>
    ) -> (isDone: Bool, events: [AccountEvent]) {
        let events = prepare(at: time, context)
        return (account.adjust(debt, by: amount, rules: context.configuration.rules), events)
    }

    /// Resets a balance (ECS04b).
    package mutating func reset(
        _ item: Account.Reset, to amount: Int32, at time: UTCTime, _ context: Context<some BilledMeter>
    ) -> [AccountEvent] {
        var events = prepare(at: time, context)
        account.reset(item, to: amount, at: time, configuration: context.configuration, events: &events)
        return events
    }

    /// Activates emergency credit (ECS09).
    package mutating func activateEmergencyCredit(
        at time: UTCTime, _ context: Context<some BilledMeter>
    ) -> (obstacle: Account.EmergencyCreditObstacle?, events: [AccountEvent]) {
        var events = prepare(at: time, context)
        let obstacle = account.activateEmergencyCredit(
            at: time, configuration: context.configuration, events: &events)
        return (obstacle, events)
    }

    /// Goes over to another configuration at `time`: all before it is worked out by the old one.
    ///
    /// - Parameters:
    ///   - isLogged: whether payment mode or tariff change, so that the log 98.1.2 gets an entry of what stood before.
    ///   - context: of the meter before the change; its registers must not be rebased yet.
    ///   - configuration: what holds from then on.
    package mutating func change(
        at time: UTCTime, isLogged: Bool, _ context: Context<some BilledMeter>, to configuration: PaymentConfiguration
    ) -> [AccountEvent] {
        var events = prepare(at: time, context)
        if isLogged {
            logs.recordChange(
                RegisterSnapshot(of: context.meter, at: time), account.balances(context.configuration))
            events.append(AccountEvent(.billingLogUpdated, time))
        }
        return events + account.review(at: time, configuration: configuration)
    }

    /// All balances at `time` as the meter shows them; the state stays as it is.
    package func balances(at time: UTCTime, _ context: Context<some BilledMeter>) -> Balances {
        account.balances(at: time, configuration: context.configuration, meter: context.meter)
    }

    /// Goes on at `resumption` where the clock, which showed `time`, was set: nothing is charged in between, and no time
    /// of the Billing Calendar in between comes.
    package mutating func setClock(
        from time: UTCTime, to resumption: UTCTime, _ context: Context<some BilledMeter>
    ) -> [AccountEvent] {
        let events = prepare(at: time, context)
        account.resume(at: resumption)
        billed = resumption.withinCalendar
        return events
    }
}
