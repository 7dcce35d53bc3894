import DUIS
import DocumentFixture
import Testing

@testable import DCC

/// The tables of `docs/duis.md`, which come from the catalogue and the rules. `scripts/docs` writes them anew.
@Suite("The document of the DCC", .serialized)
struct DUISDocumentTests {
    @Test("Each Service Reference Variant has its row")
    func serviceRequests() throws {
        let heading = [
            "| SRV | name | CV | roles | use cases | future dated | schedulable | served | SMETS1 |",
            String(repeating: "| --- ", count: 9) + "|",
        ]
        try check("service requests", heading + ServiceRequestCatalogue.all.map(row))
    }

    private func check(_ section: String, _ lines: [String]) throws {
        let difference = try GeneratedSection(section, of: "docs/duis.md")
            .difference(from: lines.map { $0 + "\n" }.joined())
        #expect(difference == nil)
    }

    private func row(_ kind: ServiceRequestKind) -> String {
        let cells = [
            kind.variant.rawValue, kind.name, Self.commandVariants(kind), Self.roles(kind),
            kind.useCases.joined(separator: " "), Self.dating(kind), kind.isSchedulable ? "yes" : "",
            ServedRequests.reason(kind).map { "no: \($0)" } ?? "yes",
            ServedRequests.reasonOnSMETS1(kind) == nil ? "yes" : "",
        ]
        return "| " + cells.joined(separator: " | ") + " |"
    }

    private static func commandVariants(_ kind: ServiceRequestKind) -> String {
        kind.commandVariants.map { "\($0.rawValue)" }.sorted().joined(separator: " ")
    }

    private static func roles(_ kind: ServiceRequestKind) -> String {
        UserRole.allCases.filter(kind.roles.contains).map { role in
            role == .meterDataRetriever && kind.retrieval == .onDemandAndScheduled ? "MDR+" : role.rawValue
        }.joined(separator: " ")
    }

    private static func dating(_ kind: ServiceRequestKind) -> String {
        switch kind.futureDating {
        case .dsp?: "DSP"
        case .device?: "device"
        case .dspAndDevice?: "DSP, device"
        case nil: ""
        }
    }
}
