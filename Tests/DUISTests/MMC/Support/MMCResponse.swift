import COSEM
import GBCS
import Testing

@testable import DUIS

/// Responses of a meter of the tests, made with the encoders of GBCS.
enum MMCResponse {
    static let device = EntityIdentifier(0x00DB_1234_5678_90A0)
    static let supplier = EntityIdentifier(0x90B3_D51F_3001_0000)
    static let broker = EntityIdentifier(0x90B3_D51F_3000_0002)
    static let noon = UTCTime(iso8601: "2026-11-29T12:00:00Z")!

    static func header(
        _ code: MessageCode, _ craFlag: CRAFlag = .response, dateTime: COSEMDateTime? = nil,
        information: OtherInformation? = nil
    ) -> GroupingHeader {
        GroupingHeader(
            craFlag: craFlag, originatorCounter: 1_000, businessOriginator: device, businessTarget: supplier,
            dateTime: dateTime, otherInformation: information ?? .messageCode(code))
    }

    /// A message with this content and without protection, which MMC does not look at.
    static func message(_ header: GroupingHeader, _ content: [UInt8]) throws -> Message {
        try Message(parsing: Message.encodeGrouping(header: header, content: content, signature: []))
    }

    /// A DLMS Response of a use case with these data and results.
    static func message(
        _ code: String, _ data: [COSEMData], _ results: [AccessResponse.Result], dateTime: COSEMDateTime? = nil
    ) throws -> Message {
        let code = try #require(UseCaseCatalogue[code]).messageCode
        var content: [UInt8] = []
        AccessResponse(invokeID: LongInvokeIDAndPriority(originatorCounter: 1_000), data: data, results: results)
            .encode(into: &content)
        return try message(header(code, dateTime: dateTime), content)
    }

    /// The results of all items of a use case.
    static func results(_ code: String, _ result: DataAccessResult = .success) throws -> [AccessResponse.Result] {
        try #require(form(code)).responseKinds.map { .init($0, result) }
    }

    static func form(_ code: String) -> RequestForm? {
        UseCaseCatalogue[code].flatMap { RequestCatalogue[$0.messageCode] ?? HubRequestCatalogue[$0.messageCode] }?.form
    }

    /// The document of a successful Response with these values.
    static func document(
        _ code: String, _ values: [COSEMData], variant: ServiceReferenceVariant? = nil
    ) throws -> Element {
        let results = try results(code)
        let isProtected = try #require(form(code)).isProtected
        let data = isProtected ? [COSEMData.nullData] : values
        return try MMCDocument.response(try message(code, data, results), values: values, variant: variant)
    }

    /// The response element of a successful Response with these values, without prefixes.
    static func body(
        _ code: String, _ values: [COSEMData], variant: ServiceReferenceVariant? = nil
    ) throws -> String {
        let document = try document(code, values, variant: variant)
        #expect(document.first("DebugInfo") == nil)
        return try #require(document.first("SMETSData")?.children.first).plainXML
    }

    /// The response element of an ASN.1 Response.
    static func body(_ code: MessageCode, _ content: some DERValue, variant: ServiceReferenceVariant? = nil) throws
        -> String
    {
        let document = try MMCDocument.response(try message(header(code), content.encoded), variant: variant)
        return try #require(document.first("SMETSData")?.children.first).plainXML
    }

    /// The error of a successful Response with these values.
    static func error(_ code: String, _ values: [COSEMData], variant: ServiceReferenceVariant? = nil) -> MMCError? {
        do {
            _ = try document(code, values, variant: variant)
            return nil
        } catch { return error as? MMCError }
    }

    // Values.

    static func octets(_ text: String) -> COSEMData { .octetString(Array(text.utf8)) }
    static func hexadecimal(_ text: String) -> COSEMData { .octetString((try? [UInt8](hexadecimal: text)) ?? []) }
    static func moment(_ text: String) -> COSEMData {
        .octetString(UTCTime(iso8601: text).map { COSEMDateTime($0).octets } ?? [])
    }
    static func seconds(_ text: String) -> COSEMData {
        .doubleLongUnsigned(UInt32(clamping: UTCTime(iso8601: text)?.secondsSince2000 ?? 0))
    }
    static func unit(_ scaler: Int8, _ unit: UInt8) -> COSEMData { .structure([.integer(scaler), .enumerated(unit)]) }
    static func number(_ number: UInt32) -> COSEMData { .doubleLongUnsigned(number) }
    static func array(_ numbers: ClosedRange<UInt32>) -> COSEMData { .array(numbers.map { .doubleLongUnsigned($0) }) }

    /// A log with entries of the type that the attribute has.
    static func log(_ attribute: DeviceAttribute, isTwin: Bool = false, _ entries: [[COSEMData]]) throws -> COSEMData {
        let type = try #require(attribute.entryType(isTwin: isTwin))
        // In a log the length of an array is that of the type.
        return .compactArray(
            try #require(CompactArray(elementType: type, elements: entries.map { .structure($0) })))
    }

    /// Elements `name` with an index each from 1.
    static func matrix(_ name: String, _ numbers: ClosedRange<Int>) -> String {
        numbers.enumerated().map { "<\(name) index=\"\($0.offset + 1)\">\($0.element)</\(name)>" }.joined()
    }
}
