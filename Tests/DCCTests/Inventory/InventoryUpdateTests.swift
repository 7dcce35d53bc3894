import DCC
import DUIS
import ESMEEmulator
import GBCS
import Testing

@Suite struct InventoryUpdateTests {
    private let device = EntityIdentifier(0x00DB_1234_5678_90A0)
    private var name: Element { Element("DeviceID", text: "00-DB-12-34-56-78-90-A0") }
    private var entry: InventoryEntry {
        InventoryEntry(device, type: .esme, status: .commissioned, provider: "csp-north", firmware: "01020304")
    }

    @Test("8.3 decommissions a Device")
    func decommission() throws {
        let update = try #require(try InventoryUpdate.reading(Element("DecommissionDevice", [name])))
        #expect(update == .status(device, .decommissioned))
        #expect(update.changing(entry, isOfFleet: true)?.status == .decommissioned)
    }

    @Test("8.4 sets the statuses that the schema allows for a hub and for other Devices, and no others")
    func statuses() throws {
        func update(_ element: String, _ status: String) throws -> InventoryUpdate? {
            try InventoryUpdate.reading(Element("UpdateInventory", [name, Element(element, text: status)]))
        }
        #expect(try update("UpdateDeviceStatusExceptCH", "Pending") == .status(device, .pending))
        #expect(try update("UpdateDeviceStatusCH", "Withdrawn") == .status(device, .withdrawn))
        #expect(throws: InventoryUpdate.Mistake.self) { try update("UpdateDeviceStatusExceptCH", "Commissioned") }
        #expect(throws: InventoryUpdate.Mistake.self) { try update("UpdateDeviceStatusCH", "Pending") }
        #expect(throws: InventoryUpdate.Mistake.self) { try update("UpdateDeviceStatusCH", "commissioned") }
    }

    @Test("8.4 changes an MPAN, which has 13 digits")
    func mpan() throws {
        func update(_ text: String) throws -> InventoryUpdate? {
            try InventoryUpdate.reading(
                Element("UpdateInventory", [name, Element("UpdateMPxN", [Element("ExportMPAN", text: text)])]))
        }
        #expect(try update("1312345678333")?.changing(entry, isOfFleet: true)?.exportMPAN == "1312345678333")
        #expect(throws: InventoryUpdate.Mistake.self) { try update("131234567833") }
        #expect(throws: InventoryUpdate.Mistake.self) { try update("131234567833X") }
    }

    @Test("Deleting takes a Device out that was only notified of, and withdraws one of the fleet")
    func delete() throws {
        let update = try #require(
            try InventoryUpdate.reading(Element("UpdateInventory", [name, Element("DeleteDevice")])))
        #expect(update.changing(entry, isOfFleet: false) == nil)
        #expect(update.changing(entry, isOfFleet: true)?.status == .withdrawn)
    }

    @Test("12.2 notifies of a Device, which is Pending")
    func notification() throws {
        let body = Element(
            "DevicePrenotification",
            [
                name, Element("DeviceManufacturer", text: "AB01"), Element("DeviceModel", text: "010A030B"),
                Element("DeviceType", text: "ESME"), Element("FirmwareVersion", text: "0002012F"),
                Element("ESMEVariant", text: "AD"),
            ])
        let update = try #require(try InventoryUpdate.reading(body))
        guard case .notify(let notified) = update else {
            Issue.record("it is \(update)")
            return
        }
        #expect(notified.status == .pending)
        #expect(notified.firmware == "0002012F")
        #expect(notified.details.manufacturer == "AB01")
    }

    @Test("A body without a Device, or with an unknown type, says so")
    func mistakes() {
        #expect(throws: InventoryUpdate.Mistake.self) { try InventoryUpdate.reading(Element("DecommissionDevice")) }
        #expect(throws: InventoryUpdate.Mistake.self) {
            try InventoryUpdate.reading(
                Element("DevicePrenotification", [name, Element("DeviceType", text: "TOASTER")]))
        }
        #expect(throws: InventoryUpdate.Mistake.self) {
            try InventoryUpdate.reading(Element("UpdateInventory", [name]))
        }
    }

    @Test("An answer to 8.2 has the elements of a Device in the schema's order")
    func answer() {
        var hub = InventoryEntry(
            EntityIdentifier(2), type: .communicationsHubFunction, status: .commissioned, provider: "csp-north")
        (hub.details.manufacturer, hub.details.model, hub.details.region) = ("106C", "433100AC", "North")
        var meter = entry
        meter.importMPAN = "1200000000017"
        let answer = InventoryEntry.answer([hub, meter])
        #expect(answer.name == "DSPInventory")
        #expect(
            answer.children.map { $0.children.map { "\($0.name)=\($0.text)" } } == [
                [
                    "DeviceID=00-00-00-00-00-00-00-02", "DeviceType=CHF", "DeviceStatus=Commissioned",
                    "DeviceManufacturer=106C", "DeviceModel=433100AC", "CSPRegion=North",
                ],
                [
                    "DeviceID=00-DB-12-34-56-78-90-A0", "DeviceType=ESME", "DeviceStatus=Commissioned",
                    "DeviceManufacturer=", "DeviceModel=", "DeviceFirmwareVersion=01020304",
                    "DeviceFirmwareVersionStatus=Active", "CPLStatus=Active", "ImportMPxN=1200000000017",
                ],
            ])
    }
}
