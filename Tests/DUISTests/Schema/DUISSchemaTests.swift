import DUIS
import Testing

struct DUISSchemaTests {
    private func errors(_ text: String, _ schema: DUISSchema) -> [SchemaError] {
        do {
            _ = try RequestReader(schema: schema).read(Array(text.utf8))
            return []
        } catch .schema(let errors) {
            return errors
        } catch {
            Issue.record("\(error)")
            return []
        }
    }

    @Test(
        "A signed request is valid though its serial number has more than 24 digits, which libxml2 takes for no integer"
    )
    func longSerialNumber() throws {
        let schema = try DUISSchema(files: SmallSchema.files)
        #expect(schema.fileName == "Small DUIS 1.2.xsd")
        let reader = RequestReader(schema: schema)
        let octets = try SampleRequest.octets()
        let received = try reader.read(octets)
        #expect(received.claim.certificate.serial.description == SampleRequest.serial)
        // What was hidden is back: the signature verifies, and the octets are those that came.
        #expect(throws: Never.self) {
            try SignatureVerifier().verify(received.document, by: SampleRequest.key.publicKey)
        }
        #expect(received.document.octets == octets)
    }

    @Test("A serial number that is no number is refused by the schema")
    func badSerialNumber() throws {
        let schema = try DUISSchema(files: SmallSchema.files)
        let text = try SampleRequest.text().replacingOccurrences(
            of: SampleRequest.serial, with: "2757261392749935163996857X")
        #expect(errors(text, schema).count == 1)
    }

    @Test("ForSettlement, which no schema has, is hidden while the rest is validated, and read afterwards")
    func forSettlement() throws {
        var request = SampleRequest.request
        let reader = RequestReader(schema: try DUISSchema(files: SmallSchema.files))
        for flag in [true, false] {
            request.forSettlement = flag
            let octets = try RequestWriter(signer: SampleRequest.signer()).octets(of: request)
            let received = try reader.read(octets)
            #expect(received.request.forSettlement == flag)
            #expect(throws: Never.self) {
                try SignatureVerifier().verify(received.document, by: SampleRequest.key.publicKey)
            }
        }
        let text = try SampleRequest.text()
        let other = text.replacingOccurrences(of: #"="5.4""#, with: #"="5.4" ForSettlements="true""#)
        #expect(errors(other, try DUISSchema(files: SmallSchema.files)).count == 1)
    }

    @Test("Errors come with their lines, five of them at most")
    func lines() throws {
        let schema = try DUISSchema(files: SmallSchema.files)
        let text = try SampleRequest.text().replacingOccurrences(
            of: "<sr:StartDateTime>", with: "\n\n<sr:StartDateTime>x")
        let found = errors(text, schema)
        #expect(found.map(\.line).contains(3))
        #expect(found.allSatisfy { !$0.detail.contains("\n") })
        let long = text.replacingOccurrences(of: #"="5.4""#, with: " a='' b='' c='' d='' e='' f='' g=''")
        let many = errors(long.replacingOccurrences(of: "schemaVersion ", with: ""), schema)
        #expect(many.count == 5)
    }

    @Test("A document cannot bring a schema of its own")
    func schemaLocation() throws {
        let schema = try DUISSchema(files: SmallSchema.files)
        let text = try SampleRequest.text().replacingOccurrences(
            of: "<sr:Request ",
            with: #"<sr:Request xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" "#
                + #"xsi:schemaLocation="urn:x file:///etc/passwd" "#)
        #expect(errors(text, schema).isEmpty)
    }

    @Test("Of several versions the highest is taken, and a proposal only where there is nothing else")
    func versions() throws {
        let request = SmallSchema.request
        let signature = SmallSchema.file("ds.xsd", SmallSchema.signature)
        let names = [
            "duis-5.4.xsd", "duis-5.10.xsd", "duis-5.10-settlement.xsd", "duis-5.9.xsd", "duis-6-Settlement.xsd",
        ]
        let files = names.map { SmallSchema.file($0, request) } + [signature]
        #expect(try DUISSchema(files: files).fileName == "duis-5.10.xsd")
        let proposals = [SmallSchema.file("duis-5.4-settlement.xsd", request), signature]
        #expect(try DUISSchema(files: proposals).fileName == "duis-5.4-settlement.xsd")
    }

    @Test("Files without the schema, with a broken one, or without what it imports are refused with a reason")
    func refused() throws {
        let signature = SmallSchema.file("ds.xsd", SmallSchema.signature)
        let main = SmallSchema.file("duis.xsd", SmallSchema.request)
        let broken = SmallSchema.file(
            "duis.xsd", SmallSchema.request.replacingOccurrences(of: "xs:decimal", with: "xs:nothing"))
        for files in [[], [signature], [main], [broken, signature], [SmallSchema.file("duis.xsd", "<a")]] {
            let problem = try #require(throws: SchemaProblem.self) { try DUISSchema(files: files) }
            #expect(problem.description.count > 30)
        }
        let many = (0..<65).map { SmallSchema.file("\($0).xsd", "") }
        #expect(throws: SchemaProblem.self) { try DUISSchema(files: many) }
        let large = [(name: "duis.xsd", octets: [UInt8](repeating: 32, count: (4 << 20) + 1))]
        #expect(throws: SchemaProblem.self) { try DUISSchema(files: large) }
    }

    @Test("Threads share a schema")
    func threads() async throws {
        let pool = ReaderPool(schema: try DUISSchema(files: SmallSchema.files))
        let octets = try SampleRequest.octets()
        let bad = Array(try SampleRequest.text().replacingOccurrences(of: "4.8.1", with: "4.8.x").utf8)
        let good = await withTaskGroup(of: Bool.self, returning: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    pool.withReader { (try? $0.read(octets)) != nil && (try? $0.read(bad)) == nil }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(good == 200)
    }
}
