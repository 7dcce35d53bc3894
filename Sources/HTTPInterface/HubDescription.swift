import COSEM
import CommsHub
import ESMEEmulator
import GBCS

/// The description of one hub. It has no keys, only the hashes of them that CCS07 sends.
struct HubDescription: Encodable, Sendable {
    struct Device: Encodable, Sendable {
        let device: String
        /// The device's type (device_type); absent when it is not known.
        let type: UInt8?
        /// State of joining: notJoined, joiningByHistoricKey, joiningByInstallCode, joiningByRestoredKey or joined.
        let join: String
        /// Time when the state of joining ends; absent for those that last.
        let joinUntil: String?
        let lastCommunication: String?
        /// Signal strength in dBm.
        let signalStrength: Int8
    }

    struct LogEntry: Encodable, Sendable {
        let time: String
        let code: String
        let name: String?
    }

    let entityIdentifier: String
    /// The number of the premises' meter.
    let number: Int
    let meter: String
    let hubTime: String
    /// State of the supply: on or off.
    let power: String
    /// Time when the supply was interrupted, as the hub told its provider; absent while it is on.
    let powerOffSince: String?
    /// State of the HAN: up or down.
    let han: String
    /// State of the WAN: online or offline.
    let wan: String
    let firmwareVersion: String
    let ownOriginatorCounter: UInt64
    let deviceLog: [Device]
    let historicDeviceLog: [String]
    let eventLog: [LogEntry]
    let securityLog: [LogEntry]

    init(_ hub: CommunicationsHub, number: Int, meter: EntityIdentifier, at time: UTCTime) {
        let state = hub.state ?? HubState()
        let log = hub.deviceLog(at: time)
        entityIdentifier = hub.entityIdentifier.dashed
        self.number = number
        self.meter = meter.dashed
        hubTime = "\(time)"
        power = state.powerOffSince == nil ? "on" : "off"
        powerOffSince = state.powerOffSince.map { "\($0)" }
        han = state.hanDownSince == nil ? "up" : "down"
        wan = state.isOffline ? "offline" : "online"
        firmwareVersion = hub.model.firmwareVersion.hexadecimal
        ownOriginatorCounter = hub.ownOriginatorCounter
        deviceLog = log.entries.map { entry in
            let active = hub.activeDevice(entry, at: time)
            let (join, end): (String, UTCTime?) =
                switch entry.join.at(time) {
                case .notJoined: ("notJoined", nil)
                case .joiningByHistoricKey(let end, _): ("joiningByHistoricKey", end)
                case .joiningByInstallCode(let end): ("joiningByInstallCode", end)
                case .joiningByRestoredKey: ("joiningByRestoredKey", nil)
                case .joined: ("joined", nil)
                }
            return Device(
                device: entry.device.dashed, type: entry.type, join: join, joinUntil: end.map { "\($0)" },
                lastCommunication: active.lastCommunication.map { "\($0)" },
                signalStrength: active.signalStrength.average)
        }
        historicDeviceLog = log.historic.map(\.device.dashed)
        eventLog = state.logs.events.entries.map {
            LogEntry(time: "\($0.time)", code: $0.code.rawValue.hexadecimal, name: $0.code.name)
        }
        securityLog = state.logs.securityEvents.entries.map {
            LogEntry(time: "\($0.time)", code: $0.code.rawValue.hexadecimal, name: $0.code.name)
        }
    }
}
