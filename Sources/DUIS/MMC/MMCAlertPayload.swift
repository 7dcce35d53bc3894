import COSEM
import GBCS

/// What a DLMS alert brings beside code and time, as MMC tells it (type DeviceAlertMessagePayload).
enum MMCAlertPayload {
    /// The schema has an element for it.
    case element(Element)
    /// The schema has none.
    case unnamed

    /// The Message Code of the meter integrity issue warning.
    static let integrityIssueWarning = MessageCode(rawValue: 0x00F0)

    /// - Parameters:
    ///   - rest: the alert's elements after code and time.
    ///   - values: its decrypted values.
    /// - Returns: nil for an alert that brings nothing.
    static func payload(
        of code: MessageCode, _ alert: AlertCode, _ rest: [MMCValue], values: [COSEMData]
    ) throws(MMCError) -> MMCAlertPayload? {
        switch code {
        case .genericCriticalAlert, .genericNonCriticalAlert: return rest.isEmpty ? nil : .unnamed
        case .firmwareDistributionReceipt: return .element(try firmwareReceipt(rest))
        case .ecs68: return .element(try billingData(values))
        case .futureDatedInstruction: return .element(try futureDated(rest))
        case .ecs80: return .element(try supplyOutage(rest))
        case integrityIssueWarning: return .element(try integrityIssue(rest))
        case .ecs100: return .element(try notSupported(rest))
        case .ecs101: return .element(try limitProcessed(rest))
        case .ecs102: return .element(try limitEnded(rest))
        default: return rest.isEmpty ? nil : .unnamed
        }
    }

    private static func check(_ rest: [MMCValue], _ count: Int) throws(MMCError) {
        guard rest.count == count else {
            throw MMCError(.content, "the alert has \(rest.count) elements after its time, not \(count)")
        }
    }

    private static func firmwareReceipt(_ rest: [MMCValue]) throws(MMCError) -> Element {
        try check(rest, 1)
        return Element(
            mmc: "FirmwareVerificationDeviceAlert",
            [Element(mmc: "ManufacturerImageHash", text: try rest[0].octets().hexadecimal)])
    }

    private static func billingData(_ values: [COSEMData]) throws(MMCError) -> Element {
        guard values.count == 1 else {
            throw MMCError(
                .argument, "the entry of the Billing Data Log is encrypted; give its decrypted value, one compact-array"
            )
        }
        let entries = try MMCLog.entries(
            MMCValue(values[0], at: DeviceAttribute.billingRegisterLog.name), of: .billingRegisterLog,
            [MMCLog.Member.registers, MMCLog.Member.twinRegisters], atMost: 1)
        guard let entry = entries.first else { throw MMCError(.content, "the log has no entry") }
        return Element(
            mmc: "BillingDataLogDeviceAlert",
            [Element(mmc: "ESMEBillingDataLogEntry", try entry.elements(MMCRow.billingColumns))])
    }

    /// Message Code and counter of the Command, and the attribute that its time was written to.
    private static func futureDated(_ rest: [MMCValue]) throws(MMCError) -> Element {
        try check(rest, 1)
        let octets = try rest[0].octets(19)
        return Element(
            mmc: "FutureDatedCommandOutcomeDeviceAlert",
            [
                Element(
                    mmc: "COSEMFutureDatedAlert",
                    [
                        Element(mmc: "FutureDatedCommandMessageCode", text: octets.prefix(2).hexadecimal),
                        Element(mmc: "FutureDatedCommandOriginatorCounter", text: "\(number(octets[2..<10]))"),
                        Element(
                            mmc: "DLMSCOSEMFDInstructionIdentification",
                            [
                                Element(mmc: "ClassId", text: octets[10..<12].hexadecimal),
                                Element(mmc: "InstanceId", text: octets[12..<18].hexadecimal),
                                Element(mmc: "AttributeId", text: octets[18...].hexadecimal),
                            ]),
                    ])
            ])
    }

    private static func supplyOutage(_ rest: [MMCValue]) throws(MMCError) -> Element {
        try check(rest, 2)
        return Element(
            mmc: "SupplyOutageRestoreAlert",
            [
                Element(mmc: "interruptionValue", text: try rest[0].definiteDateTime()),
                Element(mmc: "restorationValue", text: try rest[1].definiteDateTime()),
            ])
    }

    private static func integrityIssue(_ rest: [MMCValue]) throws(MMCError) -> Element {
        let warnings = [
            "Other", "Error Non Volatile Memory", "Error Program Execution", "Error Program Storage", "Error RAM",
            "Error Unexpected Hardware Reset", "Error Watchdog", "Error Metrology Firmware Verification Failure",
            "Error Measurement Fault", "Unspecified Smart Meter Operational Integrity Error",
        ]
        try check(rest, 1)
        let cause = number(try rest[0].octets(2)[...])
        guard cause < warnings.count else { throw rest[0].bound("the MMC schema has no word for cause \(cause)") }
        return Element(
            mmc: "SmartMeterIntegrityIssueWarningDeviceAlert", [Element(mmc: "Warning", text: warnings[Int(cause)])])
    }

    private static func notSupported(_ rest: [MMCValue]) throws(MMCError) -> Element {
        try check(rest, 1)
        let octets = try rest[0].octets(10)
        return Element(
            mmc: "CommandNotSupportedbyDevice",
            [
                Element(mmc: "MessageCodeofCommandReceived", text: octets.prefix(2).hexadecimal),
                Element(mmc: "OriginatorCounterfromCommandReceived", text: "\(number(octets[2...]))"),
            ])
    }

    private static func limitProcessed(_ rest: [MMCValue]) throws(MMCError) -> Element {
        try check(rest, 4)
        return Element(
            mmc: "LimitAPCLevelCommandProcessedDeviceAlert",
            [
                Element(mmc: "APCLimitPeriodStart", text: try rest[1].definiteDateTime()),
                Element(mmc: "APCLimitPeriodEnd", text: try rest[2].definiteDateTime()),
            ] + (try resultingLevel(rest[0], rest[3])))
    }

    private static func limitEnded(_ rest: [MMCValue]) throws(MMCError) -> Element {
        try check(rest, 2)
        return Element(mmc: "LimitAPCLevelEndedDeviceAlert", try resultingLevel(rest[0], rest[1]))
    }

    /// Controller and level out of an octet of direction and number, and a level.
    private static func resultingLevel(_ controller: MMCValue, _ level: MMCValue) throws(MMCError) -> [Element] {
        let word = try controller.number(in: 0...255) << 8 | (try level.number(in: 0...100))
        let action = try MMCAuxiliaryAction(MMCValue(.longUnsigned(UInt16(word)), at: controller.place))
        guard action.direction != 0 else { throw controller.bound("it is neither an output nor an input") }
        return [Element(mmc: "AuxiliaryControllerN", text: "\(action.controller)")]
            + action.level("ResultingLevel")
    }

    /// The number that octets are, the most significant one first.
    private static func number(_ octets: ArraySlice<UInt8>) -> UInt64 { octets.reduce(0) { $0 << 8 | UInt64($1) } }
}
