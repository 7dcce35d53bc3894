import DCC
import ESMEEmulator
import GBCS

/// A command and the role that sends it, which determine how long and how compressible an exchange is.
public struct RequestKind: Hashable, Sendable {
    public let request: SupportedRequest
    public let role: RequestingRole

    public init(_ request: SupportedRequest, as role: RequestingRole) {
        self.request = request
        self.role = role
    }

    /// Fails for a use case whose commands are not built here.
    public init?(_ code: MessageCode, as role: RequestingRole) {
        guard let request = RequestCatalogue[code] else { return nil }
        self.init(request, as: role)
    }

    public static func == (left: RequestKind, right: RequestKind) -> Bool {
        left.request === right.request && left.role == right.role
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(request.useCase)
        hasher.combine(role)
    }

    /// The kind's name: `ECS22b:mdr`.
    public var name: String { "\(request.useCase.code):\(role.rawValue)" }

    /// Whether it reads values that only meters with export have.
    public var readsExport: Bool {
        switch request.useCase.messageCode {
        case .ecs17a, .ecs21c, .ecs22a: true
        default: false
        }
    }

    /// The reads that make the traffic of settlement, billing and diagnosis; others are too rare to count [chosen].
    private static let frequentReads: Set<MessageCode> = [
        .ecs17a, .ecs17b, .ecs17c, .ecs17d, .ecs17e, .ecs21a, .ecs21c, .ecs22a, .ecs22b, .ecs22c, .ecs35a, .ecs35b,
        .ecs35e,
        .ecs40, .ecs52, .ecs66,
    ]

    /// The frequent reads that `rules` grant, by Message Code and role. Updates are left out: they change the meter, and
    /// the signatures of critical ones differ each time.
    public static func reads(rules: ProcessingRules) -> [RequestKind] {
        let matrix = PermissionMatrix(rules: rules)
        return RequestCatalogue.all.filter { frequentReads.contains($0.useCase.messageCode) }.flatMap { request in
            PermissionMatrix.roles.filter { matrix.isGranted($0, request.useCase) }
                .map { RequestKind(request, as: $0) }
        }
    }
}
