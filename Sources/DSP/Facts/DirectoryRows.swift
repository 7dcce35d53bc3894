import COSEM
import DCC
import ESMEEmulator
import Fleet
import GBCS

// The forms in which what was put in by hand is kept.

struct UserRow: Codable, Sendable {
    var name: String
    var mpid: String
    var roles: [String]
    var status: String
    var callback: String?

    init(_ user: User) {
        (name, mpid, callback) = (user.name, user.mpid, user.callback)
        roles = user.roles.map(\.rawValue).sorted()
        status = user.status.rawValue
    }

    func user(_ entityIdentifier: EntityIdentifier) -> User {
        User(
            entityIdentifier, name: name, mpid: mpid, roles: Set(roles.compactMap(UserRole.init(rawValue:))),
            status: User.Status(rawValue: status) ?? .suspended, callback: callback)
    }
}

struct RegistrationRow: Codable, Sendable {
    struct Row: Codable, Sendable {
        var mpid: String
        /// Days since 2000-01-01.
        var from: Int
        var to: Int?

        init(_ appointment: Appointment) {
            (mpid, from) = (appointment.mpid, appointment.from.daysSince2000)
            to = appointment.to?.daysSince2000
        }

        var appointment: Appointment {
            Appointment(
                mpid: mpid, from: SettlementDay(daysSince2000: from), to: to.map { SettlementDay(daysSince2000: $0) })
        }
    }

    var device: UInt64
    var direction: String
    var supplier: [Row]
    var distributor: [Row]
    var meterDataRetriever: [Row]

    init(_ registration: Registration) {
        (device, direction) = (registration.device.rawValue, registration.direction.rawValue)
        supplier = registration.supplier.map(Row.init)
        distributor = registration.distributor.map(Row.init)
        meterDataRetriever = registration.meterDataRetriever.map(Row.init)
    }

    func registration(_ mpan: MPAN) -> Registration {
        Registration(
            mpan: mpan, device: EntityIdentifier(device),
            direction: Registration.Direction(rawValue: direction) ?? .import, supplier: supplier.map(\.appointment),
            distributor: distributor.map(\.appointment), meterDataRetriever: meterDataRetriever.map(\.appointment))
    }
}

struct InventoryRow: Codable, Sendable {
    var type: String
    var status: String
    var importMPAN: String?
    var secondaryImportMPAN: String?
    var exportMPAN: String?
    var hub: UInt64?
    var provider: String
    var smetsVersion: String
    var firmware: String
    var manufacturer: String?
    var model: String?
    var standard: String?
    var variant: String?
    var commissioned: UTCTime?
    var region: String?
    var gbcsVersion: String?

    init(_ entry: InventoryEntry) {
        (type, status) = (entry.type.rawValue, entry.status.rawValue)
        (importMPAN, secondaryImportMPAN) = (entry.importMPAN?.description, entry.secondaryImportMPAN?.description)
        (exportMPAN, hub) = (entry.exportMPAN?.description, entry.hub?.rawValue)
        (provider, smetsVersion, firmware) = (entry.provider, entry.smetsVersion.rawValue, entry.firmware)
        (manufacturer, model, standard) = (entry.details.manufacturer, entry.details.model, entry.details.standard)
        (variant, commissioned) = (entry.details.variant, entry.details.commissioned)
        (region, gbcsVersion) = (entry.details.region, entry.details.gbcsVersion)
    }

    func entry(_ entityIdentifier: EntityIdentifier) -> InventoryEntry {
        var details = InventoryEntry.Details()
        (details.manufacturer, details.model, details.standard) = (manufacturer ?? "", model ?? "", standard)
        (details.variant, details.commissioned, details.region) = (variant, commissioned, region)
        details.gbcsVersion = gbcsVersion
        return InventoryEntry(
            entityIdentifier, type: InventoryEntry.DeviceType(rawValue: type) ?? .esme,
            status: InventoryEntry.Status(rawValue: status) ?? .pending, importMPAN: importMPAN.flatMap { MPAN($0) },
            secondaryImportMPAN: secondaryImportMPAN.flatMap { MPAN($0) }, exportMPAN: exportMPAN.flatMap { MPAN($0) },
            hub: hub.map { EntityIdentifier($0) }, provider: provider,
            smetsVersion: InventoryEntry.SMETSVersion(rawValue: smetsVersion) ?? .smets2, firmware: firmware,
            details: details)
    }
}
