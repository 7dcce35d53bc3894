import GBCS
import NIOConcurrencyHelpers

/// The shared secrets of the Access Control Broker and the devices that were asked lately, so that a Command takes no
/// ECDH of its own. It lies in memory alone.
final class BrokerSecrets: Sendable {
    /// Number of secrets that are kept: two halves of this many, of which the older is forgotten as a whole.
    static let half = 65_536

    private struct State {
        var newer: [EntityIdentifier: SharedSecret] = [:]
        var older: [EntityIdentifier: SharedSecret] = [:]
        /// Number of times that a secret was to be forgotten.
        var forgotten: UInt64 = 0
    }

    private let half: Int
    private let state = NIOLockedValueBox(State())

    init(half: Int = BrokerSecrets.half) { self.half = max(1, half) }

    /// Number of secrets that are kept now.
    var count: Int { state.withLockedValue { $0.newer.count + $0.older.count } }

    /// The secret with a device; `make` derives one that is not kept, outside of the lock.
    func secret<Failure: Error>(
        with device: EntityIdentifier, _ make: () throws(Failure) -> SharedSecret
    ) throws(Failure) -> SharedSecret {
        if let known = known(device) { return known }
        let before = state.withLockedValue(\.forgotten)
        let made = try make()
        state.withLockedValue { state in
            // It may be of a key that the device has no longer.
            if state.forgotten == before { insert(made, device, &state) }
        }
        return made
    }

    /// Forgets the secret with a device, which has another key now.
    func forget(_ device: EntityIdentifier) {
        state.withLockedValue { state in
            state.forgotten += 1
            state.newer[device] = nil
            state.older[device] = nil
        }
    }

    private func known(_ device: EntityIdentifier) -> SharedSecret? {
        state.withLockedValue { state in
            if let secret = state.newer[device] { return secret }
            // What is asked for again outlives the older half.
            guard let secret = state.older.removeValue(forKey: device) else { return nil }
            insert(secret, device, &state)
            return secret
        }
    }

    private func insert(_ secret: SharedSecret, _ device: EntityIdentifier, _ state: inout State) {
        state.newer[device] = secret
        guard state.newer.count >= half else { return }
        state.older = state.newer
        state.newer = [:]
    }
}
