import COSEM
import GBCS

/// Reads of identity and settings, and the clock (ECS26c, e, f, m, n, 40, 52, 70).
extension MMCRow {
    static let configuration: [MMCRow] = [
        MMCRow(
            "ECS26c", "6.2.2", "ReadDeviceConfigurationRandomisationRsp",
            [
                .number("RandomisedOffset", .randomisedOffset),
                .number("RandomisedOffsetNumber", .randomisedOffsetNumber),
                .number("RandomisedOffsetLimit", .randomisedOffsetLimit),
            ]),
        MMCRow(
            "ECS26e", "6.2.4", "ReadDeviceConfigurationIdentityExcMPxNRsp",
            [.identifier("DeviceIdentifier", .deviceIdentifier)] + identity),
        MMCRow("ECS26m", "6.2.4", "ReadDeviceConfigurationIdentityExcMPxNRsp", identity),
        // A hub's identity and type stand where a meter has its model and manufacturer.
        MMCRow(
            "ECS26n", "6.2.4", "ReadDeviceConfigurationIdentityExcMPxNRsp",
            [
                .identifier("DeviceIdentifier", .hubIdentity),
                .text("ModelType", .hubType) { (value) throws(MMCError) in
                    let octets = try value.octets()
                    guard octets.count <= 4 else {
                        throw value.bound("\(octets.hexadecimal) has more than the 8 digits that the MMC schema takes")
                    }
                    return octets.hexadecimal
                },
            ]),
        MMCRow(
            "ECS26f", "6.2.5", "ReadDeviceConfigurationInstantaneousPowerThresholdsRsp",
            [
                .of(.powerThresholds) { (value) throws(MMCError) in
                    var elements: [Element] = []
                    let names = ["LowMediumPowerThreshold", "MediumHighPowerThreshold"]
                    for (name, threshold) in zip(names, try value.elements(atMost: 2)) {
                        elements.append(Element(mmc: name, text: "\(try threshold.number())"))
                    }
                    return elements
                }
            ]),
        MMCRow(
            "ECS40", "6.2.7", "ReadDeviceConfigurationMPxNRsp",
            [.group("Electricity", [importMPAN, .string("ExportMPAN", .exportMPAN, atMost: 13)])]),
        MMCRow(
            "ECS52", "11.2", "ReadFirmwareVersionRsp",
            [.text("FirmwareVersion", .firmwareVersion) { (value) throws(MMCError) in try value.octets(4).hexadecimal }]
        ),
        MMCRow(
            "ECS70",
            [("6.11", "SynchroniseClockRsp"), ("8.1.1", "CommissionDeviceSynchroniseClockRsp")],
            [.dateTime("DeviceTime", .time), .optionalGroup("Electricity", [clockStatus])]),
    ]

    private static let identity: [MMCField] = [
        .string("ModelType", .modelType, atMost: 8), .string("ManufacturerIdentifier", .manufacturer, atMost: 32),
        .optionalGroup(
            "Electricity",
            [
                .boolean("SupplyTamperState", .supplyTamperState, "Locked", "Unchanged"),
                .string("MeterVariant", .meterVariant, atMost: 1),
            ]),
    ]

    /// The first 13 digits are the primary element's MPAN; a twin-element meter has the secondary one's behind it.
    private static let importMPAN = MMCField.of(.importMPAN) { (value) throws(MMCError) in
        let text = try value.text(atMost: 26)
        var elements: [Element] = []
        if !text.isEmpty { elements.append(Element(mmc: "ImportMPAN", text: String(text.prefix(13)))) }
        if text.count > 13 { elements.append(Element(mmc: "SecondaryImportMPAN", text: String(text.dropFirst(13)))) }
        return elements
    }

    /// The clock status of class 8: bit 0 is an invalid value, bit 1 a doubtful one.
    private static let clockStatus = MMCField.of(.clockStatus) { (value) throws(MMCError) in
        let status = try value.number()
        let word = status & 1 != 0 ? "invalid" : status & 2 != 0 ? "unreliable" : "reliable"
        return [
            Element(
                mmc: "ElecClockTimeStatus", [.init("TimeStatusCode", "\(status)")],
                [Element(mmc: "TimeStatus", text: word)])
        ]
    }
}

extension MMCField {
    fileprivate static func identifier(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        text(name, attribute) { (value) throws(MMCError) in try value.entityIdentifier().dashed }
    }
}
