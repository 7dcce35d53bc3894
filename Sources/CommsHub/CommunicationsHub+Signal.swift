import COSEM
import ESMEEmulator
import GBCS

extension CommunicationsHub {
    /// What CCS06 tells about a device of the CHF Device Log. Its distance is a function of hub and device, and a
    /// device that has joined communicates once every ``CommunicationsHubRules/reportingPeriod`` while the HAN is up.
    public func activeDevice(_ entry: DeviceLog.Entry, at time: UTCTime) -> ActiveDevice {
        let isJoined = entry.join.at(time) == .joined
        let isUp = state?.hanDownSince == nil
        let draw = hash(entityIdentifier.rawValue, entry.device.rawValue)
        // The mean is −41 to −80 dBm, and the extremes are 4 to 11 dB above and below it.
        let strength = -41 - Int8(draw % 40)
        let spread = 4 + Int8(draw >> 8 % 8)
        // Link quality falls with signal strength: 255 at −40 dBm, 5 less for each dB.
        func quality(_ strength: Int8) -> UInt8 { UInt8(clamping: 255 + 5 * (Int(strength) + 40)) }
        return ActiveDevice(
            device: entry.device,
            status: !isJoined ? [] : isUp ? [.authorised, .reporting, .smartEnergy] : [.authorised],
            signalStrength: ActiveDevice.Levels(
                highest: strength + spread, average: strength, lowest: strength - spread),
            linkQuality: ActiveDevice.Levels(
                highest: quality(strength + spread), average: quality(strength), lowest: quality(strength - spread)),
            lastCommunication: isJoined ? lastCommunication(at: time) : nil,
            hops: 1, failures: isJoined && !isUp ? 100 : 0, successes: isJoined && isUp ? 100 : 0,
            applicationVersion: 1, stackVersion: 1)
    }

    private func lastCommunication(at time: UTCTime) -> UTCTime {
        min(time, state?.hanDownSince ?? time).roundedDown(to: max(1, hubRules.reportingPeriod))
    }
}
