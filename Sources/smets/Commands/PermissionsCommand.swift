import ArgumentParser
import COSEM
import Conformance
import Console
import DCC
import ESMEEmulator
import Fleet
import Foundation
import GBCS
import Host
import Reports

struct PermissionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "permissions",
        abstract: "Print who may send which use case to an electricity meter, and try it.",
        discussion: """
            Roles other-supplier, other-user and mdr are Unknown Remote Parties: their commands come from the Access \
            Control Broker. With --verify every cell is tried against a meter in this process; exit code 1 when any \
            behaves otherwise than the matrix says.

            EXAMPLES
              smets permissions
              smets permissions --verify --format junit > permissions.xml
              smets permissions --ecs17b-for-access-control-broker --verify
            """)

    enum Format: String, NamedArgument {
        case table, json, junit
    }

    @Flag(help: "Try every cell, and compare what the meter does with what the matrix says.")
    var verify = false

    @Option(help: "Output format: table, json or junit.")
    var format = Format.table

    @OptionGroup var estate: EstateOptions

    func run() throws {
        if verify { try runTrial() } else { try printMatrix() }
    }

    private func printMatrix() throws {
        let matrix = PermissionMatrix(rules: try estate.loadDefinition().rules)
        switch format {
        case .table:
            var table = Table(["use case", "code", "SRV", "title"] + PermissionMatrix.roles.map(\.rawValue))
            for useCase in PermissionMatrix.useCases {
                table.rows.append(
                    [
                        useCase.code, useCase.messageCode.rawValue.hexadecimal, useCase.serviceReference,
                        String(useCase.title.prefix(44)),
                    ]
                        + PermissionMatrix.roles.map { cell(matrix, $0, useCase) })
            }
            try Output.print(table.text)
            let state = matrix.rules.ecs17bForAccessControlBroker ? "on" : "off"
            try Output.print("\nby switch: granted with --ecs17b-for-access-control-broker (now \(state))")
        case .json:
            try printJSON(
                PermissionMatrix.useCases.map { useCase -> [String: Any] in
                    var roles: [String: String] = [:]
                    for role in PermissionMatrix.roles {
                        roles[role.rawValue] = matrix.permission(role, useCase).rawValue
                    }
                    return [
                        "useCase": useCase.code, "messageCode": useCase.messageCode.rawValue.hexadecimal,
                        "serviceReference": useCase.serviceReference, "title": useCase.title, "permissions": roles,
                    ]
                })
        case .junit: throw UserError("--format junit reports a trial: add --verify")
        }
    }

    private func cell(_ matrix: PermissionMatrix, _ role: RequestingRole, _ useCase: UseCase) -> String {
        switch matrix.permission(role, useCase) {
        case .granted: "granted"
        case .refused: "refused"
        case .bySwitch: "by switch"
        }
    }

    private func runTrial() throws {
        let (estate, folder) = try estate.loadEstate()
        let findings = try reportingErrors {
            try PermissionTrial(estate: estate, folder: folder).findings(at: SystemTime.now)
        }
        let failures = findings.filter { !$0.holds }
        switch format {
        case .table:
            var table = Table(["use case", "role", "permission", "expected", "behaved"])
            for finding in findings {
                table.append(
                    finding.useCase.code, finding.role.rawValue, finding.permission.rawValue, finding.expectation,
                    finding.holds ? "as expected" : finding.behaviour)
            }
            try Output.print(table.text)
            try Output.print("\n\(findings.count - failures.count) passed, \(failures.count) failed")
        case .json:
            try printJSON(
                findings.map { finding -> [String: Any] in
                    [
                        "useCase": finding.useCase.code, "role": finding.role.rawValue,
                        "permission": finding.permission.rawValue, "expected": finding.expectation,
                        "behaved": finding.behaviour, "holds": finding.holds,
                    ]
                })
        case .junit: try Output.print(JUnitReport(findings: findings).xml)
        }
        if !failures.isEmpty { throw ExitCodes.failed }
    }
}
