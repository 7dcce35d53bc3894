import Testing

@testable import DUIS

/// The published templates of Service Requests, where they are at hand.
@Suite(.enabled(if: SharedMaterial.duis != nil))
struct PublishedTemplateTests {
    @Test("Every template is read in spite of its placeholder signature, and written anew it is valid by the schema")
    func templates() throws {
        let files = try SharedMaterial.files("templates", ".xml")
        #expect(files.count == 297)
        let reader = RequestReader(schema: try SharedMaterial.schema())
        let writer = RequestWriter(signer: try SampleRequest.signer())
        for (name, octets) in files {
            do {
                let request = try RequestTemplate.request(octets)
                #expect(try reader.read(writer.octets(of: request)).request == request, "\(name)")
            } catch { Issue.record("\(name): \(error)") }
        }
    }
}
