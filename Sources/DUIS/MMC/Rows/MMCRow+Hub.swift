import COSEM
import GBCS

/// The use cases of a Communications Hub (CCS01 to 03, 06, 07, DBCH01 to 05).
extension MMCRow {
    static let hub: [MMCRow] = [
        MMCRow("CCS01", "8.11", "UpdateHANDeviceLogRsp"),
        MMCRow("CCS02", "8.11", "UpdateHANDeviceLogRsp"),
        MMCRow("CCS03", "8.12.1", "RestoreHANDeviceLogRsp"),
        MMCRow("CCS06", "8.9", "ReadDeviceLogRsp", [.optionalGroup("CHFDeviceLog", [activeDevices])]),
        MMCRow(
            "CCS07", "8.9", "ReadDeviceLogRsp",
            [
                .optionalGroup(
                    "CHFConnectedDeviceLog",
                    [
                        .backup("CHFCurrentConnectedDeviceLogEntry", .backUpDeviceLog),
                        .backup("CHFHistoricConnectedDeviceLogEntry", .backUpHistoricDeviceLog),
                    ])
            ]),
        MMCRow(
            "DBCH01", "6.31", "ReadCHFSubGHzChannelRsp",
            [.of(.subGHzChannel) { (value) throws(MMCError) in [try MMCSubGHzMask(value).channelInUse()] }]),
        MMCRow("DBCH02", "6.32", "ReadCHFSubGHzChannelLogRsp", [channelLog]),
        MMCRow(
            "DBCH03", "6.30", "ReadCHFSubGHzConfigurationRsp",
            [.of(.subGHzConfiguration) { (value) throws(MMCError) in try MMCSubGHzMask.configuration(value) }]),
        MMCRow("DBCH04", "6.28", "SetCHFSubGHzConfigurationRsp"),
        MMCRow("DBCH05", "6.29", "RequestCHFSubGHzChannelScanRsp"),
    ]

    /// The devices and when they were last heard. MMC has no place for the rest of what a hub tells of each; its link
    /// quality is that of a sub-GHz link, which nothing in the response says a device has.
    private static let activeDevices = MMCField.of(.activeDevices) { (value) throws(MMCError) in
        var entries: [Element] = []
        for element in try value.elements(atMost: 16) {
            guard let device = ActiveDevice(element.data) else {
                throw MMCError(.content, at: element.place, "it is not what a hub tells of a device")
            }
            entries.append(
                Element(
                    mmc: "CHFDeviceLogEntry",
                    [Element(mmc: "DeviceID", text: device.device.dashed)]
                        + (device.lastCommunication.map { [Element(mmc: "LastCommunicationsDateTime", text: "\($0)")] }
                            ?? [])))
        }
        return entries
    }

    private static let channelLog = MMCField.of(.subGHzChannelLog) { (value) throws(MMCError) in
        var entries: [Element] = []
        for members in try value.eventEntries(of: .subGHzChannelLog) {
            let code = AlertCode(rawValue: UInt16(try members[1].number(in: 0...Int64(UInt16.max))))
            var entry = [
                Element(mmc: "Timestamp", text: try members[0].timestamp()),
                Element(mmc: "EventCode", text: code.rawValue.hexadecimal),
            ]
            if let name = code.name { entry.append(Element(mmc: "EventDescription", text: name)) }
            // The channel without tag and length, the trigger as an octet-string.
            let octets = try members[2].octets()
            guard octets.count == 7, octets[4] == DataTag.octetString.rawValue, octets[5] == 1 else {
                throw MMCError(.content, at: members[2].place, "\(octets.hexadecimal) is no channel with a trigger")
            }
            entry.append(try MMCSubGHzMask(octets: Array(octets.prefix(4)), at: members[2]).channelInUse())
            guard let trigger = SubGHzChannelChange.Trigger(rawValue: octets[6]) else {
                throw members[2].bound("the MMC schema has no word for trigger \(octets[6])")
            }
            entry.append(Element(mmc: "ScanTrigger", text: trigger.nameInMMC))
            entries.append(Element(mmc: "LogEntry", entry))
        }
        return entries
    }
}

extension MMCField {
    /// The devices of a backup of a device log, with the hashes of their keys.
    fileprivate static func backup(_ name: String, _ attribute: DeviceAttribute) -> MMCField {
        of(attribute) { (value) throws(MMCError) in
            guard let backup = DeviceLogBackup(value.data) else {
                throw MMCError(.content, at: value.place, "it is no backup of a device log")
            }
            guard backup.devices.count <= 16 else {
                throw value.bound("there are \(backup.devices.count) devices, and the MMC schema takes 16")
            }
            var entries: [Element] = []
            for device in backup.devices {
                guard device.hashedLinkKey.count <= 16 else {
                    throw value.bound("the hash of a key has \(device.hashedLinkKey.count) octets, and MMC takes 16")
                }
                var entry = [Element(mmc: "DeviceID", text: device.device.dashed)]
                if !device.hashedLinkKey.isEmpty {
                    entry.append(Element(mmc: "DeviceSecurityDetails", text: device.hashedLinkKey.hexadecimal))
                }
                entries.append(Element(mmc: name, entry))
            }
            return entries
        }
    }
}

extension SubGHzChannelChange.Trigger {
    /// The schema's word (type ScanTrigger).
    fileprivate var nameInMMC: String {
        switch self {
        case .remotePartyCommand: "RemotePartyCommand"
        case .gsmeRequest: "GSMERequest"
        case .gsmeMissedCurfew: "GSMEMissedItsCurfew"
        case .gsmeMissing: "GSMEMissingForTheLastDay"
        case .messageFailures: "CHDetectedMessageFailureProblems"
        case .messageRetries: "CHDetectedMessageRetryProblems"
        case .otherDeviceRequest: "SubGHzNon-GSMEDeviceRequest"
        case .networkFormation: "SMHANFormation"
        }
    }
}
