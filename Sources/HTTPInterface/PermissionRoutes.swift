import COSEM
import DCC
import Estate
import GBCS
import HTTPServing
import Hummingbird

/// `/v1/permissions`: the commands that each role may send to the estate's meters.
struct PermissionRoutes: Sendable {
    private struct Role: Encodable {
        let role: String
        /// The role that the meter sees.
        let roleAtMeter: String
    }

    private struct Cell: Encodable {
        /// The permission by the standard: granted, refused, or by switch.
        let permission: String
        /// Whether the rules in force here grant it.
        let isGranted: Bool
    }

    private struct Row: Encodable {
        let code: String
        let title: String
        let messageCode: String
        let category: String
        let serviceReference: String
        /// Whether this emulator's meters execute the use case; those that do not are answered with ECS100.
        let isSupported: Bool
        let permissions: [String: Cell]
    }

    private struct Body: Encodable {
        let roles: [Role]
        let useCases: [Row]
    }

    private let gateway: GBCSGateway

    init(gateway: GBCSGateway) { self.gateway = gateway }

    func add(to router: HTTPRoutes) {
        router.get("v1/permissions") { _, _ in try matrix() }
    }

    private func matrix() throws -> Response {
        let matrix = PermissionMatrix(rules: gateway.estate.rules)
        let rows = PermissionMatrix.useCases.map { useCase in
            Row(
                code: useCase.code, title: useCase.title, messageCode: useCase.messageCode.rawValue.hexadecimal,
                category: useCase.category.rawValue, serviceReference: useCase.serviceReference,
                isSupported: RequestCatalogue[useCase.messageCode] != nil,
                permissions: Dictionary(
                    uniqueKeysWithValues: PermissionMatrix.roles.map { role in
                        let permission = matrix.permission(role, useCase)
                        return (
                            role.rawValue,
                            Cell(permission: permission.rawValue, isGranted: matrix.isGranted(role, useCase))
                        )
                    }))
        }
        let roles = PermissionMatrix.roles.map { Role(role: $0.rawValue, roleAtMeter: $0.roleAtMeter.name) }
        return try .json(Body(roles: roles, useCases: rows))
    }
}
