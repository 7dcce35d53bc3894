import COSEM
import GBCS

/// The tariff in force: what steers the registers, and prices.
extension ESME {
    /// Makes the calendars, special days and thresholds in force steer the registers from `now` on.
    func steerTariff(at now: UTCTime) {
        func calendar(_ seasons: DeviceAttribute, _ weeks: DeviceAttribute, _ days: DeviceAttribute) -> ActivityCalendar
        {
            guard let seasons = value(seasons, at: now), let weeks = value(weeks, at: now),
                let days = value(days, at: now)
            else { return .empty }
            return ActivityCalendar(seasons: seasons, weeks: weeks, days: days) ?? .empty
        }
        func specialDays(_ attribute: DeviceAttribute) -> SpecialDays {
            value(attribute, at: now).flatMap { SpecialDays($0) } ?? .none
        }
        var resetsDaily = false
        if case .array(let times)? = value(.blockCounterReset, at: now) { resetsDaily = !times.isEmpty }
        metering.steer(
            by: TariffSteering(
                calendar: calendar(.tariffSeasons, .tariffWeeks, .tariffDays),
                specialDays: specialDays(.tariffSpecialDays),
                thresholds: BlockThresholds((1...8).compactMap { value(.blockThresholds($0), at: now) })
                    ?? BlockThresholds(),
                resetsCountersDaily: resetsDaily,
                secondaryCalendar: calendar(.secondaryTariffSeasons, .secondaryTariffWeeks, .secondaryTariffDays),
                secondarySpecialDays: specialDays(.secondaryTariffSpecialDays)), at: now)
    }

    /// The price in force, 10^-5 of the currency per kWh; 0 where the customer is paid.
    func activePrice(isSecondary: Bool, at now: UTCTime) -> UInt32 {
        let table = value(isSecondary ? .secondaryPrices : .prices, at: now)
            .flatMap { PriceTable($0, isSecondary ? .secondary : .primary) }
        let register = metering.activeRegister(isSecondary: isSecondary, at: now)
        return UInt32(clamping: table?[register]?.perKilowattHour ?? 0)
    }
}

/// Top-ups (GBCS CS01a, 14).
extension ESME {
    /// Takes the 20 digits of a UTRN that the Supplier sent.
    func enter(
        _ parameter: COSEMData, for origin: UpdateOrigin, at now: UTCTime, _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        guard case .octetString(let digits) = parameter, let utrn = UTRN(octets: digits),
            let supplier = trustAnchors[origin.originator], let secret = prepaymentSecret(with: supplier),
            utrn.topUp.isAuthentic(
                in: .init(originator: origin.originator, device: entityIdentifier, counter: origin.counter),
                secret: secret)
        else {
            eventLogs.recordSecurityEvent(.utrnNotAuthentic, at: now)
            return rules.refusedUpdateResult
        }
        var account = accounting(at: now)
        let (outcome, events) = account.topUp(utrn.topUp.amount, at: now, paymentContext(at: now))
        effects.account += events
        guard case .accepted = outcome else { return rules.refusedUpdateResult }
        payment = account
        return .success
    }

    /// Z with the Supplier's prepayment key; nil where the meter does not hold it.
    private func prepaymentSecret(with supplier: TrustAnchor) -> SharedSecret? {
        if let given = supplier.givenPrepaymentSecret { return given }
        return supplier.prepayment.flatMap { keys.secret(with: $0, of: supplier.entityIdentifier) }
    }
}
