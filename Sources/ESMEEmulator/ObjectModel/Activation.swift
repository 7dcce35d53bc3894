import COSEM
import GBCS

/// What the activation of a value to come copies, and from where: the rows of GBCS 9.2.2.7 and 7.3.9.
package struct Activation: Sendable {
    /// The attribute whose time decides.
    package let trigger: DeviceAttribute
    /// Values to come, and the attributes that they become.
    package let copies: [(from: DeviceAttribute, to: DeviceAttribute)]

    private init(_ trigger: DeviceAttribute, _ copies: [(DeviceAttribute, DeviceAttribute)]) {
        self.trigger = trigger
        self.copies = copies.map { (from: $0.0, to: $0.1) }
    }

    package static let all: [Activation] = [
        Activation(
            .tariffCalendarActivation,
            [
                (.tariffSeasonsNext, .tariffSeasons), (.tariffWeeksNext, .tariffWeeks), (.tariffDaysNext, .tariffDays),
            ]),
        Activation(
            .secondaryTariffCalendarActivation,
            [
                (.secondaryTariffSeasonsNext, .secondaryTariffSeasons),
                (.secondaryTariffWeeksNext, .secondaryTariffWeeks), (.secondaryTariffDaysNext, .secondaryTariffDays),
            ]),
        Activation(.tariffSpecialDaysActivation, [(.tariffSpecialDaysNext, .tariffSpecialDays)]),
        Activation(
            .secondaryTariffSpecialDaysActivation, [(.secondaryTariffSpecialDaysNext, .secondaryTariffSpecialDays)]),
        Activation(
            .nonDisablementSpecialDaysActivation, [(.nonDisablementSpecialDaysNext, .nonDisablementSpecialDays)]),
        Activation(.auxiliarySpecialDaysActivation, [(.auxiliarySpecialDaysNext, .auxiliarySpecialDays)]),
        Activation(.nonDisablementCalendarActivation, [(.nonDisablementCalendarNext, .nonDisablementCalendar)]),
        Activation(.auxiliaryCalendarActivation, [(.auxiliaryCalendarNext, .auxiliaryCalendar)]),
        Activation(.blockThresholdsActivation, (1...8).map { (.blockThresholdsNext($0), .blockThresholds($0)) }),
        Activation(.pricesActivation, [(.pricesNext, .prices)]),
        Activation(.standingChargeActivation, [(.standingChargeNext, .standingCharge)]),
        Activation(.secondaryPricesActivation, [(.secondaryPricesNext, .secondaryPrices)]),
        Activation(.accountActivation, [(.paymentModeNext, .paymentMode), (.debtSuspensionNext, .debtSuspension)]),
        Activation(.currencyUnitActivation, [(.currencyUnitNext, .currencyUnit)]),
        Activation(.maximumCreditThresholdActivation, [(.maximumCreditThresholdNext, .maximumCreditThreshold)]),
        Activation(.maximumMeterBalanceActivation, [(.maximumMeterBalanceNext, .maximumMeterBalance)]),
        Activation(.loadLimitSupplyStateActivation, [(.loadLimitSupplyStateNext, .loadLimitSupplyState)]),
        Activation(.disablementThresholdActivation, [(.disablementThresholdNext, .disablementThreshold)]),
        Activation(.debtRecoveryRateCapActivation, [(.debtRecoveryRateCapNext, .debtRecoveryRateCap)]),
        Activation(
            .debtRecoveryRateCapPeriodActivation, [(.debtRecoveryRateCapPeriodNext, .debtRecoveryRateCapPeriod)]),
        Activation(.lowCreditThresholdActivation, [(.lowCreditThresholdNext, .lowCreditThreshold)]),
        Activation(.emergencyCreditLimitActivation, [(.emergencyCreditLimitNext, .emergencyCreditLimit)]),
        Activation(
            .emergencyCreditThresholdActivation, [(.emergencyCreditThresholdNext, .emergencyCreditThreshold)]),
        Activation(
            .loadLimitPowerThresholdActivation, [(.loadLimitPowerThresholdNext, .loadLimitPowerThreshold)]),
        Activation(.loadLimitPeriodActivation, [(.loadLimitPeriodNext, .loadLimitPeriod)]),
        Activation(
            .loadLimitRestorationPeriodActivation, [(.loadLimitRestorationPeriodNext, .loadLimitRestorationPeriod)]),
    ]

    private static let byTrigger = Dictionary(uniqueKeysWithValues: all.map { ($0.trigger.reference, $0) })

    /// The activation that a time written to `reference` decides about; nil for an attribute that triggers none.
    package static func triggered(by reference: ObjectReference) -> Activation? { byTrigger[reference] }
}

/// An activation that waits for its time.
public struct PendingActivation: Hashable, Sendable, Codable {
    /// The attribute that the time was written to, as `class/name/attribute`.
    public let trigger: ObjectReference
    /// When it comes, by the meter's own clock.
    public let time: UTCTime
    /// The command that asked for it: who sent it, its Message Code and its Originator Counter. The alert goes there.
    public let originator: EntityIdentifier
    public let messageCode: MessageCode
    public let originatorCounter: UInt64

    init(
        trigger: ObjectReference, time: UTCTime, originator: EntityIdentifier, messageCode: MessageCode,
        originatorCounter: UInt64
    ) {
        self.trigger = trigger
        self.time = time
        self.originator = originator
        self.messageCode = messageCode
        self.originatorCounter = originatorCounter
    }

    private enum CodingKeys: CodingKey { case trigger, time, originator, messageCode, originatorCounter }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let text = try values.decode(String.self, forKey: .trigger)
        guard let trigger = ObjectReference(text), Activation.triggered(by: trigger) != nil else {
            throw DecodingError.dataCorruptedError(
                forKey: .trigger, in: values, debugDescription: "\(text) activates nothing")
        }
        self.init(
            trigger: trigger, time: try values.decode(UTCTime.self, forKey: .time),
            originator: EntityIdentifier(try values.decode(UInt64.self, forKey: .originator)),
            messageCode: try values.decode(MessageCode.self, forKey: .messageCode),
            originatorCounter: try values.decode(UInt64.self, forKey: .originatorCounter))
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(trigger.description, forKey: .trigger)
        try values.encode(time, forKey: .time)
        try values.encode(originator.rawValue, forKey: .originator)
        try values.encode(messageCode, forKey: .messageCode)
        try values.encode(originatorCounter, forKey: .originatorCounter)
    }
}

/// The time that a trigger is set to (GBCS 9.2.2).
enum ActivationTime: Hashable {
    case now
    /// Cancels what was to come.
    case never
    case at(UTCTime)

    /// Nil for a date-time that is neither a UTC moment nor one of the two that mean now and never.
    init?(_ dateTime: COSEMDateTime) {
        if dateTime.year == 0, dateTime.month == 0, dateTime.day == 0 {
            self = .now
        } else if dateTime.year == 0xFFFF, dateTime.month == 0xFF, dateTime.day == 0xFF {
            self = .never
        } else if let time = dateTime.utc {
            self = .at(time)
        } else {
            return nil
        }
    }
}
