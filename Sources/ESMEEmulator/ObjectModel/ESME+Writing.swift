import COSEM
import GBCS

/// What an item of an update led to, besides its result.
struct UpdateEffects {
    /// Alerts to send when the command is done, in order.
    var alerts: [Alert] = []
    /// What happened to the account, in order.
    var account: [AccountEvent] = []
}

/// The command that an update belongs to.
struct UpdateOrigin {
    let originator: EntityIdentifier
    let messageCode: MessageCode
    let counter: UInt64

    init(_ header: HeaderFields) {
        originator = header.businessOriginator
        messageCode = header.information.messageCode
        counter = header.originatorCounter
    }
}

/// Writing of attributes (GBCS Use Case annex).
extension ESME {
    /// Writes a value of the right type to an attribute; returns the item's result.
    func write(
        _ attribute: DeviceAttribute, _ value: COSEMData, for origin: UpdateOrigin, at now: UTCTime,
        _ effects: inout UpdateEffects
    ) -> DataAccessResult {
        if Activation.triggered(by: attribute.reference) != nil {
            return setActivation(attribute, value, for: origin, at: now, &effects)
        }
        if let settings = Self.settings[attribute.reference] {
            guard case .bitString(let bits) = value else { return .typeUnmatched }
            apply(maskAndActions: bits, to: settings, at: now)
            return .success
        }
        guard isAcceptable(value, for: attribute, at: now) else { return rules.refusedUpdateResult }
        if Self.voltageLimitAttributes.contains(attribute.reference) {
            effects.alerts += advanceMonitors(to: now, keeps: true)
        }
        if attribute == .blockCounterReset {
            changingPayment(at: now, &effects) {
                store(value, in: attribute)
                if metering.tariff != nil { steerTariff(at: now) }
            }
        } else if Self.paymentAttributes.contains(attribute.reference) {
            changingPayment(at: now, &effects) { store(value, in: attribute) }
        } else {
            store(value, in: attribute)
        }
        return .success
    }

    /// Stores a value; one that the meter only acts on leaves nothing.
    func store(_ value: COSEMData, in attribute: DeviceAttribute) { values[attribute.reference] = value.encoded }

    /// Whether a value of the right type is one that the meter takes.
    private func isAcceptable(_ value: COSEMData, for attribute: DeviceAttribute, at now: UTCTime) -> Bool {
        switch attribute {
        case .importMPAN:
            // Twice 13 digits, primary then secondary, on a twin-element meter only (GBCS ECS39a).
            guard case .octetString(let digits) = value else { return false }
            return digits.count == MPAN.digitCount || isTwin && digits.count == 2 * MPAN.digitCount
        case .tariffSeasonsNext, .secondaryTariffSeasonsNext: return ActivityCalendar.seasons(value) != nil
        case .tariffWeeksNext, .secondaryTariffWeeksNext: return ActivityCalendar.weeks(value) != nil
        case .tariffDaysNext, .secondaryTariffDaysNext: return ActivityCalendar.days(value) != nil
        case .tariffSpecialDaysNext, .secondaryTariffSpecialDaysNext: return SpecialDays(value) != nil
        case .pricesNext: return PriceTable(value, .primary) != nil
        case .secondaryPricesNext: return PriceTable(value, .secondary) != nil
        case .standingChargeNext, .timeDebtRate1Next, .timeDebtRate2Next: return PriceTable(value, .single) != nil
        default: return endsWithinADay(value, attribute, at: now)
        }
    }

    /// Whether the end of a controller's setting or limit is after its start, and at most 24 hours (GBCS ECS47a, 47e).
    private func endsWithinADay(_ value: COSEMData, _ attribute: DeviceAttribute, at now: UTCTime) -> Bool {
        guard
            let n = DeviceAttribute.auxiliaryControllers.first(where: {
                attribute == .auxiliaryPeriodEnd($0) || attribute == .auxiliaryLimitEnd($0)
            })
        else { return true }
        let start: DeviceAttribute =
            attribute == .auxiliaryPeriodEnd(n) ? .auxiliaryPeriodStart(n) : .auxiliaryLimitStart(n)
        guard let end = COSEMDateTime(value)?.utc, let begin = moment(start, at: now) else { return false }
        return end > begin && end - begin <= 86_400
    }

    /// The settings that each mask changes.
    private static let settings: [ObjectReference: DeviceAttribute] = Dictionary(
        uniqueKeysWithValues: [
            (DeviceAttribute.supplierWANMask, DeviceAttribute.supplierWANSettings),
            (.supplierHANMask, .supplierHANSettings), (.supplierAlarmMask, .supplierAlarmSettings),
            (.supplierLoggingMask, .supplierLoggingSettings), (.operatorWANMask, .operatorWANSettings),
            (.operatorLoggingMask, .operatorLoggingSettings),
        ].map { ($0.0.reference, $0.1) })

    /// New settings = old AND NOT Mask OR Actions AND Mask; the first 256 bits are the Mask (GBCS ECS25a).
    private func apply(maskAndActions bits: BitString, to settings: DeviceAttribute, at now: UTCTime) {
        guard bits.octets.count == 64, case .bitString(let old)? = value(settings, at: now), old.octets.count == 32
        else { return }
        let new = (0..<32).map { index in
            old.octets[index] & ~bits.octets[index] | bits.octets[32 + index] & bits.octets[index]
        }
        if let new = BitString(count: 256, octets: new) { store(.bitString(new), in: settings) }
    }
}
