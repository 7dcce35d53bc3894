import COSEM
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import Conformance
@testable import DCC
@testable import Estate
@testable import Keys

/// The permission matrix, cell by cell, by behaviour.
@Suite struct PermissionTrialTests {
    @Test(arguments: [false, true]) func everyCellBehavesAsTheMatrixSays(isOpen: Bool) throws {
        let path = NSTemporaryDirectory() + "smets-permissions-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var generator = SystemRandomNumberGenerator()
        let time = UTCTime(iso8601: "2026-11-01T12:00:00Z")!
        _ = try DevelopmentPKI.create(in: path, validFrom: time, using: &generator)
        let folder = try KeyFolder(path: path)
        var definition = FleetDefinition.homes(1)
        definition.rules.ecs17bForAccessControlBroker = isOpen
        let trial = try PermissionTrial(
            estate: Estate(fleet: Fleet(definition), folder: folder), folder: folder)
        let findings = try trial.findings(at: time)
        #expect(findings.count == PermissionMatrix.useCases.count * PermissionMatrix.roles.count)
        for finding in findings {
            #expect(
                finding.holds,
                "\(finding.useCase.code) \(finding.role.rawValue): \(finding.expectation), \(finding.behaviour)")
        }
        let retriever = try #require(findings.first { $0.useCase.code == "ECS17b" && $0.role == .meterDataRetriever })
        #expect(retriever.permission == .bySwitch)
        #expect(retriever.behaviour == (isOpen ? "answered" : "refused (8F30)"))
    }

    @Test func theMatrixIsTheCatalogues() {
        let matrix = PermissionMatrix(rules: ProcessingRules())
        // Load controller, transitional CoS and recovery read nothing of these.
        let none: [PermissionMatrix.Permission] = [.refused, .refused, .refused]
        let expected: [(String, [PermissionMatrix.Permission])] = [
            ("ECS17a", [.refused, .granted, .granted, .granted, .granted, .granted] + none),
            ("ECS17b", [.granted, .granted, .bySwitch, .bySwitch, .bySwitch, .bySwitch] + none),
            ("ECS21a", [.granted, .refused, .granted, .granted, .granted, .granted] + none),
            ("ECS21c", [.refused, .refused, .granted, .granted, .granted, .granted] + none),
            ("ECS22b", [.granted, .granted, .granted, .granted, .granted, .granted] + none),
            ("ECS70", [.granted, .refused, .refused, .refused, .refused, .refused] + none),
            (
                "ECS61e",
                [.granted, .granted, .granted, .granted, .granted, .granted, .granted, .refused, .refused]
            ),
            (
                "ECS47e",
                [.refused, .refused, .refused, .refused, .refused, .refused, .granted, .refused, .refused]
            ),
            (
                "CS02bSupplierByTransCoS",
                [.refused, .refused, .refused, .refused, .refused, .refused, .refused, .granted, .refused]
            ),
        ]
        for (code, permissions) in expected {
            let useCase = UseCaseCatalogue[code]!
            #expect(PermissionMatrix.roles.map { matrix.permission($0, useCase) } == permissions, "\(code)")
        }
    }
}
