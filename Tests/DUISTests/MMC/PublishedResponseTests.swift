import COSEM
import Foundation
import GBCS
import Testing

@testable import DUIS

/// Responses of the shared exchange files: published ones, and those that an independent meter made.
@Suite("MMC of published responses", .enabled(if: MMCSchema.isThere))
struct PublishedResponseTests {
    /// The published Response whose parties the schema has no word for: a WAN provider. No Service Request has it.
    private static let withoutWords: Set<String> = ["CS02aSignature_NA_ERROR"]

    private func documents(_ file: String) throws -> [(name: String, document: Element)] {
        let context = CryptographicContext()
        var documents: [(name: String, document: Element)] = []
        for exchange in try PublishedExchange.all(file) where !Self.withoutWords.contains(exchange.id) {
            do {
                let document = try MMCDocument.response(
                    exchange.response, values: try exchange.values(using: context), variant: exchange.variant,
                    command: exchange.command)
                documents.append((exchange.id, document))
            } catch {
                Issue.record("\(exchange.id): \(error)")
            }
        }
        return documents
    }

    @Test("every response gives a document that the schema takes", arguments: ["rtds-esme", "rtds-given", "generated"])
    func responsesAreValid(file: String) throws {
        let documents = try documents(file)
        #expect(documents.count >= 8)
        #expect(try MMCSchema.problems(documents) == [])
    }

    @Test("a response without failures says so, another has the results of all items")
    func success() throws {
        for (name, document) in try documents("rtds-esme") {
            let isError = name.contains("_ERROR")
            let success = document.first("SMETSData")?.children.first?.attribute("MessageSuccess")
            // A credential update that was put off succeeds as a Command, whatever comes of it.
            if isError && !name.contains("FUTURE_DATED_ERROR") {
                #expect(success == "false", "\(name)")
            } else if !isError {
                #expect(success == "true", "\(name)")
            }
            let code = String(name.prefix { $0 != "_" })
            let isASN1 = code.hasPrefix("CS0") && code != "CS01a"
            #expect((document.first("DebugInfo") != nil) == (success == "false" && !isASN1), "\(name)")
        }
    }

    @Test("every published alert, and every response of a hub, gives a document that the schema takes")
    func alerts() throws {
        var documents: [(name: String, document: Element)] = []
        for item in try PublishedMessage.all("rtds-esme") + PublishedMessage.all("rtds-more") {
            switch item.message.header.craFlag {
            case .alert: documents.append((item.id, try MMCDocument.alert(item.message, values: item.values)))
            case .response where item.id.hasPrefix("CCS"):
                documents.append((item.id, try MMCDocument.response(item.message)))
            case .response, .command: break
            }
        }
        // Fourteen alerts, of which three stand in both files, and the responses of CCS01, CCS02 and CCS06.
        #expect(documents.count == 17)
        #expect(try MMCSchema.problems(documents) == [])
    }

    @Test("the nine outcomes of a contingency replacement are more than the schema takes")
    func contingency() throws {
        let response = try #require(
            try PublishedMessage.all("rtds-esme").first { $0.id == "CS02bAnyByContingency_NA_SUCCESS_RESPONSE" })
        #expect { try MMCDocument.response(response.message) } throws: { ($0 as? MMCError)?.kind == .bound }
    }

    @Test("a party that the schema has no word for is an error")
    func wanProvider() throws {
        let exchange = try #require(
            try PublishedExchange.all("rtds-esme").first { Self.withoutWords.contains($0.id) })
        #expect(
            throws: MMCError(.bound, at: "remote party role", "the MMC schema has no word for WAN Provider")
        ) { try MMCDocument.response(exchange.response) }
    }

    @Test(
        "documents are those of an independent implementation",
        arguments: [
            "ECS17a-SUCCESS", "ECS17b-ERROR", "ECS17b-SINGLE_SUCCESS", "ECS21a-SINGLE_SUCCESS", "ECS21c-SUCCESS",
            "ECS22a-SUCCESS", "ECS22b-SINGLE_SUCCESS", "ECS66-SUCCESS",
        ])
    func samples(id: String) throws {
        let path = "\(MMCSchema.shared)/duis/samples/written/mmc-\(id).xml"
        let sample = compact(try String(contentsOfFile: path, encoding: .utf8)).replacing(/^<\?xml.*?\?>/, with: "")
        let exchange = try #require(try PublishedExchange.all("rtds-given").first { $0.id == id })
        let document = try MMCDocument.response(
            exchange.response, values: try exchange.values(using: CryptographicContext()))
        #expect(document.xml == sample)
    }
}
