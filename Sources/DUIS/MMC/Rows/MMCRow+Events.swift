import COSEM
import GBCS

/// Reads of event logs and of the settings of events (ECS25r1, r2, 35a to g).
extension MMCRow {
    static let events: [MMCRow] = [
        MMCRow(
            "ECS25r1", "6.2.10", "ReadDeviceConfigurationEventAndAlertBehavioursRsp",
            [
                .group(
                    "ElectricitySupplierAlertEventSettings",
                    [
                        .supplierSettings("ElectricitySupplierWANAlertSettings", .supplierWANSettings),
                        .supplierSettings("ElectricitySupplierHANAlertSettings", .supplierHANSettings),
                        .supplierSettings("ElectricitySupplierAlarmSettings", .supplierAlarmSettings),
                        .supplierSettings("ElectricitySupplierLoggingSettings", .supplierLoggingSettings),
                    ])
            ]),
        MMCRow(
            "ECS25r2", "6.2.10", "ReadDeviceConfigurationEventAndAlertBehavioursRsp",
            [
                .group(
                    "ElectricityNetworkOperatorAlertEventSettings",
                    [
                        .operatorSettings("ElectricityNetworkOperatorWANAlertSettings", .operatorWANSettings),
                        .operatorSettings("ElectricityNetworkOperatorLoggingSettings", .operatorLoggingSettings),
                    ])
            ]),
        MMCRow("ECS35a", "6.13", "ReadEventOrSecurityLogRsp", [.events(.eventLog)]),
        MMCRow("ECS35b", "6.13", "ReadEventOrSecurityLogRsp", [.events(.securityLog)]),
        MMCRow("ECS35c", "6.13", "ReadEventOrSecurityLogRsp", [.events(.eventLog)]),
        MMCRow("ECS35d", "6.13", "ReadEventOrSecurityLogRsp", [.events(.securityLog)]),
        MMCRow("ECS35e", "6.13", "ReadEventOrSecurityLogRsp", [.events(.powerEventLog)]),
        MMCRow("ECS35f", "6.13", "ReadEventOrSecurityLogRsp", [.auxiliaryEvents]),
        MMCRow("ECS35g", "6.13", "ReadEventOrSecurityLogRsp", [.auxiliaryEvents]),
    ]
}

extension MMCField {
    /// The most entries of a log that the schema takes.
    static let eventLimit = 100

    /// The entries of a log of events: time, code, and what came beside it.
    fileprivate static func events(_ attribute: DeviceAttribute) -> MMCField {
        of(attribute) { (value) throws(MMCError) in
            var entries: [Element] = []
            for members in try value.eventEntries(of: attribute) {
                let code = AlertCode(rawValue: UInt16(try members[1].number(in: 0...Int64(UInt16.max))))
                var entry = [
                    Element(mmc: "Timestamp", text: try members[0].timestamp()),
                    Element(mmc: "LogCode", text: code.rawValue.hexadecimal),
                ]
                if let name = code.name { entry.append(Element(mmc: "LogMeaning", text: name)) }
                if members.count > 2, let octets = try members[2].hexadecimal() {
                    entry.append(Element(mmc: "OtherInformation", text: octets))
                }
                entries.append(Element(mmc: "LogEntry", entry))
            }
            return [Element(mmc: "Log", entries)]
        }
    }

    /// The entries of the Auxiliary Controller Event Log.
    fileprivate static let auxiliaryEvents = MMCField.of(.auxiliaryControllerEventLog) { (value) throws(MMCError) in
        var entries: [Element] = []
        for members in try value.eventEntries(of: .auxiliaryControllerEventLog) {
            let action = try MMCAuxiliaryAction(members[1])
            let outcome = try members[2].word([0: "Outcome not known", 1: "Success", 2: "Failure"])
            let front = [
                Element(mmc: "Timestamp", text: try members[0].timestamp()),
                Element(mmc: "SwitchNumber", text: "\(action.controller)"),
            ]
            let command = [
                Element(mmc: "Outcome", text: outcome),
                Element(mmc: "HANCommandID", text: "\(try members[3].number())"),
            ]
            entries.append(
                Element(mmc: "ALCSEventLogEntry", front + (try action.switchAction()) + command + action.level()))
        }
        return [Element(mmc: "ALCSEvent", entries)]
    }

    /// The settings of the Supplier's events, 81nn.
    fileprivate static func supplierSettings(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        of(attribute) { (value) throws(MMCError) in
            let settings = try MMCEventSettings(value, firstEvent: 0x8100)
            return [
                Element(
                    mmc: name,
                    [
                        settings.element("SupplierESMECommon", MMCEventSettings.supplier),
                        settings.element("SupplierESMEPolyPhase", MMCEventSettings.supplierPolyPhase),
                    ])
            ]
        }
    }

    /// The settings of the Network Operator's events, 80nn: the common ones, and those of a polyphase meter where one of
    /// them is set and none that only a single-phase meter has; else those of a single-phase meter.
    fileprivate static func operatorSettings(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        of(attribute) { (value) throws(MMCError) in
            let settings = try MMCEventSettings(value, firstEvent: 0x8000)
            let isPolyPhase =
                MMCEventSettings.operatorPolyPhase.contains(where: settings.isSet)
                && !MMCEventSettings.operatorSinglePhase.contains(where: settings.isSet)
            return [
                Element(
                    mmc: name,
                    [
                        settings.element("NetworkOperatorESMECommon", MMCEventSettings.networkOperator),
                        isPolyPhase
                            ? settings.element("NetworkOperatorESMEPolyPhase", MMCEventSettings.operatorPolyPhase)
                            : settings.element("NetworkOperatorESMESinglePhase", MMCEventSettings.operatorSinglePhase),
                    ])
            ]
        }
    }
}

extension MMCValue {
    /// The entries of a log of events, each its members, timestamp first.
    func eventEntries(of attribute: DeviceAttribute, atMost limit: Int = MMCField.eventLimit) throws(MMCError)
        -> [[MMCValue]]
    {
        guard case .compactArray(let array) = data else { throw mismatch("a compact-array") }
        guard array.elementType == attribute.entryType(isTwin: false) else {
            throw MMCError(.content, at: place, "its entries are not of the type that the use case has")
        }
        guard array.elements.count <= limit else {
            throw bound("there are \(array.elements.count) entries, and the MMC schema takes \(limit)")
        }
        var entries: [[MMCValue]] = []
        for (index, element) in array.elements.enumerated() {
            guard case .structure(let members) = element else { throw mismatch("a log of structures") }
            entries.append(members.map { MMCValue($0, at: "\(place), entry \(index + 1)") })
        }
        return entries
    }

    /// The octets of an octet-string or of a number; nil for none.
    fileprivate func hexadecimal() throws(MMCError) -> String? {
        if case .doubleLongUnsigned(let number) = data { return number.hexadecimal }
        let octets = try octets()
        return octets.isEmpty ? nil : octets.hexadecimal
    }
}
