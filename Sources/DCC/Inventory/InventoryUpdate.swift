import DUIS
import ESMEEmulator
import GBCS

/// A change of the Smart Metering Inventory that a User asks for: 8.3, 8.4, 12.2.
package enum InventoryUpdate: Hashable, Sendable {
    case notify(InventoryEntry)
    case status(EntityIdentifier, InventoryEntry.Status)
    case details(
        EntityIdentifier, manufacturer: String?, model: String?, standard: String?, firmware: String?, variant: String?)
    case mpan(EntityIdentifier, Point, MPAN)
    /// The Device leaves the inventory; one of the fleet is withdrawn instead.
    case delete(EntityIdentifier)

    /// The MPANs that 8.4 can change.
    package enum Point: String, Hashable, Sendable, CaseIterable {
        case `import` = "ImportMPxN"
        case secondaryImport = "SecondaryImportMPAN"
        case export = "ExportMPAN"
    }

    /// Why a body asks for no change that can be made, for a person.
    package struct Mistake: Error, Hashable, Sendable {
        package let description: String
    }

    /// The change that the body of 8.3, 8.4 or 12.2 asks for; nil for the body of another request.
    package static func reading(_ body: Element) throws(Mistake) -> InventoryUpdate? {
        switch body.name {
        case "DecommissionDevice": return .status(try device(body), .decommissioned)
        case "DevicePrenotification": return .notify(try notification(body))
        case "UpdateInventory": break
        default: return nil
        }
        let device = try device(body)
        for name in ["UpdateDeviceStatusExceptCH", "UpdateDeviceStatusCH"] {
            guard let text = body[name]?.value else { continue }
            let allowed: [InventoryEntry.Status] =
                name == "UpdateDeviceStatusCH"
                ? [.commissioned, .withdrawn, .installedNotCommissioned] : [.pending, .installedNotCommissioned]
            guard let status = InventoryEntry.Status(rawValue: text), allowed.contains(status) else {
                throw Mistake(
                    description: "\(name) is \"\(text.prefix(40))\"; it takes "
                        + allowed.map(\.rawValue).joined(separator: ", "))
            }
            return .status(device, status)
        }
        if let details = body["UpdateDeviceDetails"] {
            return .details(
                device, manufacturer: details["DeviceManufacturer"]?.value, model: details["DeviceModel"]?.value,
                standard: details["SMETSCHTSVersion"]?.value, firmware: details["FirmwareVersion"]?.value,
                variant: details["ESMEVariant"]?.value)
        }
        if body["DeleteDevice"] != nil { return .delete(device) }
        if let update = body["UpdateMPxN"], let child = update.children.first, let point = Point(rawValue: child.name) {
            guard let mpan = MPAN(child.value) else {
                throw Mistake(
                    description: "\(child.name) is \"\(child.value.prefix(40))\", which is no MPAN of 13 digits")
            }
            return .mpan(device, point, mpan)
        }
        throw Mistake(description: "UpdateInventory names no change")
    }

    private static func device(_ body: Element) throws(Mistake) -> EntityIdentifier {
        guard let device = (body["DeviceID"]?.value).flatMap({ EntityIdentifier($0) }) else {
            throw Mistake(description: "\(body.name) has no DeviceID")
        }
        return device
    }

    private static func notification(_ body: Element) throws(Mistake) -> InventoryEntry {
        let device = try device(body)
        guard let type = (body["DeviceType"]?.value).flatMap(InventoryEntry.DeviceType.init(rawValue:)) else {
            throw Mistake(description: "DevicePrenotification has no DeviceType of the schema")
        }
        var details = InventoryEntry.Details()
        (details.manufacturer, details.model) = (
            body["DeviceManufacturer"]?.value ?? "", body["DeviceModel"]?.value ?? ""
        )
        (details.standard, details.variant) = (body["SMETSCHTSVersion"]?.value, body["ESMEVariant"]?.value)
        return InventoryEntry(
            device, type: type, status: .pending, provider: "", firmware: body["FirmwareVersion"]?.value ?? "",
            details: details)
    }

    package var device: EntityIdentifier {
        switch self {
        case .notify(let entry): entry.entityIdentifier
        case .status(let device, _), .details(let device, _, _, _, _, _), .mpan(let device, _, _), .delete(let device):
            device
        }
    }

    /// The entry after the change. Nil: the Device leaves the inventory.
    ///
    /// - Parameter isOfFleet: the Device exists whatever the inventory says.
    package func changing(_ entry: InventoryEntry, isOfFleet: Bool) -> InventoryEntry? {
        var entry = entry
        switch self {
        case .notify(let notified): return notified
        case .status(_, let status): entry.status = status
        case .details(_, let manufacturer, let model, let standard, let firmware, let variant):
            entry.details.manufacturer = manufacturer ?? entry.details.manufacturer
            entry.details.model = model ?? entry.details.model
            entry.details.standard = standard ?? entry.details.standard
            entry.details.variant = variant ?? entry.details.variant
            entry.firmware = firmware ?? entry.firmware
        case .mpan(_, .import, let mpan): entry.importMPAN = mpan
        case .mpan(_, .secondaryImport, let mpan): entry.secondaryImportMPAN = mpan
        case .mpan(_, .export, let mpan): entry.exportMPAN = mpan
        case .delete:
            guard isOfFleet else { return nil }
            entry.status = .withdrawn
        }
        return entry
    }
}
