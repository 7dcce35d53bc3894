import DUIS
import Foundation
import GBCS
import Testing

@testable import DCC

struct ServiceRequestCatalogueTests {
    private let all = ServiceRequestCatalogue.all

    @Test func thereAre129Variants() {
        #expect(all.count == 129)
        #expect(Set(all.map(\.variant)).count == 129)
        #expect(Set(all.map(\.body)).count == 129)
    }

    @Test func aVariantIsFoundByItsNumber() {
        #expect(ServiceRequestCatalogue["4.8.1"]?.name == "Read Active Import Profile Data")
        #expect(ServiceRequestCatalogue["6.20.1"]?.reference == "6.20")
        #expect(ServiceRequestCatalogue["4.2"]?.reference == "4.2")
        for text in ["", "4.8", "4.8.4", "4.8.1 ", "8.10"] {
            #expect(ServiceRequestCatalogue[ServiceReferenceVariant(rawValue: text)] == nil, "\(text)")
        }
    }

    @Test func aVariantBeginsWithItsReference() {
        for kind in all {
            #expect(
                kind.variant.rawValue == kind.reference.rawValue
                    || kind.variant.rawValue.hasPrefix(kind.reference.rawValue + "."))
        }
    }

    @Test func table2OfSECMP0162IsOpenToRetrievers() {
        let onDemand = all.filter { $0.retrieval == .onDemand }.map(\.variant.rawValue)
        let scheduled = all.filter { $0.retrieval == .onDemandAndScheduled }.map(\.variant.rawValue)
        #expect(onDemand == ["4.1.1", "4.2", "5.1", "5.2", "5.3", "8.2"])
        #expect(scheduled == ["4.6.1", "4.6.2", "4.8.1", "4.8.3", "4.17"])
        #expect(all.filter { $0.roles.contains(.meterDataRetriever) }.count == 11)
        #expect(all.filter { $0.targetResponseTimes != nil }.count == 11)
    }

    @Test func whatMayBeScheduledIsWhatTheSchemaHasElementsFor() {
        #expect(
            all.filter(\.isSchedulable).map(\.variant.rawValue) == [
                "4.2", "4.6.1", "4.6.2", "4.8.1", "4.8.2", "4.8.3", "4.10", "4.12.1", "4.12.2", "4.14", "4.15", "4.16",
                "4.17", "14.1",
            ])
    }

    @Test func certificatesHaveAPlaceInSevenRequests() {
        #expect(
            all.filter(\.takesCertificate).map(\.variant.rawValue) == [
                "4.4.2", "4.4.3", "4.6.1", "4.8.1", "4.10", "4.14", "4.17",
            ])
    }

    @Test func theUseCasesOfElectricityMetersAreThoseOfGBCS() {
        let unknown = Set(all.flatMap(\.useCases).filter { $0.hasPrefix("ECS") && UseCaseCatalogue[$0] == nil })
        // Superseded, or of no ESME.
        #expect(
            unknown.isSubset(of: [
                "ECS08", "ECS26i", "ECS26e", "ECS26d", "ECS30", "ECS35f", "ECS46c", "ECS47", "ECS61a",
            ]), "\(unknown)")
        // Those that the DCC sends for a User, and Unjoin Service, whose one use case serves both kinds of Device.
        let others = all.filter { kind in
            kind.knownUseCases.contains {
                $0.category.isCommand && ($0.category == .criticalCommand) != kind.isCritical
            }
        }
        #expect(others.map(\.variant.rawValue) == ["6.23", "8.5", "8.8.2"])
    }

    /// The published facts, where they lie beside the project.
    @Test(.enabled(if: SharedServiceRequests.file != nil, "service-requests.json is not there"))
    func everyRowIsThatOfThePublishedMatrix() throws {
        let file = try #require(SharedServiceRequests.file)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let shared = try decoder.decode(SharedServiceRequests.self, from: Data(contentsOf: file))
        #expect(shared.serviceRequests.map(\.srv) == all.map(\.variant.rawValue))
        for row in shared.serviceRequests {
            let kind = try #require(ServiceRequestCatalogue[ServiceReferenceVariant(rawValue: row.srv)])
            // The file has 6.2 for 6.20.1 and 6.20.2; templates and schema have 6.20.
            if kind.reference != "6.20" { #expect(kind.reference.rawValue == row.reference, "\(row.srv)") }
            #expect(kind.name == row.name, "\(row.srv)")
            #expect(kind.body == row.body, "\(row.srv)")
            #expect(kind.isCritical == row.critical, "\(row.srv)")
            #expect(kind.commandVariants.map(\.rawValue).sorted() == row.commandVariants, "\(row.srv)")
            let retriever: Set<String> = row.mdr == nil ? [] : ["MDR"]
            #expect(Set(kind.roles.map(\.rawValue)) == retriever.union(row.eligibleRoles), "\(row.srv)")
            #expect(kind.retrieval.map { $0 == .onDemandAndScheduled } == row.mdr?.dccScheduled, "\(row.srv)")
            let dating: [String: ServiceRequestKind.FutureDating] = [
                "DSP": .dsp, "Device": .device, "DSP & Device": .dspAndDevice,
            ]
            #expect(kind.futureDating == row.futureDated.flatMap { dating[$0] }, "\(row.srv)")
            #expect(kind.isSchedulable == row.dccScheduled, "\(row.srv)")
            #expect(kind.useCases == row.useCases.map(\.code), "\(row.srv)")
            #expect(Set(kind.deviceTypes.map(\.rawValue)) == Set(row.deviceTypes ?? []), "\(row.srv)")
            #expect(kind.isSMETS1 == row.smets1, "\(row.srv)")
            #expect(kind.takesCertificate == (row.urpCertificateElement != nil), "\(row.srv)")
            for useCase in kind.knownUseCases {
                guard let sensitive = row.useCases.first(where: { $0.code == useCase.code })?.sensitive else {
                    continue
                }
                #expect(useCase.sensitive == sensitive, "\(row.srv) \(useCase.code)")
            }
            for (settlement, times) in [(false, row.trtSeconds?.existing), (true, row.trtSeconds?.settlement)] {
                func seconds(_ version: InventoryEntry.SMETSVersion, _ scheduled: Bool) -> Int64? {
                    kind.targetResponseTimes?.seconds(version, isForSettlement: settlement, isScheduled: scheduled)
                }
                #expect(seconds(.smets2, true) == times?.smets2Scheduled, "\(row.srv)")
                #expect(seconds(.smets2, false) == times?.smets2OnDemand, "\(row.srv)")
                #expect(seconds(.smets1, true) == times?.smets1Scheduled, "\(row.srv)")
                #expect(seconds(.smets1, false) == times?.smets1OnDemand, "\(row.srv)")
            }
        }
    }
}

/// `duis/service-requests.json` of the material beside the project, as far as the catalogue has it.
private struct SharedServiceRequests: Decodable {
    struct Row: Decodable {
        struct Retriever: Decodable { let dccScheduled: Bool }
        struct UseCase: Decodable {
            let code: String
            let sensitive: Bool?
        }
        struct Times: Decodable {
            let smets2Scheduled, smets2OnDemand, smets1Scheduled, smets1OnDemand: Int64?
        }
        struct TargetTimes: Decodable { let existing, settlement: Times }

        let srv, reference, name, body: String
        let critical, dccScheduled: Bool
        let smets1: Bool?
        let commandVariants: [UInt8]
        let eligibleRoles: [String]
        let deviceTypes: [String]?
        let mdr: Retriever?
        let futureDated, urpCertificateElement: String?
        let useCases: [UseCase]
        let trtSeconds: TargetTimes?
    }

    let serviceRequests: [Row]

    /// Beside the project's folder, or beside the one around it.
    static let file: URL? = {
        let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return [project.deletingLastPathComponent(), project.deletingLastPathComponent().deletingLastPathComponent()]
            .map { $0.appendingPathComponent("shared/duis/service-requests.json") }
            .first { FileManager.default.isReadableFile(atPath: $0.path) }
    }()
}
