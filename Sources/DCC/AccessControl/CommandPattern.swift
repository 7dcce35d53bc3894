import ESMEEmulator
import GBCS

/// The party whose Command a request becomes (GBCS 5; the patterns of Known and Unknown Remote Parties).
package struct CommandPattern: Hashable, Sendable {
    package enum Party: Hashable, Sendable {
        /// The User's own: the Device holds its credentials in this role.
        case known(RemotePartyRole)
        /// The Access Control Broker's, on behalf of a User that the Device does not know.
        case unknown
        /// The Access Control Broker's, as every run of a schedule is.
        case scheduled
    }

    /// Where the key agreement certificate comes from with which the Device encrypts for the User.
    package enum Certificate: Hashable, Sendable { case none, request, repository }

    package var party: Party
    /// Whether the Device encrypts what it answers.
    package var isSensitive: Bool
    package var certificate: Certificate

    /// The pattern of a request in `role`; nil where the Device would refuse it in each of the use cases.
    ///
    /// - Parameters:
    ///   - useCases: those that the request may become on this Device; at least one.
    ///   - knownRoles: the roles in which the Device holds the User's credentials.
    package init?(
        _ useCases: [UseCase], as role: UserRole, knownRoles: RemotePartyRoles, isScheduled: Bool, rules: DCCRules
    ) {
        func permits(_ remote: RemotePartyRole, _ useCase: UseCase) -> Bool {
            useCase.roles.contains(remote)
                || remote == .accessControlBroker && useCase.messageCode == .ecs17b
                    && rules.ecs17bForAccessControlBroker
        }
        certificate = .none
        if !isScheduled, let own = role.roleOnDevices(rules), knownRoles.contains(own),
            useCases.contains(where: { permits(own, $0) })
        {
            party = .known(own)
            isSensitive = useCases.contains { $0.sensitive && permits(own, $0) }
        } else {
            guard useCases.contains(where: { permits(.accessControlBroker, $0) }) else { return nil }
            party = isScheduled ? .scheduled : .unknown
            isSensitive = useCases.contains { $0.sensitive && permits(.accessControlBroker, $0) }
        }
    }
}

extension UserRole {
    /// The role in which Devices may hold credentials of such a User; nil for those whom no Device knows.
    func roleOnDevices(_ rules: DCCRules) -> RemotePartyRole? {
        switch self {
        case .importSupplier, .gasSupplier: .supplier
        case .exportSupplier: rules.exportSupplierIsUnknownParty ? nil : .supplier
        case .electricityDistributor, .gasTransporter: .networkOperator
        case .loadController: .loadController
        case .otherUser, .registeredSupplierAgent, .meterDataRetriever: nil
        }
    }
}

extension ServiceRequestKind {
    /// The types of Devices that it is for; empty where that is not known, and for what concerns no one Device.
    func deviceTypes(by rules: DCCRules) -> Set<InventoryEntry.DeviceType> {
        guard deviceTypes.isEmpty, rules.useCasesNameDeviceTypes else { return deviceTypes }
        var types: Set<InventoryEntry.DeviceType> = []
        for code in useCases {
            switch code.prefix(3) {
            case "ECS": types.insert(.esme)
            case "GCS": types.formUnion([.gsme, .gasProxyFunction])
            // Those of several kinds of Devices, such as CS02c, leave it open.
            default: return []
            }
        }
        return types
    }

    /// The use cases that it may become on such a Device. None is a use case that neither a User nor the Access Control Broker
    /// sends: of those the DCC sends by itself, such as a change of Supplier, nothing is said here.
    package func useCases(on type: InventoryEntry.DeviceType) -> [UseCase] {
        let senders: RemotePartyRoles = [.supplier, .networkOperator, .accessControlBroker, .loadController]
        return knownUseCases.filter { useCase in
            guard !useCase.roles.isDisjoint(with: senders) else { return false }
            switch (type, useCase.targets) {
            case (.esme, let targets): return targets.includesESME
            case (.communicationsHubFunction, .chf), (.communicationsHubFunction, .dualBandCHF),
                (.communicationsHubFunction, .chfAndESME), (.communicationsHubFunction, .all):
                return true
            default: return false
            }
        }
    }
}
