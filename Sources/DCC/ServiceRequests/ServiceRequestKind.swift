import DUIS
import GBCS

/// A Service Reference Variant: what may be sent as it, by whom, and what it becomes (DUIS 5.4 schema; the Service Request
/// Matrix; SECMP0162 tables 2 and 3).
public struct ServiceRequestKind: Hashable, Sendable {
    /// Who keeps a request until its time comes.
    public enum FutureDating: Hashable, Sendable { case dsp, device, dspAndDevice }

    /// What a Meter Data Retriever may do with it (SECMP0162 table 2).
    public enum Retrieval: Hashable, Sendable { case onDemand, onDemandAndScheduled }

    /// The rows that its answer has, which decide what days it is about.
    package enum Rows: Hashable, Sendable {
        /// Half hours, stamped at their ends.
        case halfHours
        /// One row a day, stamped 00:00Z.
        case days
        /// Moments of any kind.
        case moments
        /// None: it is about the day of sending.
        case none
    }

    /// The metering point whose parties may send it.
    package enum MeteringPoint: Hashable, Sendable { case `import`, export, either }

    /// What a Device's status must be for it: a row each of the rules on statuses.
    package enum StatusGroup: Hashable, Sendable {
        case any, ordinary, security, commissioning, joining, decommissioning
    }

    public let variant: ServiceReferenceVariant
    public let reference: ServiceReference
    /// The request's name in words, as the Service Request Matrix has it.
    public let name: String
    /// The name of the element in the body.
    public let body: String
    public let isCritical: Bool
    public let commandVariants: Set<CommandVariant>
    /// The roles that may send it: those of the Service Request Matrix, and the Meter Data Retriever by SECMP0162 table 2.
    public let roles: Set<UserRole>
    /// nil where SECMP0162 table 2 does not list it.
    public let retrieval: Retrieval?
    /// The codes of the GBCS use cases that it may become; empty for what the DCC answers itself.
    public let useCases: [String]
    /// Those of the use cases that this product knows: the ones of electricity meters and hubs.
    package let knownUseCases: [UseCase]
    /// Empty for what concerns no one Device, and where no source says.
    public let deviceTypes: Set<InventoryEntry.DeviceType>
    /// nil for requests that take no date.
    public let futureDating: FutureDating?
    public let isSchedulable: Bool
    /// Whether the body has a place for the key agreement certificate of a party that the Device does not know.
    public let takesCertificate: Bool
    /// Whether SMETS1 Devices have it; nil where no source says.
    public let isSMETS1: Bool?
    package let rows: Rows
    package let meteringPoint: MeteringPoint
    package let statusGroup: StatusGroup
    /// nil where SECMP0162 table 3 does not list it.
    package let targetResponseTimes: TargetResponseTimes?

    /// Whether it may be sent for settlement (SECMP0162 table 2).
    public var isForSettlement: Bool { retrieval != nil }
    /// Whether the DCC answers it without any Device.
    public var isAnsweredByDCC: Bool { commandVariants == [.nonDevice] }
}
