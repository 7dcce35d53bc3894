import DUIS

extension InventoryEntry {
    /// Largest number of Devices in one answer (DUIS 5.4 schema, type DSPInventory).
    package static let answerLimit = 17

    /// The answer to 8.2 about these Devices (DUIS 5.4 schema, type DSPInventory).
    package static func answer(_ entries: [InventoryEntry]) -> Element {
        Element("DSPInventory", entries.prefix(answerLimit).map(\.element))
    }

    /// The Device in an answer to 8.2 (DUIS 5.4 schema, type Device, whose elements have this order).
    private var element: Element {
        var children: [Element] = []
        func add(_ name: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            children.append(Element(name, text: text))
        }
        // Octets are counted faster than characters, of which there are no more.
        func front(_ text: String, _ limit: Int) -> String {
            text.utf8.count <= limit ? text : String(text.prefix(limit))
        }
        // Type 2 devices have no status.
        let hasStatus = type != .ihd && type != .cad
        add("DeviceID", entityIdentifier.dashed)
        add("DeviceType", type.rawValue)
        add("DeviceStatus", hasStatus ? status.rawValue : nil)
        children.append(Element("DeviceManufacturer", text: front(details.manufacturer, 30)))
        children.append(Element("DeviceModel", text: front(details.model, 30)))
        add("SMETSCHTSVersion", details.standard)
        add("DeviceFirmwareVersion", front(firmware, 8))
        add("DeviceFirmwareVersionStatus", firmware.isEmpty ? nil : "Active")
        add("CPLStatus", firmware.isEmpty ? nil : "Active")
        add("DateCommissioned", details.commissioned.map { "\($0.civil.date)Z" })
        add("ImportMPxN", importMPAN?.description)
        add("SecondaryImportMPAN", secondaryImportMPAN?.description)
        add("ExportMPAN", exportMPAN?.description)
        add("ESMEVariant", details.variant)
        add("CSPRegion", smetsVersion == .smets1 ? "SMETS1" : details.region)
        add("DeviceGBCSVersion", details.gbcsVersion)
        add("S1SP", smetsVersion == .smets1 ? provider : nil)
        return Element("Device", children)
    }
}
