import COSEM
import GBCS

/// The registers that an account is charged for, of a meter with a written tariff or without.
struct MeteredRegisters: BilledMeter {
    let tariff: TariffHistory?
    let load: any LoadModel
    let variant: ElementVariant

    func tariffReadings(at times: [UTCTime]) -> [TariffReadings] {
        tariff?.readings(at: times, load: load) ?? LoadMeter(load, variant).tariffReadings(at: times)
    }

    func activeImport(at time: UTCTime) -> UInt64 { load.reading(.activeImport, at: time) }

    func secondaryActiveImport(at time: UTCTime) -> UInt64 {
        variant == .twinElement ? load.reading(.secondaryActiveImport, at: time) : 0
    }
}

/// The meter's account: it is made when a command first needs it, and worked out when something asks for it or is due.
extension ESME {
    typealias PaymentContext = PaymentState.Context<MeteredRegisters>

    /// What the attributes in force say about money.
    func paymentConfiguration(at now: UTCTime) -> PaymentConfiguration {
        PaymentConfiguration(rules: rules.payment) { [self] attribute in value(attribute, at: now) }
    }

    func paymentContext(at now: UTCTime) -> PaymentContext {
        PaymentContext(
            paymentConfiguration(at: now),
            MeteredRegisters(tariff: metering.tariff, load: metering.loadModel, variant: identity.variant),
            value(.billingCalendar, at: now).flatMap { BillingCalendar($0) } ?? .empty)
    }

    /// The account, which is made now where there is none, with the balances that were written.
    func accounting(at now: UTCTime) -> PaymentState {
        if let payment { return payment }
        let written = Self.balances.contains { values[$0.reference] != nil }
        let made = PaymentState(
            Account(at: now, written ? storedBalances : nil, configuration: paymentConfiguration(at: now)))
        for balance in Self.balances { values[balance.reference] = nil }
        payment = made
        return made
    }

    private var storedBalances: Balances {
        func amount(_ attribute: DeviceAttribute) -> Int32 {
            guard let octets = values[attribute.reference],
                case .doubleLong(let amount)? = try? COSEMData(decoding: octets)
            else { return 0 }
            return amount
        }
        return Balances(
            meterBalance: amount(.meterBalance), emergencyCredit: amount(.emergencyCreditBalance),
            accumulatedDebt: amount(.accumulatedDebt), timeDebt1: amount(.timeDebt1), timeDebt2: amount(.timeDebt2),
            paymentDebt: amount(.paymentDebt))
    }

    /// The balances at `now`; nil while the meter has no account.
    func accountBalances(at now: UTCTime) -> Balances? { payment.map { $0.balances(at: now, paymentContext(at: now)) } }

    /// Changes the balances by hand: the account begins anew with them.
    func setBalances(at now: UTCTime, _ change: (inout Balances) -> Void) {
        let old = accounting(at: now)
        let context = paymentContext(at: now)
        var balances = old.balances(at: now, context)
        change(&balances)
        var new = PaymentState(
            Account(
                at: now, balances, configuration: context.configuration,
                isEmergencyCreditActive: old.account.isEmergencyCreditActive))
        new.logs = old.logs
        payment = new
    }

    /// Does `body`, which may change what the attributes say about money: everything before it is charged by what they
    /// said.
    ///
    /// - Parameter isLogged: whether payment mode or tariff change, which writes an entry of the Billing Data Log.
    func changingPayment(
        isLogged: Bool = false, at now: UTCTime, _ effects: inout UpdateEffects, _ body: () -> Void
    ) {
        guard var account = payment else { return body() }
        let context = paymentContext(at: now)
        effects.account += account.advance(to: now, context)
        // The registers may be steered by another calendar afterwards: what they read now is what is charged and logged.
        body()
        effects.account += account.change(at: now, isLogged: isLogged, context, to: paymentConfiguration(at: now))
        payment = account
    }

    /// The attributes that say something about money and are written directly.
    static let paymentAttributes: Set<ObjectReference> = Set(
        [
            .timeDebtPeriod1, .timeDebtPeriod2, .paymentDebtProportion, .timeDebtRate1, .timeDebtRate2,
            .maximumMeterBalance, .billingCalendar,
        ].map(\DeviceAttribute.reference))

    /// The triggers that bring prices, a standing charge or a payment mode: from then on the meter keeps an account.
    static let paymentTriggers: Set<ObjectReference> = Set(
        [.accountActivation, .pricesActivation, .standingChargeActivation, .secondaryPricesActivation]
            .map(\DeviceAttribute.reference))

    /// The triggers that change payment mode or tariff.
    static let loggedTriggers: Set<ObjectReference> = Set(
        [.accountActivation, .tariffCalendarActivation, .secondaryTariffCalendarActivation]
            .map(\DeviceAttribute.reference))

    /// Works the account out up to `now`.
    ///
    /// - Returns: what happened. Nothing is noted while nothing happens, so that the passing of time alone need not be
    ///   kept; but once a day it is, so that no time is worked out again and again.
    func advanceAccount(to now: UTCTime) -> [AccountEvent] {
        guard var account = payment else { return [] }
        let settled = account.account.settled
        let events = account.advance(to: now, paymentContext(at: now))
        if !events.isEmpty || now - settled >= 86_400 { payment = account }
        return events
    }

    /// When the account has to be looked at again after `now`, by the meter's clock; nil when nothing can happen.
    func nextAccountTime(after now: UTCTime) -> UTCTime? {
        guard payment != nil else { return nil }
        let context = paymentContext(at: now)
        let billing = context.billingCalendar.nextTimes(after: now).first
        guard context.configuration.mode == .prepayment else { return billing }
        let halfHour = (now + 1).roundedUp(to: Account.interval)
        return billing.map { min($0, halfHour) } ?? halfHour
    }

    /// Does what events of the account lead to: supply, logs; and returns the alerts.
    ///
    /// - Parameter now: when they are noticed. Registers stop only then, so that they never read less than before.
    func follow(_ events: [AccountEvent], at now: UTCTime) -> [Alert] {
        events.flatMap { event -> [Alert] in
            switch event.kind {
            case .supplyDisabled: setSupplyState(.disabled, at: now)
            case .supplyArmed, .supplyArmedByEmergencyCredit:
                setSupplyState(.armed, at: now)
                loadLimit?.forgetRestoration()
            case .billingLogUpdated: return billingAlert(at: event.time).map { [$0] } ?? []
            default: break
            }
            return raise(event.code, at: event.time)
        }
    }

    /// ECS68 with the registers of the Billing Data Log's entry of `time`, of the Billing Calendar or else of a change; nil
    /// when newer entries have taken its place already.
    private func billingAlert(at time: UTCTime) -> Alert? {
        guard let supplier = supplierToAlert,
            let entry = payment?.logs.registers(
                at: time, identity.variant, ofChanges: rules.changeRaisesBillingAlert)
        else { return nil }
        return .billingDataLogUpdated(entry, at: time, to: supplier)
    }
}
