import COSEM
import DCC
import DocumentFixture
import ESMEEmulator
import GBCS
import Testing

/// The tables of `docs/use-cases.md`, which come from the rows of the use cases. `scripts/docs` writes them anew.
@Suite("The document of the use cases", .serialized)
struct UseCaseDocumentTests {
    @Test("Each use case with DLMS content has its row")
    func dlms() throws {
        let rows = RequestCatalogue.all.map { request in
            row(request.useCase, Self.items(of: request.form))
        }
        try check(
            "dlms", ["| code | Message Code | title | flags | roles | items | compared with |", Self.rule(7)] + rows)
    }

    @Test("Each use case with ASN.1 content has its row")
    func asn1() throws {
        let rows = UseCaseCatalogue.all.filter { $0.isASN1 }.map { row($0, nil) }
        try check("asn1", ["| code | Message Code | title | flags | roles | compared with |", Self.rule(6)] + rows)
    }

    @Test("Every command that an electricity meter can get is in one of them")
    func all() {
        let known = Set(RequestCatalogue.all.map(\.useCase) + UseCaseCatalogue.all.filter { $0.isASN1 })
        #expect(Set(PermissionMatrix.useCases) == known)
    }

    private func check(_ section: String, _ lines: [String]) throws {
        let difference = try GeneratedSection(section, of: "docs/use-cases.md")
            .difference(from: lines.map { $0 + "\n" }.joined())
        #expect(difference == nil)
    }

    private static func rule(_ columns: Int) -> String { String(repeating: "| --- ", count: columns) + "|" }

    private func row(_ useCase: UseCase, _ items: String?) -> String {
        let evidence = Self.published.contains(useCase.messageCode.rawValue) ? "published" : "codec"
        let cells = [
            useCase.code, useCase.messageCode.rawValue.hexadecimal, useCase.title, Self.flags(useCase),
            Self.roles(useCase),
        ]
        return "| " + (cells + (items.map { [$0] } ?? []) + [evidence]).joined(separator: " | ") + " |"
    }

    private static func flags(_ useCase: UseCase) -> String {
        var flags = [useCase.category == .criticalCommand ? "C" : "NC"]
        if useCase.protectionAgainstReplay == true { flags.append("PAR") }
        if useCase.futureDatable == true { flags.append("FD") }
        if useCase.responseHasDateTime { flags.append("dt") }
        return flags.joined(separator: " ")
    }

    private static func roles(_ useCase: UseCase) -> String {
        let letters: [(RemotePartyRole, String)] = [
            (.supplier, "S"), (.networkOperator, "N"), (.accessControlBroker, "A"), (.loadController, "L"),
            (.transitionalCoS, "T"), (.recovery, "R"), (.root, "C"),
        ]
        return letters.filter { useCase.roles.contains($0.0) }.map(\.1).joined()
    }

    private static func items(of form: RequestForm) -> String {
        form.items.map { item in
            let letter =
                switch item.access {
                case .get: "G"
                case .getRange: "R"
                case .getProtected: "P"
                case .set: "S"
                case .action, .presetTime: "M"
                }
            let optional = item.isOptional ? "?" : ""
            let attributes = item.attributes.map { attribute in
                let name = "\(attribute.reference.logicalName)"
                let short = name.hasSuffix(".255") ? String(name.dropLast(4)) : name
                return "`\(attribute.reference.classID)/\(short)/\(attribute.reference.member)` \(attribute.name)"
            }
            return "\(letter)\(optional) \(attributes.joined(separator: " + "))"
        }.joined(separator: "; ")
    }

    /// Message Codes of the use cases of which there are published messages to or from an electricity meter.
    private static let published: Set<UInt16> = [
        0x0007, 0x0008, 0x000A, 0x000B, 0x000C, 0x000D, 0x000F, 0x0012, 0x0019, 0x001A, 0x001B, 0x001D, 0x001F,
        0x0020, 0x0021, 0x0022, 0x0023, 0x0025, 0x0026, 0x0027, 0x0028, 0x0029, 0x002A, 0x002B, 0x002C, 0x002D,
        0x002F, 0x0030, 0x0033, 0x0034, 0x0035, 0x0036, 0x0037, 0x0038, 0x003A, 0x003B, 0x003C, 0x003E, 0x0040,
        0x0042, 0x0043, 0x0044, 0x0045, 0x0047, 0x0048, 0x0049, 0x004A, 0x004B, 0x004C, 0x004E, 0x004F, 0x0050,
        0x0051, 0x0053, 0x0054, 0x0055, 0x0058, 0x0059, 0x005A, 0x005E, 0x005F, 0x0060, 0x0062, 0x0068, 0x0069,
        0x00A2, 0x00AC, 0x00AE, 0x00B0, 0x00B3, 0x00B7, 0x00B9, 0x00BB, 0x00BC, 0x00BD, 0x00BE, 0x00C1, 0x00C6,
        0x00C7, 0x00C9, 0x00D1, 0x00D3, 0x00D4, 0x00D7, 0x00D9, 0x00DE, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EF,
        0x00F9, 0x00FD, 0x0102, 0x0103, 0x0104, 0x0106, 0x0107, 0x011A, 0x011B, 0x011C, 0x011D, 0x011E, 0x011F,
        0x0125, 0x0126,
    ]
}
