import COSEM
import GBCS

/// Reads of the prepayment configuration and of the payment mode (ECS26a, 26j).
extension MMCRow {
    static let prepayment: [MMCRow] = [
        MMCRow(
            "ECS26a", "4.13", "ReadPrepaymentConfigurationRsp",
            [
                .number("DebtRecoveryPerPayment", .paymentDebtProportion),
                .number("DebtRecoveryRateCap", .debtRecoveryRateCap), disablementThreshold,
                .number("EmergencyCreditLimit", .emergencyCreditLimit),
                .number("EmergencyCreditThreshold", .emergencyCreditThreshold),
                .number("LowCreditThreshold", .lowCreditThreshold),
                .number("CreditMaxCreditThreshold", .maximumCreditThreshold),
                .number("MaxCreditMaxMeterBalance", .maximumMeterBalance), suspensions,
                .optionalGroup(
                    "Electricity",
                    [
                        .optionalGroup(
                            "NonDisablementCalendar",
                            [
                                .of(.nonDisablementSpecialDays) { (value) throws(MMCError) in
                                    let days = try value.numberedSpecialDays("SpecialDay", "index")
                                    return [Element(mmc: "ElectricitySpecialDays", days)]
                                }, nonDisablement,
                            ]),
                        .debtRecovery("DebtRecovery1", .timeDebtRate1, .timeDebtPeriod1),
                        .debtRecovery("DebtRecovery2", .timeDebtRate2, .timeDebtPeriod2),
                    ]),
            ]),
        MMCRow(
            "ECS26j", "6.2.9", "ReadDeviceConfigurationPaymentModeRsp",
            [
                .text("PaymentMode", .paymentMode) { (value) throws(MMCError) in
                    try value.members(2)[0].word([1: "Credit", 2: "Prepayment"])
                }
            ]),
    ]

    private static let disablementThreshold = MMCField.of(.disablementThreshold) { (value) throws(MMCError) in
        try value.elements(atMost: 1).first.map { (threshold) throws(MMCError) in
            [Element(mmc: "DisablementThreshold", text: "\(try threshold.number())")]
        } ?? []
    }

    /// SuspendDebtDisabled and SuspendDebtEmergency out of the pairs of credits and charges: the third bit of the pairs of
    /// a time debt with meter balance and emergency credit is 0; there are pairs of the accumulated debt (published
    /// ECS03 beside their Service Requests).
    private static let suspensions = MMCField.of(.debtSuspension) { (value) throws(MMCError) in
        var isDisabledSuspended = false
        var isEmergencySuspended = false
        for pair in try value.elements(atMost: 15) {
            let members = try pair.members(3)
            let credit = LogicalName(octets: try members[0].octets(6))
            let charge = LogicalName(octets: try members[1].octets(6))
            let bits = try members[2].bits(3...3)
            if credit == LogicalName(0, 0, 19, 10, 2) {
                isEmergencySuspended = true
            } else if [1, 2].contains(where: { charge == LogicalName(0, 0, 19, 20, $0) }), !bits[2] {
                isDisabledSuspended = true
            }
        }
        return [
            Element(mmc: "SuspendDebtDisabled", text: "\(isDisabledSuspended)"),
            Element(mmc: "SuspendDebtEmergency", text: "\(isEmergencySuspended)"),
        ]
    }

    /// The entries of the Non-Disablement Calendar: script 32 starts a period and 33 stops it.
    private static let nonDisablement = MMCField.of(.nonDisablementCalendar) { (value) throws(MMCError) in
        var schedules: [Element] = []
        for entry in try MMCSchedule.entries(value, atMost: 22) {
            guard let script = [32: "START", 33: "STOP"][entry.selector] else {
                throw MMCError(.bound, at: entry.place, "script \(entry.selector) is neither a start nor a stop")
            }
            let days = entry.specialDays.map { number in
                Element(mmc: "SpecialDayApplicability", [Element(mmc: "SpecialDayID", text: "\(number)")])
            }
            var times = [Element(mmc: "SwitchTime", text: try entry.time.timeOfDay())]
            if let begin = try entry.begin.definiteDate() { times.append(Element(mmc: "StartDate", text: begin)) }
            if let end = try entry.end.definiteDate() { times.append(Element(mmc: "EndDate", text: end)) }
            schedules.append(
                Element(
                    mmc: "ElectricityNonDisablementSchedule",
                    [
                        Element(mmc: "NonDisablementScript", text: script),
                        Element(mmc: "SpecialDaysApplicability", days),
                    ] + entry.daysOfWeek + [Element(mmc: "ScheduleDatesAndTime", times)]))
        }
        return schedules
    }
}

extension MMCField {
    /// The recovery of a time debt. A period of 0, which a meter has before one is set, is left out.
    fileprivate static func debtRecovery(_ name: String, _ rate: DeviceAttribute, _ period: DeviceAttribute) -> MMCField
    {
        optionalGroup(
            name,
            [
                .of(rate) { (value) throws(MMCError) in
                    let charge = try MMCCharge(value)
                    return try charge.only("DebtRecoveryRate")
                        + [Element(mmc: "DebtRecoveryRatePriceScale", text: "\(charge.scale)")]
                },
                .text("DebtRecoveryRatePeriod", period) { (value) throws(MMCError) in
                    try value.number() == 0 ? nil : try value.word([3_600: "HOURLY", 86_400: "DAILY"])
                },
            ])
    }
}
