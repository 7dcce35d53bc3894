import DCC
import ESMEEmulator
import Estate
import GBCS
import Keys

/// Which Users' credentials the Devices of a fleet hold: those of the first Supplier and the first Network Operator of the key
/// folder, and of its Load Controller.
///
/// Hubs know the Access Control Broker alone.
package struct DeviceCredentialTable: Sendable {
    private let estate: Estate
    private let known: [EntityIdentifier: RemotePartyRoles]

    package init(estate: Estate, folder: KeyFolder) {
        self.estate = estate
        var known: [EntityIdentifier: RemotePartyRoles] = [:]
        for role in [RemotePartyRole.supplier, .networkOperator, .loadController] {
            guard let party = estate.trustedParty(role) else { continue }
            known[party, default: []].insert(RemotePartyRoles(role))
        }
        self.known = known
    }

    /// The roles in which a Device holds credentials of a User.
    package func roles(of user: EntityIdentifier, on device: EntityIdentifier) -> RemotePartyRoles {
        estate.index(of: device) == nil ? [] : known[user] ?? []
    }
}
