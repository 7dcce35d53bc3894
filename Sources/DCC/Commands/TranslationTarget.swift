import ESMEEmulator
import GBCS

/// What is known of a Service Request's target and sender, by which it becomes one use case or another.
package struct TranslationTarget: Sendable {
    /// What to do where no source decides.
    package struct Rules: Hashable, Sendable {
        /// Whether use cases are those of earlier versions of GBCS where a later one superseded them, such as ECS08 for
        /// ECS08a [chosen: no].
        package var usesSupersededUseCases = false
        /// The `device_type` of an ESME in CCS01: 0, as the published one has it (RTDS CCS01). The sources have no other
        /// number.
        package var esmeDeviceType: UInt8 = 0

        package init() {}
    }

    package var device: EntityIdentifier
    package var type: InventoryEntry.DeviceType
    package var elements: ElementVariant
    /// The role that the device knows the sender in; ``RemotePartyRole/other`` for one behind the Access Control Broker.
    package var requester: RemotePartyRole
    /// The Customer Identification Number that the DCC made up for 9.1, four digits; nil for other requests.
    package var customerIdentificationNumber: String?
    /// The types of other devices that bodies name, as the Smart Metering Inventory has them.
    package var otherDevices: [EntityIdentifier: InventoryEntry.DeviceType]
    /// The CHF Device Log of the hub that 8.12.1 names, as its CCS06 or CCS07 last gave it; nil where there is none.
    package var deviceLog: DeviceLogRestoration?
    package var rules: Rules

    package init(
        _ device: EntityIdentifier, type: InventoryEntry.DeviceType, elements: ElementVariant = .singleElement,
        requester: RemotePartyRole, customerIdentificationNumber: String? = nil,
        otherDevices: [EntityIdentifier: InventoryEntry.DeviceType] = [:], deviceLog: DeviceLogRestoration? = nil,
        rules: Rules = Rules()
    ) {
        (self.device, self.type, self.elements, self.requester) = (device, type, elements, requester)
        self.customerIdentificationNumber = customerIdentificationNumber
        (self.otherDevices, self.deviceLog, self.rules) = (otherDevices, deviceLog, rules)
    }

    var isHub: Bool { type == .communicationsHubFunction }
    var isPolyphase: Bool { elements == .polyphase }
}
