import COSEM
import GBCS

/// What a meter's attributes hold when it leaves the factory, where nothing else is known of them: neutral values of the
/// right shape [chosen]; the standard leaves them to the manufacturer.
package enum FactoryValues {
    /// The value of a stored attribute on a meter of `variant`, as A-XDR; nil for an attribute that holds none, such as
    /// one that is only written.
    package static func octets(of reference: ObjectReference, _ variant: ElementVariant) -> [UInt8]? {
        if variant == .twinElement, let octets = twin[reference] { return octets }
        return single[reference]
    }

    /// Every attribute that has a value.
    package static var references: [ObjectReference] { Array(single.keys) }

    private static let single: [ObjectReference: [UInt8]] = Dictionary(
        values.map { ($0.0.reference, $0.1.encoded) }, uniquingKeysWith: { first, _ in first })

    /// A twin-element meter's secondary import is charged too (GBCS Use Case annex, ECS02).
    private static let twin: [ObjectReference: [UInt8]] = [
        DeviceAttribute.debtSuspension.reference: NeutralValue.payments(for: [0, 4, 5]).encoded
    ]

    private static let values: [(DeviceAttribute, COSEMData)] =
        tariff + prepayment + supply + voltage + configuration + events + auxiliaryControllers

    private static let noThreshold = COSEMData.array(Array(repeating: .doubleLongUnsigned(.max), count: 3))

    private static let tariff: [(DeviceAttribute, COSEMData)] =
        [
            (.tariffSeasons, NeutralValue.season), (.tariffWeeks, NeutralValue.week),
            (.tariffDays, NeutralValue.day(selector: 1)),
            (.tariffSpecialDays, .array([])),
            (.secondaryTariffSeasons, NeutralValue.season), (.secondaryTariffWeeks, NeutralValue.week),
            (.secondaryTariffDays, NeutralValue.day(selector: 201)), (.secondaryTariffSpecialDays, .array([])),
            (.currencyUnit, .boolean(0xFF)), (.standingCharge, NeutralValue.charge(.none)),
            (.prices, NeutralValue.charge(.tariff)),
            (.secondaryPrices, NeutralValue.charge(.secondary)), (.activeTariffPriceUnit, priceUnit),
            (.secondaryActiveTariffPriceUnit, priceUnit), (.billingCalendar, .array([])),
        ] + (1...8).map { (.blockThresholds($0), noThreshold) }

    private static let prepayment: [(DeviceAttribute, COSEMData)] = [
        // Credit mode; the account is active.
        (.paymentMode, .structure([.enumerated(1), .enumerated(2)])),
        (.debtSuspension, NeutralValue.payments(for: [0, 4])), (.lowCreditThreshold, .doubleLong(0)),
        (.debtRecoveryRateCap, .longUnsigned(0)), (.debtRecoveryRateCapPeriod, .doubleLong(604_800)),
        (.meterBalance, .doubleLong(0)), (.emergencyCreditBalance, .doubleLong(0)), (.accumulatedDebt, .doubleLong(0)),
        (.emergencyCreditLimit, .doubleLong(0)), (.emergencyCreditThreshold, .doubleLong(0)),
        (.timeDebt1, .doubleLong(0)), (.timeDebt2, .doubleLong(0)), (.paymentDebt, .doubleLong(0)),
        (.timeDebtRate1, NeutralValue.charge(.none)), (.timeDebtRate2, NeutralValue.charge(.none)),
        (.timeDebtPeriod1, .doubleLongUnsigned(86_400)),
        (.timeDebtPeriod2, .doubleLongUnsigned(86_400)), (.paymentDebtProportion, .longUnsigned(0)),
        (.maximumCreditThreshold, .doubleLong(.max)), (.maximumMeterBalance, .doubleLong(.max)),
        (.disablementThreshold, .array([.doubleLong(0)])), (.nonDisablementCalendar, .array([])),
        (.nonDisablementSpecialDays, .array([])),
    ]

    private static let supply: [(DeviceAttribute, COSEMData)] = [
        (.loadLimitPowerThreshold, .doubleLongUnsigned(.max)), (.loadLimitPeriod, .doubleLongUnsigned(0)),
        (.loadLimitRestorationPeriod, .doubleLongUnsigned(0)), (.loadLimitSupplyState, .boolean(0)),
        (.loadLimitCounter, .doubleLongUnsigned(0)), (.loadLimitCounterUnit, scalerUnit(of: .loadLimitCounter)),
        (.supplyState, .enumerated(1)), (.supplyTamperState, .boolean(0)),
        (.lastResetImport, never), (.lastResetConfigurable, never), (.lastResetExport, never),
        (.maximumDemandPeriod, .array([])),
    ]

    private static let voltage: [(DeviceAttribute, COSEMData)] =
        DeviceAttribute.voltageMonitors.map { ($0, .doubleLongUnsigned(0)) }
        + (1...3).flatMap { phase -> [(DeviceAttribute, COSEMData)] in
            [
                (.averageOverVoltageThreshold(phase), .doubleLongUnsigned(0)),
                (.averageUnderVoltageThreshold(phase), .doubleLongUnsigned(0)),
                (.underVoltageCounter(phase), .doubleLongUnsigned(0)),
                (.underVoltageCounterUnit(phase), scalerUnit(of: .underVoltageCounter(phase))),
                (.overVoltageCounter(phase), .doubleLongUnsigned(0)),
                (.overVoltageCounterUnit(phase), scalerUnit(of: .overVoltageCounter(phase))),
                (.voltagePeriod(phase), .doubleLongUnsigned(1_800)),
            ]
        }

    private static let configuration: [(DeviceAttribute, COSEMData)] = [
        (.randomisedOffsetLimit, .longUnsigned(0)), (.randomisedOffsetNumber, .longUnsigned(1)),
        (.powerThresholds, .array([.doubleLongUnsigned(0), .doubleLongUnsigned(0)])),
        (.modelType, .octetString([])), (.manufacturer, .octetString([])), (.clockBase, .enumerated(5)),
    ]

    /// Every event is logged; none that can be turned off raises an alert [chosen].
    private static let events: [(DeviceAttribute, COSEMData)] = [
        (.supplierWANSettings, settings(0)), (.supplierHANSettings, settings(0)), (.supplierAlarmSettings, settings(0)),
        (.supplierLoggingSettings, settings(0xFF)), (.operatorWANSettings, settings(0)),
        (.operatorLoggingSettings, settings(0xFF)),
    ]

    private static let auxiliaryControllers: [(DeviceAttribute, COSEMData)] =
        [
            (.auxiliaryCalendar, .array([])), (.auxiliarySpecialDays, .array([])),
            (.boostFunctionAvailable, .boolean(0)),
        ]
        + DeviceAttribute.auxiliaryControllers.flatMap { n -> [(DeviceAttribute, COSEMData)] in
            [
                (.auxiliaryDescription(n), .visibleString([])), (.auxiliaryType(n), .octetString([])),
                (.auxiliaryState(n), .utf8String(Array("{}".utf8))), (.auxiliarySwitchState(n), .boolean(0)),
                (.boostFunction(n), .boolean(0)),
            ]
        }

    /// The first moment that a clock shows: for what has not happened yet.
    private static let never = COSEMData.octetString(COSEMDateTime(UTCTime(secondsSince2000: 0)).octets)
    /// 10^-5 of a unit that DLMS does not have (GBCS Use Case annex, ActiveTariffPrice).
    private static let priceUnit = COSEMData.structure([
        .integer(DeviceAttribute.activeTariffPrice.scale), .enumerated(0xFE),
    ])

    /// The scaler_unit that stands beside the value of an attribute.
    private static func scalerUnit(of attribute: DeviceAttribute) -> COSEMData {
        .structure([.integer(attribute.scale), .enumerated(attribute.unit.rawValue)])
    }

    private static func settings(_ octet: UInt8) -> COSEMData {
        BitString(count: 256, octets: Array(repeating: octet, count: 32)).map { .bitString($0) } ?? .nullData
    }
}
