import COSEM
import GBCS

/// An attribute that the Communications Hub has: what a read of it tells, or what a write of it does.
enum HubAttribute: Hashable, Sendable {
    case identity
    case type
    case firmwareVersion
    case eventLog
    case securityLog
    case activeDevices
    case joinTimeout
    case joiningEnabled
    case subGHzConfiguration
    case subGHzChannelScan
    case subGHzChannel
    case subGHzChannelLog

    static let table = ObjectTable<HubAttribute>([
        (.modelType, .identity), (.manufacturer, .type), (.firmwareVersion, .firmwareVersion), (.eventLog, .eventLog),
        (.securityLog, .securityLog), (.activeDevices, .activeDevices), (.joinTimeout, .joinTimeout),
        (.joiningEnabled, .joiningEnabled), (.subGHzConfiguration, .subGHzConfiguration),
        (.subGHzChannelScan, .subGHzChannelScan), (.subGHzChannel, .subGHzChannel),
        (.subGHzChannelLog, .subGHzChannelLog),
    ])
}

/// A method that the Communications Hub has. Attributes and methods of an object count for themselves, so that one
/// ``ObjectReference`` may name one of each.
enum HubMethod: Hashable, Sendable {
    case registerDevice
    case unregisterDevice
    case backUpDeviceLog
    case backUpHistoricDeviceLog
    case restoreDeviceLog

    static let table = ObjectTable<HubMethod>([
        (.registerDevice, .registerDevice), (.unregisterDevice, .unregisterDevice),
        (.backUpDeviceLog, .backUpDeviceLog), (.backUpHistoricDeviceLog, .backUpHistoricDeviceLog),
        (.restoreDeviceLog, .restoreDeviceLog),
    ])
}
