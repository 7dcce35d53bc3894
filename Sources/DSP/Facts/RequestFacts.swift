import DCC
import DUIS
import ESMEEmulator
import Estate
import GBCS
import GRDB
import Keys
import Synchronization

/// What access control looks up for one request. A failure of the store is kept, so that no request is decided by half of
/// the facts.
final class RequestFacts: AccessFacts {
    private let directory: Directory
    private let keys: DSPKeys
    private let store: DSPStore
    private let seen: SeenRequests
    private let credentials: DeviceCredentialTable
    /// The first failure; nil when everything could be looked up.
    private(set) var failure: StoreFailure?

    init(
        directory: Directory, keys: DSPKeys, store: DSPStore, seen: SeenRequests, credentials: DeviceCredentialTable
    ) {
        (self.directory, self.keys, self.store) = (directory, keys, store)
        (self.seen, self.credentials) = (seen, credentials)
    }

    private func look<Value>(_ body: () throws(StoreFailure) -> Value?) -> Value? {
        do throws(StoreFailure) { return try body() } catch {
            failure = failure ?? error
            return nil
        }
    }

    func user(_ identifier: EntityIdentifier) -> User? {
        look { () throws(StoreFailure) in try directory.user(identifier) }
    }

    func hasXMLSigningCertificate(_ user: EntityIdentifier) -> Bool {
        keys.folder.certificate(of: user, .xmlSigning) != nil
    }

    func hasSeen(_ request: RequestID, isSignedPreCommand: Bool) -> Bool {
        seen.contains(request, isSigned: isSignedPreCommand)
    }

    func inventoryEntry(_ device: EntityIdentifier) -> InventoryEntry? {
        look { () throws(StoreFailure) in try directory.entry(of: device) }
    }

    func inventoryEntry(at point: MPAN) -> InventoryEntry? {
        look { () throws(StoreFailure) in
            guard let device = try directory.registration(point)?.device else { return nil }
            return try directory.entry(of: device)
        }
    }

    func meters(at hub: EntityIdentifier) -> [InventoryEntry] {
        look { () throws(StoreFailure) in
            try directory.premises(of: hub).filter { $0.type == .esme || $0.type == .gsme }
        }
            ?? []
    }

    func registration(_ point: MPAN) -> Registration? {
        look { () throws(StoreFailure) in try directory.registration(point) }
    }

    func knownRoles(of user: EntityIdentifier, on device: EntityIdentifier) -> RemotePartyRoles {
        look { () throws(StoreFailure) in try credentials.roles(of: user, on: device) } ?? []
    }

    func hasKeyAgreementCertificate(_ user: EntityIdentifier) -> Bool {
        keys.folder.certificate(of: user, .keyAgreement) != nil
    }

    func scheduledDevice(_ schedule: UInt64, of user: EntityIdentifier) -> EntityIdentifier? {
        look { () throws(StoreFailure) in
            try store.read { database in
                try ScheduleRecord.fetch(
                    database, where: "number = ? AND user = ?",
                    [Int64(clamping: schedule), Int64(bitPattern: user.rawValue)]
                ).first?.device
            }
        }
    }

    func scheduleCount(of user: EntityIdentifier, on device: EntityIdentifier) -> Int {
        look { () throws(StoreFailure) in
            try store.read { database in
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM schedule WHERE user = ? AND device = ?",
                    arguments: [Int64(bitPattern: user.rawValue), Int64(bitPattern: device.rawValue)])
            }
        } ?? 0
    }
}
