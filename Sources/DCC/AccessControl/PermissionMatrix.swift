import ESMEEmulator
import GBCS

/// The permission matrix, role by use case: which commands each role may send to an ESME, by the catalogue and the
/// rules in force (GBCS 17).
public struct PermissionMatrix: Sendable {
    public enum Permission: String, Hashable, Sendable {
        case granted
        case refused
        /// The switch `ecs17bForAccessControlBroker` decides: on grants, off refuses.
        case bySwitch = "by switch"
    }

    /// The roles that the matrix has columns for.
    public static let roles: [RequestingRole] = [
        .supplier, .networkOperator, .accessControlBroker, .otherSupplier, .otherUser, .meterDataRetriever,
        .loadController, .transitionalCoS, .recovery,
    ]

    /// Every command use case that an ESME may get, by Message Code.
    public static var useCases: [UseCase] {
        UseCaseCatalogue.all.filter { $0.category.isCommand && $0.targets.includesESME }
    }

    public let rules: ProcessingRules

    public init(rules: ProcessingRules) { self.rules = rules }

    public func permission(_ role: RequestingRole, _ useCase: UseCase) -> Permission {
        if useCase.messageCode == .ecs17b && role.roleAtMeter == .accessControlBroker { return .bySwitch }
        return useCase.roles.contains(role.roleAtMeter) ? .granted : .refused
    }

    /// Whether the rules in force let `role` send `useCase`.
    public func isGranted(_ role: RequestingRole, _ useCase: UseCase) -> Bool {
        rules.roles(for: useCase).contains(role.roleAtMeter)
    }
}
