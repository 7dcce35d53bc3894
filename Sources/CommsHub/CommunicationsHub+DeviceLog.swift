import COSEM
import ESMEEmulator
import GBCS

extension CommunicationsHub {
    /// The CHF Device Log at `time`: the one in the state, or that of the meters with which the hub was installed.
    public func deviceLog(at time: UTCTime) -> DeviceLog {
        if let log = state?.deviceLog { return log }
        let installed = UTCTime(secondsSince2000: 0)
        return DeviceLog(
            joined: meters.map {
                ($0.identity.entityIdentifier, linkKey(of: $0.identity.entityIdentifier, at: installed))
            },
            type: hubRules.esmeType, added: installed)
    }

    /// The network's identifier: the one that CCS03 gave, or else the coordinator's EUI-64 (ZigBee Specification,
    /// nwkExtendedPANId).
    public var extendedPANIdentifier: UInt64 { state?.extendedPANIdentifier ?? entityIdentifier.rawValue }

    /// The Trust Centre link key that a device gets when it joins at `time`, 16 octets. A real hub agrees on a random
    /// one with the device; this one, like a development key, is a function of both and the moment.
    func linkKey(of device: EntityIdentifier, at time: UTCTime) -> [UInt8] {
        var label = Array("smets-emulator development link key".utf8)
        label.append(bigEndian: entityIdentifier.rawValue)
        label.append(bigEndian: device.rawValue)
        label.append(bigEndian: time.secondsSince2000)
        return Array(sha256(label).prefix(16))
    }

    /// Adds a device (CCS01); returns the alerts that the change of the log raises, or nil when the log is full.
    func register(
        _ registration: DeviceRegistration, at time: UTCTime, in context: ProcessingContext
    ) -> [OutgoingAlert]? {
        var log = deviceLog(at: time)
        let addition = log.add(registration, at: time, for: Int64(registration.joinTimeout) * hubRules.joinTimeoutUnit)
        guard addition != .full else { return nil }
        change { $0.deviceLog = log }
        let alerts = addition == .added ? reportDeviceLog(at: time, in: context) : []
        return alerts + advance(to: time, in: context)
    }

    /// Removes a device (CCS02); returns the alerts that the change of the log raises, or nil when the device is not in
    /// it.
    func unregister(
        _ device: EntityIdentifier, at time: UTCTime, in context: ProcessingContext
    ) -> [OutgoingAlert]? {
        var log = deviceLog(at: time)
        let forgotten = hubRules.handHeldTerminalType
        let isRemembered = forgotten == nil || log[device]?.type != forgotten
        guard log.remove(device, isRemembered: isRemembered) else { return nil }
        change { $0.deviceLog = log }
        return reportDeviceLog(at: time, in: context)
    }

    /// Forms the network of another hub and restores its log (CCS03); returns the alerts that the change of the log
    /// raises, or nil when the log has no room for the devices.
    func restore(
        _ restoration: DeviceLogRestoration, at time: UTCTime, in context: ProcessingContext
    ) -> [OutgoingAlert]? {
        var log = deviceLog(at: time)
        let forgotten = hubRules.handHeldTerminalType
        guard
            log.restore(
                restoration.devices, at: time, isReplacing: hubRules.restorationReplacesDeviceLog,
                isRemembered: { forgotten == nil || $0.type != forgotten })
        else { return nil }
        change {
            $0.deviceLog = log
            $0.extendedPANIdentifier = restoration.extendedPANIdentifier
        }
        return reportDeviceLog(at: time, in: context) + advance(to: time, in: context)
    }

    /// Lets a device of the HAN join, if it may; returns the alert that its new or re-used link key raises.
    public func join(
        _ device: EntityIdentifier, at time: UTCTime, in context: ProcessingContext
    ) -> [OutgoingAlert] {
        guard let state, state.powerOffSince == nil, state.hanDownSince == nil, var log = state.deviceLog,
            log.join(device, at: time, newKey: linkKey(of: device, at: time))
        else { return [] }
        change { $0.deviceLog = log }
        return reportDeviceLog(at: time, in: context)
    }

    /// Lets the hub's meters do by themselves what was due by `time`, which is joining. Every delivery does it first.
    ///
    /// - Returns: the alerts that joining raises.
    public func advance(to time: UTCTime, in context: ProcessingContext) -> [OutgoingAlert] {
        guard let entries = state?.deviceLog?.entries, let delay = hubRules.metersJoinAfter else { return [] }
        return entries.flatMap { entry -> [OutgoingAlert] in
            let moment = entry.tryingSince + delay
            guard entry.join != .joined, moment <= time, meter(entry.device) != nil else { return [] }
            return join(entry.device, at: moment, in: context)
        }
    }

    /// The alert CS14 to the Access Control Broker; also records it in the CHF Security Log.
    private func reportDeviceLog(at time: UTCTime, in context: ProcessingContext) -> [OutgoingAlert] {
        change { $0.logs.recordSecurityEvent(.chfDeviceLogChanged, at: time) }
        guard let broker = trustAnchors.accessControlBroker else { return [] }
        let alert = Alert.deviceLogChanged(
            backup(deviceLog(at: time).entries.map { ($0.device, $0.hashedLinkKey) }, at: time), at: time,
            to: broker.entityIdentifier)
        return mac(alert, in: context).map { [$0] } ?? []
    }

    /// What CCS07 and CS14 tell about devices and the hashes of their link keys.
    func backup(_ devices: [(EntityIdentifier, [UInt8]?)], at time: UTCTime) -> DeviceLogBackup {
        DeviceLogBackup(
            time: time, extendedPANIdentifier: extendedPANIdentifier,
            devices: devices.map { DeviceLogBackup.Device(device: $0, hashedLinkKey: $1 ?? []) })
    }
}
