import COSEM
import DCC
import ESMEEmulator
import Estate
import Fleet
import GBCS

/// The Smart Metering Inventory of a fleet: every meter and every hub of its premises, as they follow from the fleet.
package struct FleetInventory: Sendable {
    package let estate: Estate
    /// The S1SP of a cohort of SMETS1 meters.
    let serviceProvider: @Sendable (_ cohort: String) -> String

    package init(estate: Estate, serviceProvider: @escaping @Sendable (_ cohort: String) -> String) {
        self.estate = estate
        self.serviceProvider = serviceProvider
    }

    /// The entry of a device; nil for one that is not the fleet's.
    package func entry(of device: EntityIdentifier) -> InventoryEntry? {
        if let number = estate.index(of: device) { return meter(number) }
        return estate.hubNumber(of: device).map(hub)
    }

    /// The number of the meter of the premises where `device` is.
    package func premises(of device: EntityIdentifier) -> Int? {
        estate.index(of: device) ?? estate.hubNumber(of: device)
    }

    package func meter(_ number: Int) -> InventoryEntry {
        let profile = estate.fleet.profile(of: number)
        let cohort = estate.fleet.definition.cohorts[profile.cohort]
        let model = cohort.device
        let isSMETS1 = model.smetsVersion == .smets1
        var details = InventoryEntry.Details()
        (details.manufacturer, details.model) = (Self.manufacturer, model.name)
        details.standard = isSMETS1 ? "SMETS1" : "SMETS V5.1"
        details.variant = Self.variant(profile.variant)
        details.commissioned = profile.installed
        details.region = cohort.region.rawValue.capitalized
        details.gbcsVersion = isSMETS1 ? nil : Self.gbcsVersion
        return InventoryEntry(
            estate.entityIdentifier(number), type: .esme, status: .commissioned, importMPAN: profile.importMPAN,
            secondaryImportMPAN: profile.variant == .twinElement ? profile.secondaryImportMPAN : nil,
            exportMPAN: profile.exportMPAN, hub: estate.hubEntityIdentifier(number),
            provider: model.smets1.map { serviceProvider($0.cohort) } ?? cohort.network,
            smetsVersion: isSMETS1 ? .smets1 : .smets2, firmware: model.firmwareVersion.hexadecimal, details: details)
    }

    /// The manufacturer of every device of a fleet: makes are device models.
    static let manufacturer = "smets"
    /// The version of GBCS that the devices speak.
    static let gbcsVersion = "4.1"

    private static func variant(_ variant: ElementVariant) -> String {
        switch variant {
        case .singleElement: "A"
        case .twinElement: "B"
        case .polyphase: "C"
        }
    }

    package func hub(_ number: Int) -> InventoryEntry {
        let meter = meter(number)
        var details = meter.details
        (details.model, details.variant) = ("hub", nil)
        details.standard = meter.smetsVersion == .smets1 ? nil : "CHTS V1.4"
        return InventoryEntry(
            estate.hubEntityIdentifier(number), type: .communicationsHubFunction, status: .commissioned,
            provider: meter.provider, smetsVersion: meter.smetsVersion, details: details)
    }
}
