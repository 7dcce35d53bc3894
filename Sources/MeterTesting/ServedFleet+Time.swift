import COSEM
import ESMEEmulator
import GBCS

extension ServedFleet {
    /// Sets the clock forward to `time` and waits until all meters have done what is due by then, in its order: values
    /// that a command has put off come into force, accounts are charged. The clock goes on at the speed that it has,
    /// which is to stand still unless the test made it run.
    ///
    /// Throws ``TestMistake`` for a time that is earlier than the clock's, or that GBCS cannot write.
    ///
    /// - Returns: the alerts that this led to, each device's in their order. With a network in front of the hubs they may
    ///   come later: ``TestMeter/alerts(atLeast:within:)`` waits for them.
    @discardableResult
    public func advance(to time: UTCTime) async throws -> [OutgoingAlert] {
        let now = clock.now
        guard time >= now else {
            throw TestMistake(
                "advance to \(time): the clock shows \(now) already; clock.set(to:rate:) can set it back")
        }
        guard time.isInGBCSRange else {
            throw TestMistake("advance to \(time): GBCS has times from \(UTCTime.gbcsRangeText)")
        }
        let count = alerts.count
        let setting = clock.setting
        clock.set(to: time, rate: setting.isReal ? 1 : setting.rate)
        await gateway.advanceDue()
        return alerts.alerts(after: count)
    }

    /// Sets the clock forward by so many seconds, as ``advance(to:)`` does.
    @discardableResult
    public func advance(by seconds: Int64) async throws -> [OutgoingAlert] {
        try await advance(to: clock.now + seconds)
    }
}
