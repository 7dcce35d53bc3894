import COSEM
import DCC
import ESMEEmulator
import Estate
import Fleet
import Foundation
import GBCS
import NIOConcurrencyHelpers

/// What the DSP knows: Users, the Smart Metering Inventory and registration data. They follow from the key folder, the fleet
/// and a registration profile; what was put in by hand takes the place of it.
package struct Directory: Sendable {
    package let inventory: FleetInventory
    package let profile: RegistrationProfile
    private let defaults: [EntityIdentifier: User]
    private let users: Differences<UserRow>
    private let registrations: Differences<RegistrationRow>
    private let entries: Differences<InventoryRow>
    private let userListener = NIOLockedValueBox<(@Sendable (EntityIdentifier) -> Void)?>(nil)

    /// - Parameter users: the Users that follow from the key folder.
    package init(
        store: DSPStore, inventory: FleetInventory, profile: RegistrationProfile, users: [User]
    ) throws(StoreFailure) {
        self.inventory = inventory
        self.profile = profile
        defaults = Dictionary(users.map { ($0.entityIdentifier, $0) }) { first, _ in first }
        self.users = try Differences(store, .user)
        registrations = try Differences(store, .registration)
        entries = try Differences(store, .inventory)
    }

    private var estate: Estate { inventory.estate }

    // MARK: Users

    package func user(_ entityIdentifier: EntityIdentifier) throws(StoreFailure) -> User? {
        try users.value(entityIdentifier.rawValue)?.user(entityIdentifier) ?? defaults[entityIdentifier]
    }

    /// All Users by ascending EUI-64.
    package func allUsers() throws(StoreFailure) -> [User] {
        let identifiers = Set(defaults.keys).union(users.keys.map { EntityIdentifier($0) })
        var all: [User] = []
        for identifier in identifiers.sorted() { if let user = try user(identifier) { all.append(user) } }
        return all
    }

    package func put(_ user: User) async throws(StoreFailure) {
        try await users.set(UserRow(user), user.entityIdentifier.rawValue)
        userListener.withLockedValue { $0 }?(user.entityIdentifier)
    }

    /// Sets who is told that a User was put in, once it is known.
    package func listenForUsers(_ listener: @escaping @Sendable (EntityIdentifier) -> Void) {
        userListener.withLockedValue { $0 = listener }
    }

    // MARK: Inventory

    package func entry(of device: EntityIdentifier) throws(StoreFailure) -> InventoryEntry? {
        try entries.value(device.rawValue)?.entry(device) ?? inventory.entry(of: device)
    }

    /// Devices that are in the inventory and not in the fleet, by ascending EUI-64: those that were notified of.
    package var notified: [EntityIdentifier] {
        entries.keys.map { EntityIdentifier($0) }.filter { inventory.premises(of: $0) == nil }
    }

    /// Entries of the list from `first` on: hubs and meters of the fleet, and devices notified of, by ascending EUI-64.
    package func entries(from first: EntityIdentifier?, limit: Int) throws(StoreFailure) -> (
        entries: [InventoryEntry], next: EntityIdentifier?
    ) {
        let start = first?.rawValue ?? 0
        let meters = estate.entityIdentifier(0).rawValue
        let hubs = estate.hubEntityIdentifier(0).rawValue
        var candidates = notified.map(\.rawValue).filter { $0 >= start }.prefix(limit + 1).map { $0 }
        for base in [meters, hubs] {
            let from = max(start, base)
            let end = base + UInt64(estate.count)
            if from < end { candidates += Array(from..<min(end, from + UInt64(limit) + 1)) }
        }
        candidates.sort()
        var found: [InventoryEntry] = []
        for value in candidates.prefix(limit) {
            if let entry = try entry(of: EntityIdentifier(value)) { found.append(entry) }
        }
        return (found, candidates.count > limit ? EntityIdentifier(candidates[limit]) : nil)
    }

    package func put(_ entry: InventoryEntry) async throws(StoreFailure) {
        try await entries.set(InventoryRow(entry), entry.entityIdentifier.rawValue)
    }

    /// Takes a Device out of the inventory that was only notified of.
    package func remove(_ device: EntityIdentifier) async throws(StoreFailure) {
        try await entries.set(nil, device.rawValue)
    }

    /// The devices of the premises where `device` is: hub and meter of the fleet; of a device that was only notified of,
    /// itself.
    package func premises(of device: EntityIdentifier) throws(StoreFailure) -> [InventoryEntry] {
        guard let number = inventory.premises(of: device) else {
            return try entry(of: device).map { [$0] } ?? []
        }
        var found: [InventoryEntry] = []
        for one in [estate.hubEntityIdentifier(number), estate.entityIdentifier(number)] {
            if let entry = try entry(of: one) { found.append(entry) }
        }
        return found
    }

    // MARK: Registration

    package func registration(_ mpan: MPAN) throws(StoreFailure) -> Registration? {
        if let row = try registrations.value(mpan.number) { return row.registration(mpan) }
        guard let number = estate.fleet.number(of: mpan) else { return nil }
        return registration(mpan, meter: number)
    }

    private func registration(_ mpan: MPAN, meter number: Int) -> Registration {
        let meter = estate.fleet.profile(of: number)
        return profile.registration(
            of: mpan, device: estate.entityIdentifier(number),
            direction: mpan == meter.exportMPAN ? .export : .import, seed: estate.fleet.definition.seed)
    }

    /// Registrations in the order of the meters, each with its import, secondary import and export MPANs, from `first` on;
    /// after them, by ascending MPAN, those put in for MPANs that no meter of the fleet has.
    package func registrations(from first: MPAN?, limit: Int) throws(StoreFailure) -> (
        registrations: [Registration], next: MPAN?
    ) {
        var found: [Registration] = []
        let start = first.map { meter(at: $0) ?? estate.count } ?? 0
        for number in start..<max(start, estate.count) {
            var points = meteringPoints(number)[...]
            if number == start, let first { points = points.drop { $0 != first } }
            for mpan in points {
                guard found.count < limit else { return (found, mpan) }
                if let registration = try registration(mpan) { found.append(registration) }
            }
        }
        let least = first.flatMap { start == estate.count ? $0.number : nil } ?? 0
        for mpan in foreignMPANs where mpan.number >= least {
            guard found.count < limit else { return (found, mpan) }
            if let registration = try registration(mpan) { found.append(registration) }
        }
        return (found, nil)
    }

    private func meteringPoints(_ number: Int) -> [MPAN] {
        let meter = inventory.meter(number)
        return [meter.importMPAN, meter.secondaryImportMPAN, meter.exportMPAN].compactMap { $0 }
    }

    /// MPANs with registrations put in that no meter of the fleet has, ascending.
    private var foreignMPANs: [MPAN] {
        registrations.keys.compactMap { key in
            let digits = String(key)
            return MPAN(String(repeating: "0", count: max(0, MPAN.digitCount - digits.count)) + digits)
        }.filter { meter(at: $0) == nil }
    }

    /// The number of the fleet's meter that has a metering point; an MPAN may be kept for one that it has not.
    private func meter(at point: MPAN) -> Int? {
        estate.fleet.number(of: point).flatMap { meteringPoints($0).contains(point) ? $0 : nil }
    }

    package func put(_ registration: Registration) async throws(StoreFailure) {
        try await registrations.set(RegistrationRow(registration), registration.mpan.number)
    }
}
