import COSEM
import ESMEEmulator
import GBCS

/// What can be done to a hub from outside: its supply, its HAN and its WAN can fail and come back.
extension CommunicationsHub {
    /// Takes the supply of the premises away: hub and meters stop.
    ///
    /// - Returns: the hub's notification of the outage; nil when it had no supply, or no connection to the WAN.
    public func powerOff(at time: UTCTime) -> PowerOutageNotification? {
        guard state?.powerOffSince == nil else { return nil }
        change { $0.powerOffSince = time }
        return state?.isOffline == true ? nil : PowerOutageNotification(hub: entityIdentifier, time: time)
    }

    /// Gives the supply back. The CHF Event Log gets an entry, and each meter sends ECS80.
    ///
    /// - Returns: the alerts of the meters that the HAN reaches; none when there was supply all the time or the hub has
    ///   no connection to the WAN.
    public func powerOn(at time: UTCTime) -> [OutgoingAlert] {
        guard let interruption = state?.powerOffSince else { return [] }
        change {
            $0.powerOffSince = nil
            $0.deviceLog?.restartJoining(at: time)
            $0.logs.recordEvent(.supplyInterrupted, at: interruption)
        }
        let alerts = meters.compactMap { meter -> OutgoingAlert? in
            let alert = meter.restoreSupply(interruption: interruption, restoration: time)
            return reachableMeter(meter.identity.entityIdentifier, at: time) == nil ? nil : alert
        }
        return state?.isOffline == true ? [] : alerts
    }

    /// Makes the HAN of the premises fail or come back.
    public func setHAN(isDown: Bool, at time: UTCTime) {
        guard isDown != (state?.hanDownSince != nil) else { return }
        change {
            $0.hanDownSince = isDown ? time : nil
            if !isDown { $0.deviceLog?.restartJoining(at: time) }
        }
    }

    /// Takes the hub's connection to the WAN away or gives it back.
    public func setOffline(_ isOffline: Bool) {
        guard isOffline != (state?.isOffline ?? false) else { return }
        change { $0.isOffline = isOffline }
    }
}
