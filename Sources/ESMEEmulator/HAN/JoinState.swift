import COSEM

/// How far a device of the CHF Device Log has got with joining the SMHAN.
public enum JoinState: Hashable, Sendable, Codable {
    case notJoined
    /// The device may communicate on the Trust Centre link key that the Historic Device Log has, and after that join by
    /// Install Code (GBCS 13.8, CCS01).
    case joiningByHistoricKey(until: UTCTime, thenByInstallCodeUntil: UTCTime)
    case joiningByInstallCode(until: UTCTime)
    /// The device may join on the hash of the Trust Centre link key that it had at another hub, which CCS03 restored.
    case joiningByRestoredKey
    case joined

    /// The state at `time` of a device that nothing else happens to. A state "until" a moment ends at that moment.
    public func at(_ time: UTCTime) -> JoinState {
        switch self {
        case .notJoined, .joiningByRestoredKey, .joined: self
        case .joiningByHistoricKey(let end, let installCodeEnd):
            time < end ? self : JoinState.joiningByInstallCode(until: installCodeEnd).at(time)
        case .joiningByInstallCode(let end): time < end ? self : .notJoined
        }
    }
}
