import ESMEEmulator
import GBCS

/// What of every meter must outlast the process, 64 octets: its own counters. All zero for a meter that used none.
///
/// Little-endian, as the machines this runs on: octets 0–7 the next Originator Counter of its own, 8–55 the last
/// counters by ``ReplayCounters/roles``, 56–63 flags.
struct MeterRecord: BitwiseCopyable {
    static let size = 64

    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt64

        /// The meter has a state in the state file.
        static let hasState = Flags(rawValue: 1)
        /// Written since the fleet was forked: the parent's record no longer counts.
        static let isOwn = Flags(rawValue: 2)
        /// The hub of the meter's premises has a state in the state file.
        static let hubHasState = Flags(rawValue: 4)
    }

    /// 0: none used yet.
    var ownOriginatorCounter: UInt64 = 0
    private var counters: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
    var flags: Flags = []

    var lastCounters: ReplayCounters {
        get {
            var result = ReplayCounters()
            if counters == (0, 0, 0, 0, 0, 0) { return result }
            withUnsafeBytes(of: counters) { octets in
                let values = octets.bindMemory(to: UInt64.self)
                for (place, role) in ReplayCounters.roles.enumerated() where values[place] != 0 {
                    result[role] = values[place]
                }
            }
            return result
        }
        set {
            counters = (0, 0, 0, 0, 0, 0)
            for (role, counter) in newValue.all { self[role] = counter }
        }
    }

    /// SMETS1 meters have no Originator Counters; the first two places are the invocation counters of their DLMS security.
    var invocationCounters: SMETS1InvocationCounters {
        get {
            // A record that was never written has 0: the first that a server uses is 1.
            SMETS1InvocationCounters(
                client: UInt32(truncatingIfNeeded: counters.0), server: max(1, UInt32(truncatingIfNeeded: counters.1)))
        }
        set { (counters.0, counters.1) = (UInt64(newValue.client), UInt64(newValue.server)) }
    }

    subscript(role: RemotePartyRole) -> UInt64 {
        get {
            ReplayCounters.place(role).map { place in
                withUnsafeBytes(of: counters) { $0.bindMemory(to: UInt64.self)[place] }
            } ?? 0
        }
        set {
            guard let place = ReplayCounters.place(role) else { return }
            withUnsafeMutableBytes(of: &counters) { $0.bindMemory(to: UInt64.self)[place] = newValue }
        }
    }
}
