import DUIS

/// A Service Reference Variant: what may be sent as it, by whom, and what it becomes (DUIS 5.4 schema; the Service Request
/// Matrix; SECMP0162 table 2).
public struct ServiceRequestKind: Hashable, Sendable {
    /// Who keeps a request until its time comes.
    public enum FutureDating: Hashable, Sendable { case dsp, device, dspAndDevice }

    public let variant: ServiceReferenceVariant
    public let reference: ServiceReference
    /// The request's name in words, as the Service Request Matrix has it.
    public let name: String
    /// The name of the element in the body.
    public let body: String
    public let isCritical: Bool
    public let commandVariants: Set<CommandVariant>
    public let roles: Set<UserRole>
    /// The codes of the GBCS use cases that it may become; empty for what the DCC answers itself.
    public let useCases: [String]
    public let deviceTypes: Set<InventoryEntry.DeviceType>
    /// nil for requests that take no date.
    public let futureDating: FutureDating?
    public let isSchedulable: Bool
    /// Whether SMETS1 Devices have it; nil where no source says.
    public let isSMETS1: Bool?
}
