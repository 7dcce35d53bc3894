import COSEM
import ESMEEmulator
import GBCS
import MeterFixture
import Testing

@testable import DUIS

/// What the emulated meter answers, from the factory and after it was configured.
@Suite("MMC of an emulated meter")
struct EmulatedMeterTests {
    /// Sends every use case's example, the settings before the reads if `isConfigured`, and tells each answer.
    private func documents(_ variant: ElementVariant, isConfigured: Bool) throws -> [(name: String, document: Element)]
    {
        let estate = TestEstate(variant)
        let requests = RequestCatalogue.all.filter { !$0.form.isUpdate }
        let updates = RequestCatalogue.all.filter(\.form.isUpdate)
        var documents: [(name: String, document: Element)] = []
        for request in isConfigured ? updates + requests : requests + updates {
            let sender = try #require(Sender.permitted(request.useCase))
            let answer = try estate.answer(request.useCase.messageCode, from: sender)
            let row = try #require(MMCRows[request.useCase.messageCode])
            for service in row.services {
                do {
                    documents.append(
                        (
                            "\(variant)-\(request.useCase.code)",
                            try MMCDocument.response(answer.response, variant: service.variant)
                        ))
                } catch { Issue.record("\(variant), \(request.useCase.code): \(error)") }
            }
        }
        return documents
    }

    @Test("every use case is told, for every kind of meter", arguments: ElementVariant.allCases)
    func useCases(variant: ElementVariant) throws {
        for isConfigured in [false, true] {
            let documents = try documents(variant, isConfigured: isConfigured)
            #expect(documents.count >= RequestCatalogue.all.count)
            guard MMCSchema.isThere else { continue }
            #expect(try MMCSchema.problems(documents) == [])
        }
    }

    @Test("every ASN.1 use case is told")
    func deviceManagement() throws {
        var documents: [(name: String, document: Element)] = []
        for useCase in UseCaseCatalogue.all where useCase.isASN1 {
            let estate = TestEstate(trustAnchors: TestEstate.trustAnchorsWithRoot)
            guard let sender = Sender.permitted(useCase) else { continue }
            let outcome = estate.process(estate.command(useCase.messageCode, from: sender))
            guard let response = outcome.response else { continue }
            let message = try Message(parsing: response)
            documents.append((useCase.code, try MMCDocument.response(message)))
        }
        #expect(documents.count >= 10)
        if MMCSchema.isThere { #expect(try MMCSchema.problems(documents) == []) }
    }
}
