import COSEM
import GBCS

/// The meter's own Device Log: devices that it has keys with on the HAN (GBCS 13.7: CS03A1, CS04AC).
extension ESME {
    /// Largest number of devices that a meter can be joined with.
    package static let deviceLogLimit = 16

    func join(_ request: JoinDeviceCommand, at now: UTCTime) -> JoinDeviceResponse {
        guard request.method == .methodAInitiator else { return .invalidJoinMethodAndRole }
        let known = management.deviceLog.first { $0.identifier == request.device.rawValue }
        if let known { return known.type == request.deviceType.rawValue ? .success : .incompatibleWithExistingEntry }
        guard management.deviceLog.count < Self.deviceLogLimit else { return .deviceLogFull }
        management.deviceLog.append(
            LoggedDevice(identifier: request.device.rawValue, type: request.deviceType.rawValue))
        eventLogs.recordSecurityEvent(.joined, at: now)
        return .success
    }

    func unjoin(_ request: UnjoinDeviceCommand, at now: UTCTime) -> UnjoinDeviceResponse {
        guard management.deviceLog.contains(where: { $0.identifier == request.device.rawValue }) else {
            return .notInDeviceLog
        }
        management.deviceLog.removeAll { $0.identifier == request.device.rawValue }
        eventLogs.recordSecurityEvent(.unjoined, at: now)
        return .success
    }
}
