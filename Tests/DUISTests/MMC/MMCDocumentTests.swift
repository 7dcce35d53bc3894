import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC documents")
struct MMCDocumentTests {
    private typealias R = MMCResponse

    @Test("a document: schema version, header, body")
    func document() throws {
        let message = try R.message("ECS10", [.nullData], [.init(.set, .success)])
        #expect(
            try MMCDocument.response(message).xml
                == compact(
                    """
                    <ra:GBCSResponse xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" schemaVersion="5.4">
                    <ra:Header><ra:BusinessOriginatorID>00-DB-12-34-56-78-90-A0</ra:BusinessOriginatorID>
                    <ra:BusinessTargetID>90-B3-D5-1F-30-01-00-00</ra:BusinessTargetID>
                    <ra:OriginatorCounter>1000</ra:OriginatorCounter>
                    <ra:GBCSHexadecimalMessageCode>0021</ra:GBCSHexadecimalMessageCode>
                    <ra:ServiceReference>3.1</ra:ServiceReference>
                    <ra:ServiceReferenceVariant>3.1</ra:ServiceReferenceVariant></ra:Header>
                    <ra:Body><ra:ResponseMessage><ra:SMETSData><ra:DisplayMessageRsp MessageSuccess="true"/></ra:SMETSData>
                    </ra:ResponseMessage></ra:Body></ra:GBCSResponse>
                    """))
    }

    @Test("the header of a Response to the Access Control Broker, with the time of the Response")
    func supplementaryHeader() throws {
        let information = OtherInformation.supplementaryOriginatorCounter(
            .ecs22b, id: R.supplier, counter: .max, originatorCounter: 5)
        let header = R.header(.ecs22b, dateTime: COSEMDateTime(R.noon), information: information)
        var content: [UInt8] = []
        AccessResponse(
            invokeID: LongInvokeIDAndPriority(originatorCounter: 1_000), data: [.nullData],
            results: [.init(.action, .success)]
        ).encode(into: &content)
        let document = try MMCDocument.response(
            try R.message(header, content), values: [try R.log(.importProfile, [])], variant: "4.8.1")
        #expect(
            document.first("Header")?.plainXML
                == compact(
                    """
                    <Header><BusinessOriginatorID>00-DB-12-34-56-78-90-A0</BusinessOriginatorID>
                    <BusinessTargetID>90-B3-D5-1F-30-01-00-00</BusinessTargetID><OriginatorCounter>1000</OriginatorCounter>
                    <SupplementaryRemotePartyID>90-B3-D5-1F-30-01-00-00</SupplementaryRemotePartyID>
                    <SupplementaryRemotePartyCounter>18446744073709551615</SupplementaryRemotePartyCounter>
                    <SupplementaryOriginatorCounter>5</SupplementaryOriginatorCounter>
                    <GBCSHexadecimalMessageCode>0037</GBCSHexadecimalMessageCode>
                    <ServiceReference>4.8</ServiceReference><ServiceReferenceVariant>4.8.1</ServiceReferenceVariant>
                    <Timestamp>2026-11-29T12:00:00Z</Timestamp></Header>
                    """))
    }

    @Test("a time of the Response that is not defined is left out; one with wild cards is an error")
    func responseTime() throws {
        func document(_ time: COSEMDateTime) throws -> Element {
            try MMCDocument.response(
                try R.message("ECS02", [.nullData, .nullData, .nullData], try R.results("ECS02"), dateTime: time))
        }
        #expect(try document(COSEMDateTime(R.noon)).first("Timestamp")?.text == "2026-11-29T12:00:00Z")
        #expect(try document(.unspecified).first("Timestamp") == nil)
        var wild = COSEMDateTime(R.noon)
        wild.year = 0xFFFF
        #expect { try document(wild) } throws: { ($0 as? MMCError)?.kind == .bound }
    }

    @Test("a failure: the results of all items, and the values of those that were done")
    func failure() throws {
        let results: [AccessResponse.Result] = [
            .init(.get, .success), .init(.get, .success), .init(.get, .hardwareFault), .init(.get, .otherReason),
        ]
        let message = try R.message("ECS17a", [R.number(10), R.unit(0, 30), .nullData, .nullData], results)
        #expect(
            try MMCDocument.response(message).first("ResponseMessage")?.plainXML
                == compact(
                    """
                    <ResponseMessage><SMETSData><ReadInstantaneousExportRegistersRsp MessageSuccess="false">
                    <ActiveExportRegister><Value>10</Value><ActiveEnergyUnit>Wh</ActiveEnergyUnit></ActiveExportRegister>
                    </ReadInstantaneousExportRegistersRsp></SMETSData>
                    <DebugInfo><COSEMDebug>
                    <COSEMResponse ResponseCode="0" Position="1"><DataAccessResult>success</DataAccessResult></COSEMResponse>
                    <COSEMResponse ResponseCode="0" Position="2"><DataAccessResult>success</DataAccessResult></COSEMResponse>
                    <COSEMResponse ResponseCode="1" Position="3"><DataAccessResult>hardware-fault</DataAccessResult>
                    </COSEMResponse>
                    <COSEMResponse ResponseCode="250" Position="4"><DataAccessResult>other-reason</DataAccessResult>
                    </COSEMResponse></COSEMDebug></DebugInfo></ResponseMessage>
                    """))
    }

    @Test("results by their names: those of actions are other than those of reads and writes")
    func resultNames() throws {
        func word(_ code: String, _ kind: AccessResponseKind, _ result: UInt8) throws -> String? {
            let message = try R.message(code, [.nullData], [.init(kind, DataAccessResult(rawValue: result))])
            return try MMCDocument.response(message).first("COSEMResponse")?.children.first?.plainXML
        }
        #expect(try word("ECS42", .action, 15) == "<ActionResult>long-action-aborted</ActionResult>")
        #expect(try word("ECS42", .action, 17) == "<ActionResult>response-code-not-known</ActionResult>")
        #expect(try word("ECS52", .get, 15) == "<DataAccessResult>long-get-aborted</DataAccessResult>")
        #expect(try word("ECS10", .set, 19) == "<DataAccessResult>data-block-number-invalid</DataAccessResult>")
        #expect(try word("ECS10", .set, 99) == "<DataAccessResult>response-code-not-known</DataAccessResult>")
    }

    @Test("a use case of several services needs to know which was asked")
    func variants() throws {
        let results = Array(try R.results("ECS62").prefix(5))
        let message = try R.message("ECS62", results.map { _ in .nullData }, results)
        #expect {
            try MMCDocument.response(message)
        } throws: {
            "\($0)" == "use case ECS62 answers 7.9 or 7.10; say which Service Reference Variant was asked"
        }
        #expect(
            try MMCDocument.response(message, variant: "7.10").first("SMETSData")?.children.first?.name
                == "RemoveAuxiliaryLoadFromBoostButtonRsp")
        #expect {
            try MMCDocument.response(message, variant: "7.11")
        } throws: {
            "\($0)" == "use case ECS62 answers 7.9 or 7.10, not 7.11"
        }
    }

    @Test("updates with optional items have as many results as the Command had items")
    func optionalItems() throws {
        for count in [1, 2, 3] {
            let message = try R.message(
                "ECS57", Array(repeating: .nullData, count: count),
                Array(repeating: .init(.action, .success), count: count))
            #expect(
                try MMCDocument.response(message).first("ResetMaximumDemandRegistersRsp")?.plainXML
                    == "<ResetMaximumDemandRegistersRsp MessageSuccess=\"true\"/>")
        }
        // Two settings of a controller, and the action that is always there.
        let message = try R.message(
            "ECS47a", [.nullData, .nullData, .nullData],
            [.init(.set, .success), .init(.set, .success), .init(.action, .success)])
        #expect(try MMCDocument.response(message).first("SetAuxiliaryControllerStateRsp") != nil)
        let four = try R.message(
            "ECS57", Array(repeating: .nullData, count: 4), Array(repeating: .init(.action, .success), count: 4))
        #expect(throws: MMCError.self) { try MMCDocument.response(four) }
    }

    @Test("content that is not the use case's is an error that says so")
    func wrongContent() throws {
        func error(_ data: [COSEMData], _ results: [AccessResponse.Result], values: [COSEMData]? = nil) throws -> String
        {
            let message = try R.message("ECS52", data, results)
            do {
                _ = try MMCDocument.response(message, values: values)
                return "none"
            } catch { return "\(error)" }
        }
        let version = COSEMData.octetString([1, 2, 3, 4])
        #expect(try error([version], [.init(.get, .success)]) == "none")
        #expect(
            try error([version, version], [.init(.get, .success), .init(.get, .success)])
                == "there are 2 results, and the use case has 1 items")
        #expect(try error([version], []) == "there are 1 data but 0 results")
        #expect(
            try error([version], [.init(.set, .success)])
                == "firmware version: result 1 is not of the kind that the use case has")
        #expect(
            try error([version], [.init(.get, .success)], values: [version, version])
                == "2 values are 1 more than the use case brings")
        #expect(
            try error([version], [.init(.get, .success)], values: [])
                == "there are 1 results and only 0 values")
        #expect(try error([.nullData], [.init(.get, .success)]) == "firmware version: the value is missing")
        #expect(
            try error([version], [.init(.get, .hardwareFault)])
                == "firmware version: a value came where the use case has none")
        #expect(
            try error([.octetString([1])], [.init(.get, .success)]) == "firmware version: it has 1 octets, not 4")
        #expect(
            try error([.unsigned(1)], [.init(.get, .success)])
                == "firmware version: it is unsigned, not an octet-string, as the use case has it")
    }

    @Test("encrypted values are not told as they are")
    func encrypted() throws {
        let datum = COSEMData.structure([
            ProtectedAttributes.parameters(counter: 1_000, originator: R.device, recipient: R.supplier),
            .octetString(ProtectedAttributes.securityHeader + [UInt8](repeating: 7, count: 40)),
        ])
        let message = try R.message("ECS22b", [datum], [.init(.action, .success)])
        #expect { try MMCDocument.response(message) } throws: { ($0 as? MMCError)?.kind == .argument }
    }

    @Test("commands, alerts and use cases without a response are not responses")
    func unsupported() throws {
        for message in [
            try R.message(R.header(.ecs52, .command), []), try R.message(R.header(.ecs52, .alert), []),
            try R.message(R.header(.ecs80), []), try R.message(R.header(MessageCode(rawValue: 0xFFFF)), []),
        ] {
            #expect { try MMCDocument.response(message) } throws: { ($0 as? MMCError)?.kind == .unsupported }
        }
        let empty = try R.message(R.header(.ecs52), [])
        #expect { try MMCDocument.response(empty) } throws: { ($0 as? MMCError)?.kind == .content }
    }
}
