import COSEM
import GBCS

extension ESME {
    /// Brings the supply back after an outage: writes two entries into the Power Event Log, 8F57 and 8F35 or 8F36, and
    /// sends ECS80 to the Network Operator (GBCS Use Case annex, ECS80).
    ///
    /// - Parameters:
    ///   - interruption: time when the supply failed, by the hub's clock.
    ///   - restoration: time when it came back; the outage took no time when that is earlier.
    /// - Returns: the alert; nil for a meter that holds no credentials of a Network Operator, or has no Originator
    ///   Counter left.
    public func restoreSupply(interruption: UTCTime, restoration: UTCTime) -> OutgoingAlert? {
        let (start, end) = (clock(at: interruption), clock(at: max(interruption, restoration)))
        let recipient = trustAnchors.networkOperator?.entityIdentifier
        let alert = Alert.supplyOutageRestored(
            interruption: start, restoration: end, at: end, to: recipient ?? entityIdentifier)
        metering.interrupt(from: start, to: end)
        eventLogs.recordPowerEvent(.supplyInterrupted, at: start)
        eventLogs.recordPowerEvent(alert.code, at: end)
        return recipient.flatMap { _ in send(alert) }
    }
}
