import DUIS
import GBCS

extension ServiceRequestKind {
    /// The sets of Command Variants that a request may have.
    enum Channel {
        /// CV 1 to 3: it is not critical.
        case command
        /// CV 4 to 7.
        case critical
        /// CV 4 and 5: Commission Device, which is not delivered locally.
        case commissioning
        /// CV 1 alone.
        case sending
        /// CV 8.
        case answeredByDCC

        var commandVariants: Set<CommandVariant> {
            switch self {
            case .command: [.send, .localCommand, .sendAndLocalCommand]
            case .critical: [.transform, .sendSigned, .localSignedCommand, .sendSignedAndLocalCommand]
            case .commissioning: [.transform, .sendSigned]
            case .sending: [.send]
            case .answeredByDCC: [.nonDevice]
            }
        }
    }

    /// A row of the catalogue: lists are words with spaces between. The reference is the variant's first two numbers.
    init(
        row variant: String, _ name: String, _ body: String, _ channel: Channel, roles: String, retrieval: Retrieval?,
        dated: FutureDating?, isSchedulable: Bool, useCases: String, deviceTypes: String, takesCertificate: Bool,
        smets1: Bool?
    ) {
        self.variant = ServiceReferenceVariant(rawValue: variant)
        reference = ServiceReference(rawValue: variant.split(separator: ".").prefix(2).joined(separator: "."))
        (self.name, self.body, self.retrieval) = (name, body, retrieval)
        switch channel {
        case .critical, .commissioning: isCritical = true
        case .command, .sending, .answeredByDCC: isCritical = false
        }
        commandVariants = channel.commandVariants
        let named = roles.split(separator: " ").compactMap { UserRole(rawValue: String($0)) }
        self.roles = Set(retrieval == nil ? named : named + [.meterDataRetriever])
        self.useCases = useCases.split(separator: " ").map(String.init)
        knownUseCases = self.useCases.compactMap { UseCaseCatalogue[$0] }
        self.deviceTypes = Set(
            deviceTypes.split(separator: " ").compactMap { InventoryEntry.DeviceType(rawValue: String($0)) })
        (futureDating, self.isSchedulable) = (dated, isSchedulable)
        (self.takesCertificate, isSMETS1) = (takesCertificate, smets1)
        rows = Rows(variant: variant)
        meteringPoint = MeteringPoint(variant: variant, reference: reference)
        statusGroup = StatusGroup(variant: variant, reference: reference)
        targetResponseTimes = TargetResponseTimes(variant: variant)
    }
}

extension ServiceRequestKind.Rows {
    init(variant: String) {
        self =
            switch variant {
            case "4.8.1", "4.8.2", "4.8.3", "4.10": .halfHours
            case "4.6.1", "4.6.2", "4.14", "4.17": .days
            case "4.4.2", "4.4.3", "4.4.4", "4.4.5": .moments
            default: .none
            }
    }
}

extension ServiceRequestKind.MeteringPoint {
    init(variant: String, reference: ServiceReference) {
        self =
            switch (variant, reference) {
            case ("4.2", _), ("4.6.2", _), ("4.8.3", _), ("4.12.2", _): .export
            case (_, "5.2"), (_, "5.3"), (_, "6.2"), (_, "7.4"), (_, "8.2"), (_, "11.2"): .either
            default: .import
            }
    }
}

extension ServiceRequestKind.StatusGroup {
    init(variant: String, reference: ServiceReference) {
        self =
            switch reference {
            case "5.2", "5.3", "8.2", "8.4", "8.6", "8.13", "8.14", "12.1", "12.2": .any
            case "6.15", "6.17", "6.21", "6.23", "6.24", "8.5", "11.1", "11.2", "11.3", "11.4": .security
            case "8.1": .commissioning
            case "8.7", "8.8", "8.9", "8.11", "8.12": .joining
            case "8.3": .decommissioning
            default: .ordinary
            }
    }
}
