import DCC
import ESMEEmulator
import Estate
import GBCS
import Keys

/// Which Users' credentials the Devices of a fleet hold: those of the first Supplier and the first Network Operator of the key
/// folder, and of its Load Controller, until a Command put others in their places (CS02b, CS02g).
///
/// Hubs know the Access Control Broker alone.
package struct DeviceCredentialTable: Sendable {
    /// The parties of a Device that are not those of the key folder, by the number of their role.
    struct Row: Codable, Sendable {
        var parties: [UInt8: UInt64] = [:]
    }

    /// The roles that Users have on Devices.
    static let roles: [RemotePartyRole] = [.supplier, .networkOperator, .loadController]

    private let estate: Estate
    private let replaced: Differences<Row>

    package init(store: DSPStore, estate: Estate) throws(StoreFailure) {
        self.estate = estate
        replaced = try Differences(store, .credential)
    }

    /// The party whose credentials a Device holds in a role; nil where it holds none.
    package func party(_ role: RemotePartyRole, on device: EntityIdentifier) throws(StoreFailure) -> EntityIdentifier? {
        guard estate.index(of: device) != nil else { return nil }
        if let other = try replaced.value(device.rawValue)?.parties[role.rawValue] { return EntityIdentifier(other) }
        return estate.trustedParty(role)
    }

    /// The roles in which a Device holds credentials of a User.
    package func roles(of user: EntityIdentifier, on device: EntityIdentifier) throws(StoreFailure) -> RemotePartyRoles
    {
        var held: RemotePartyRoles = []
        for role in Self.roles where try party(role, on: device) == user { held.insert(RemotePartyRoles(role)) }
        return held
    }

    /// Notes whose credentials a Device holds in a role from now on.
    package func put(
        _ party: EntityIdentifier, as role: RemotePartyRole, on device: EntityIdentifier
    ) async throws(StoreFailure) {
        guard try self.party(role, on: device) != party else { return }
        var row = try replaced.value(device.rawValue) ?? Row()
        row.parties[role.rawValue] = party == estate.trustedParty(role) ? nil : party.rawValue
        try await replaced.set(row.parties.isEmpty ? nil : row, device.rawValue)
    }
}
