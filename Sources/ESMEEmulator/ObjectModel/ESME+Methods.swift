import COSEM
import GBCS

/// Methods of a meter's objects (GBCS Use Case annex).
extension ESME {
    /// Invokes a method with a parameter of the right type; returns the item's result.
    func invoke(
        _ method: DeviceAttribute, _ parameter: COSEMData, for origin: UpdateOrigin, at now: UTCTime,
        _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        if let demand = MaximumDemand.allCases.first(where: { $0.reset == method }) {
            reset(demand, at: now)
            return .success
        }
        if let counter = Self.counters[method.reference] {
            store(.doubleLongUnsigned(0), in: counter)
            return .success
        }
        switch method {
        case .timeDebtRate1Activate, .timeDebtRate2Activate:
            let isFirst = method == .timeDebtRate1Activate
            changingPayment(at: now, &effects) {
                copy(
                    isFirst ? .timeDebtRate1Next : .timeDebtRate2Next, to: isFirst ? .timeDebtRate1 : .timeDebtRate2,
                    at: now)
            }
            return .success
        case .adjustMeterBalance, .adjustTimeDebt1, .adjustTimeDebt2, .adjustPaymentDebt:
            return adjust(method, by: parameter, at: now, &effects)
        case .setMeterBalance, .setAccumulatedDebt, .setEmergencyCredit:
            return set(method, to: parameter, at: now, &effects)
        case .invokeEmergencyCredit:
            var account = accounting(at: now)
            let (obstacle, events) = account.activateEmergencyCredit(at: now, paymentContext(at: now))
            guard obstacle == nil else { return rules.refusedUpdateResult }
            payment = account
            effects.account += events
            return .success
        case .enableSupply: return commandSupply(.enabled, at: now, &effects)
        case .disableSupply: return commandSupply(.disabled, at: now, &effects)
        case .armSupply: return commandSupply(.armed, at: now, &effects)
        case .resetBlockCounters:
            changingPayment(at: now, &effects) { metering.resetBlockCounters(at: now) }
            return .success
        case .clearEventLog:
            eventLogs.clearEvents()
            eventLogs.recordSecurityEvent(.eventLogCleared, at: now)
            return .success
        case .clearAuxiliaryControllerEventLog:
            auxiliaryEvents = []
            values[DeviceAttribute.auxiliaryControllerEventLog.reference] = nil
            return .success
        case .auxiliarySetting, .auxiliaryLimit:
            return command(parameter, isLimit: method == .auxiliaryLimit, at: now, &effects)
        case .enterUTRN: return enter(parameter, for: origin, at: now, &effects)
        default: return .readWriteDenied
        }
    }

    private static let counters: [ObjectReference: DeviceAttribute] = Dictionary(
        uniqueKeysWithValues: [(DeviceAttribute.resetLoadLimitCounter.reference, DeviceAttribute.loadLimitCounter)]
            + (1...3).flatMap { phase in
                [
                    (
                        DeviceAttribute.resetUnderVoltageCounter(phase).reference,
                        DeviceAttribute.underVoltageCounter(phase)
                    ),
                    (
                        DeviceAttribute.resetOverVoltageCounter(phase).reference,
                        DeviceAttribute.overVoltageCounter(phase)
                    ),
                ]
            })

    /// Copies an attribute; one that was never written is copied as nothing.
    @discardableResult
    func copy(_ from: DeviceAttribute, to target: DeviceAttribute, at now: UTCTime) -> DataAccessResult {
        if let octets = attribute(from.reference, at: now) { values[target.reference] = octets }
        return .success
    }

    /// Adds a signed amount to the meter balance or a debt (GBCS ECS04a, 07); refused when the sum has no room in a
    /// double-long.
    private func adjust(
        _ method: DeviceAttribute, by amount: COSEMData, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard case .doubleLong(let amount) = amount else { return .typeUnmatched }
        var account = accounting(at: now)
        let context = paymentContext(at: now)
        let (isDone, events) =
            switch method {
            case .adjustTimeDebt1: account.adjust(.timeDebt1, by: amount, at: now, context)
            case .adjustTimeDebt2: account.adjust(.timeDebt2, by: amount, at: now, context)
            case .adjustPaymentDebt: account.adjust(.paymentDebt, by: amount, at: now, context)
            default: account.adjust(by: amount, at: now, context)
            }
        guard isDone else { return rules.refusedUpdateResult }
        payment = account
        effects.account += events
        return .success
    }

    /// Sets a balance (GBCS ECS04b). Of emergency credit the command says 0; the balance becomes the limit all the same.
    private func set(
        _ method: DeviceAttribute, to amount: COSEMData, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard case .doubleLong(let amount) = amount else { return .typeUnmatched }
        var account = accounting(at: now)
        let item: Account.Reset =
            switch method {
            case .setMeterBalance: .meterBalance
            case .setAccumulatedDebt: .accumulatedDebt
            default: .emergencyCredit
            }
        effects.account += account.reset(item, to: amount, at: now, paymentContext(at: now))
        payment = account
        return .success
    }

    /// Value 0 from now on; the last reset is now (SMETS2 5.6.3.26 to 28).
    private func reset(_ demand: MaximumDemand, at now: UTCTime) {
        for attribute in demand.attributes { values[attribute.reference] = nil }
        store(.octetString(COSEMDateTime(now).octets), in: demand.lastReset)
    }
}
