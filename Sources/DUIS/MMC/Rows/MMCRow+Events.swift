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

/// The settings of 256 events: bit n, counted from the last, is the event whose code is n above the first (GBCS ECS25a).
struct MMCEventSettings: Sendable {
    private let bits: [Bool]
    private let firstEvent: UInt16

    init(_ value: MMCValue, firstEvent: UInt16) throws(MMCError) {
        bits = try value.bits(256...256)
        self.firstEvent = firstEvent
    }

    func isSet(_ code: UInt16) -> Bool { bits[255 - Int(code & 0xFF)] }

    /// The element with an element for each of the events that the schema names there; other events have no place in MMC.
    func element(_ name: String, _ codes: [UInt16]) -> Element {
        Element(
            mmc: name,
            codes.map { Element(mmc: "x\($0.hexadecimal)", text: isSet($0) ? "Enable" : "Disable") })
    }

    /// The codes in the schema's order (types SupplierESMECommon, SupplierESMEPolyPhase, NetworkOperatorESMECommon,
    /// NetworkOperatorESMESinglePhase and NetworkOperatorESMEPolyPhase).
    static let supplier: [UInt16] =
        [0x810D, 0x810E, 0x8119, 0x8145, 0x8154, 0x8155, 0x8161, 0x8162, 0x8168, 0x8183] + Array(0x81A0...0x81B3)
        + [0x81B8, 0x81B9, 0x81BA, 0x81BB, 0x81BC, 0x81BD, 0x81BE, 0x81C0, 0x81C1, 0x81C4, 0x81C5, 0x81C6]
    static let supplierPolyPhase: [UInt16] = [0x81B7]
    static let networkOperator: [UInt16] = [0x8014, 0x8015]
    static let operatorSinglePhase: [UInt16] = [
        0x8002, 0x8006, 0x8020, 0x8024, 0x8028, 0x802C, 0x8085, 0x8089, 0x808D, 0x8091, 0x8095, 0x8099, 0x8010,
    ]
    static let operatorPolyPhase: [UInt16] = [
        0x8003, 0x8004, 0x8005, 0x8007, 0x8008, 0x8009, 0x8021, 0x8022, 0x8023, 0x8025, 0x8026, 0x8027, 0x8029, 0x802A,
        0x802B, 0x802D, 0x802E, 0x802F, 0x8086, 0x8087, 0x8088, 0x808A, 0x808B, 0x808C, 0x808E, 0x808F, 0x8090, 0x8092,
        0x8093, 0x8094, 0x8096, 0x8097, 0x8098, 0x809A, 0x809B, 0x809C, 0x8011, 0x8016, 0x8013,
    ]
}
