import COSEM
import Foundation
import GBCS
import Testing

@testable import DUIS

@Suite("MMC rows")
struct MMCRowTests {
    private typealias R = MMCResponse

    /// The use cases of an emulated meter and its hub that have responses.
    private static let codes: [String] =
        (RequestCatalogue.all + HubRequestCatalogue.all).map(\.useCase.code)
        + UseCaseCatalogue.all.filter(\.isASN1).map(\.code)

    @Test("every use case of an emulated meter and of a hub has one row, and there are no others")
    func rows() {
        #expect(Set(MMCRows.all.map(\.code)) == Set(Self.codes))
        #expect(Set(MMCRows.all.map(\.code)).count == MMCRows.all.count)
        for code in Self.codes {
            #expect(UseCaseCatalogue[code].flatMap { MMCRows[$0.messageCode] }?.code == code)
        }
    }

    @Test("the variant that is assumed is of the use case's service reference")
    func references() throws {
        for row in MMCRows.all {
            let useCase = try #require(UseCaseCatalogue[row.code])
            // A reference such as `6.14.3`, or several, such as `7.9, 7.10`.
            let references = useCase.serviceReference.split(separator: ", ").map {
                $0.split(separator: ".").prefix(2).joined(separator: ".")
            }
            guard let variant = row.services.first?.variant else { continue }
            #expect(references.contains(variant.reference.rawValue), "\(row.code) \(variant)")
        }
    }

    private struct Services: Decodable {
        let serviceRequests: [Service]

        struct Service: Decodable {
            let srv: String
            let useCases: [UseCase]
        }

        struct UseCase: Decodable { let messageCode: String }
    }

    @Test("rows and published Service Requests name the same variants", .enabled(if: MMCSchema.isThere))
    func publishedVariants() throws {
        let data = try Data(
            contentsOf: URL(fileURLWithPath: "\(MMCSchema.shared)/duis/service-requests.json"))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var variants: [UInt16: Set<String>] = [:]
        for service in try decoder.decode(Services.self, from: data).serviceRequests {
            for useCase in service.useCases {
                variants[try #require(UInt16(useCase.messageCode.dropFirst(2), radix: 16)), default: []].insert(
                    service.srv)
            }
        }
        for row in MMCRows.all {
            let code = try #require(UseCaseCatalogue[row.code]).messageCode
            #expect(
                Set(row.services.compactMap { $0.variant?.rawValue }) == variants[code.rawValue] ?? [],
                "\(row.code)")
        }
    }

    @Test("a response in which every item failed is valid for every use case", .enabled(if: MMCSchema.isThere))
    func failures() throws {
        var documents: [(name: String, document: Element)] = []
        for row in MMCRows.all {
            guard case .attributes = row.content else { continue }
            let results = try R.results(row.code, .hardwareFault)
            let message = try R.message(row.code, results.map { _ in .nullData }, results)
            for service in row.services {
                documents.append(
                    (row.code, try MMCDocument.response(message, variant: service.variant)))
            }
        }
        #expect(documents.count == 122)
        #expect(try MMCSchema.problems(documents) == [])
    }
}
