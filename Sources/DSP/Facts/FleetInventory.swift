import COSEM
import DCC
import ESMEEmulator
import Estate
import Fleet
import GBCS

/// The Smart Metering Inventory of a fleet: every meter and every hub of its premises, as they follow from the fleet.
package struct FleetInventory: Sendable {
    package let estate: Estate
    /// The S1SP of a make of SMETS1 meter, by the name of its device model.
    let serviceProvider: @Sendable (_ model: String) -> String

    package init(estate: Estate, serviceProvider: @escaping @Sendable (_ model: String) -> String) {
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
        return InventoryEntry(
            estate.entityIdentifier(number), type: .esme, status: .commissioned, importMPAN: profile.importMPAN,
            secondaryImportMPAN: profile.variant == .twinElement ? profile.secondaryImportMPAN : nil,
            exportMPAN: profile.exportMPAN, hub: estate.hubEntityIdentifier(number),
            provider: isSMETS1 ? serviceProvider(model.name) : cohort.network,
            smetsVersion: isSMETS1 ? .smets1 : .smets2, firmware: model.firmwareVersion.hexadecimal)
    }

    package func hub(_ number: Int) -> InventoryEntry {
        let meter = meter(number)
        return InventoryEntry(
            estate.hubEntityIdentifier(number), type: .communicationsHubFunction, status: .commissioned,
            provider: meter.provider, smetsVersion: meter.smetsVersion)
    }
}
