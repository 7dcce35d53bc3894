import COSEM
import ESMEEmulator
import GBCS

/// Firmware images on their way through the hub (GBCS 11.2). They are no Remote Party Messages: a meter fetches its image over
/// the HAN block by block, as often as it takes, and nobody is told of one that it cannot fetch.
extension CommunicationsHub {
    /// How far an image comes.
    public struct ImagePassage: Sendable {
        /// Why the image does not get to the meter; nil when it does.
        public let obstacle: DeliveryFailure?
        /// Alerts of meters that joined before it came.
        public let alerts: [OutgoingAlert]
    }

    /// Finds out whether an image that the WAN brings at `time` gets to a meter, after the meters have done what was due.
    public func passImage(
        to meter: EntityIdentifier, at time: UTCTime, in context: ProcessingContext
    ) -> ImagePassage {
        if let state {
            if state.powerOffSince != nil { return ImagePassage(obstacle: .poweredOff, alerts: []) }
            if state.isOffline { return ImagePassage(obstacle: .offline, alerts: []) }
        }
        let alerts = advance(to: time, in: context)
        let isReached = reachableMeter(meter, at: time) != nil
        return ImagePassage(obstacle: isReached ? nil : reasonForNotReaching(meter, at: time), alerts: alerts)
    }
}
