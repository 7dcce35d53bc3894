import DCC
import DUIS
import ESMEEmulator
import GBCS
import Keys
import UserClient

/// What one User asks of one kind of device with one Service Reference Variant: a row of the tables of `smets sizes`, a case
/// of `smets rtds`.
package struct ReferenceCase: Sendable {
    package let kind: ServiceRequestKind
    package let user: UserName
    /// The role of the User in which it may send the request.
    package let role: UserRole
    package let device: InventoryEntry.DeviceType
    package let commandVariant: CommandVariant
    /// How the Command goes to the device, as far as it is the User's.
    package let pattern: CommandPattern
    /// The use case of the Command where no body of DUIS can be made without values of its own: then there are the messages of
    /// GBCS alone, with the values of the use case's example. nil where the body says it.
    package let useCase: UseCase?

    /// Whether its exchange is made: content in ASN.1 with values of its own has no example.
    package var isMade: Bool { useCase.map { Self.request($0, of: device) != nil } ?? true }

    /// The name as far as it is known before the Command is made: the reference variant and the User, and the device where it
    /// is a hub.
    package var name: String {
        let name = "\(kind.variant)_\(user.rawValue.uppercased())"
        return device == .communicationsHubFunction ? "\(name)_CHF" : name
    }

    /// Every case for devices of a type that the parties of a folder can send, in the order of the catalogue and of the Users.
    ///
    /// - Parameters:
    ///   - variant: the Command Variant; nil takes the usual one of each request, and others are only of requests that may have
    ///     it.
    package static func all(
        for device: InventoryEntry.DeviceType, in folder: KeyFolder, variant: CommandVariant? = nil,
        rules: DCCRules = DCCRules()
    ) -> [ReferenceCase] {
        ServiceRequestCatalogue.all.flatMap { kind -> [ReferenceCase] in
            guard !kind.isAnsweredByDCC, ServedRequests.reason(kind) == nil,
                kind.deviceTypes.isEmpty || kind.deviceTypes.contains(device),
                ServiceRequestTranslation.devices(of: kind.variant).contains(device),
                variant.map(kind.commandVariants.contains) ?? true
            else { return [] }
            let useCases = kind.useCases(on: device)
            return UserName.allCases.flatMap { user -> [ReferenceCase] in
                guard let party = user.party(in: folder), let role = user.roles.first(where: kind.roles.contains)
                else { return [] }
                // A hub knows the Access Control Broker alone.
                let known = device == .communicationsHubFunction ? [] : knownRoles(of: party, in: folder)
                func made(_ candidates: [UseCase], _ useCase: UseCase?) -> ReferenceCase? {
                    CommandPattern(candidates, as: role, knownRoles: known, isScheduled: false, rules: rules).map {
                        ReferenceCase(
                            kind: kind, user: user, role: role, device: device,
                            commandVariant: variant ?? ServiceRequestBuilder.usualVariant(of: kind), pattern: $0,
                            useCase: useCase)
                    }
                }
                guard !RequestBodies.isSimple(kind) else { return made(useCases, nil).map { [$0] } ?? [] }
                return useCases.compactMap { made([$0], $0) }
            }
        }
    }

    /// The form of a use case's Commands to devices of a type; nil for content in ASN.1 and for use cases that they do not have.
    static func request(_ useCase: UseCase, of device: InventoryEntry.DeviceType) -> SupportedRequest? {
        device == .communicationsHubFunction
            ? HubRequestCatalogue[useCase.messageCode] : RequestCatalogue[useCase.messageCode]
    }

    /// The roles in which meters of a folder of keys know a party.
    private static func knownRoles(of party: EntityIdentifier, in folder: KeyFolder) -> RemotePartyRoles {
        let roles: [(RequestingRole, RemotePartyRoles)] = [
            (.supplier, .supplier), (.networkOperator, .networkOperator), (.loadController, .loadController),
        ]
        return roles.reduce(into: []) { known, role in
            if role.0.party(in: folder) == party { known.formUnion(role.1) }
        }
    }
}

extension UserName {
    /// The roles in which such a User acts, the first choice first.
    fileprivate var roles: [UserRole] {
        switch self {
        case .supplier: [.importSupplier, .exportSupplier]
        case .exportSupplier: [.exportSupplier]
        case .networkOperator: [.electricityDistributor]
        case .otherUser: [.otherUser]
        case .meterDataRetriever: [.meterDataRetriever]
        case .loadController: [.loadController]
        case .registeredSupplierAgent: [.registeredSupplierAgent]
        }
    }
}
