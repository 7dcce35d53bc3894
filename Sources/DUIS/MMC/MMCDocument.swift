import COSEM
import GBCS

/// MMC XML: what the DCC's Parse and Correlate makes of a Response or an alert of a Device (MMC schema 5.4).
///
/// Everything in a document is in the namespace ``Element/Namespace/responseAndAlert``. A value that the schema has no
/// place or no word for is an error, except what rows say that MMC does not have; a time that is not defined is left out
/// where the schema lets it be.
package enum MMCDocument {
    /// The version of the schema.
    package static let schemaVersion = "5.4"

    /// The document of a Response: GBCSResponse with header, the use case's response element and, where an item failed,
    /// the results of all.
    ///
    /// - Parameters:
    ///   - message: the Response, whose MAC or signature is the caller's affair.
    ///   - values: the data of a DLMS Response, protected attributes decrypted, as ``VerifiedResponse/values`` has them;
    ///     those of the message itself where none are given, which does for a Response without protected attributes.
    ///   - variant: the Service Reference Variant that was asked; needed for the few use cases that answer several.
    ///   - command: the Command, which is needed where it left out optional items (ECS61a, ECS61d).
    package static func response(
        _ message: Message, values: [COSEMData]? = nil, variant: ServiceReferenceVariant? = nil,
        command: Message? = nil
    ) throws(MMCError) -> Element {
        let header = message.header
        guard header.craFlag == .response else {
            throw MMCError(.unsupported, "it is a \(header.craFlag.name), not a response")
        }
        guard let row = MMCRows[header.messageCode] else {
            throw MMCError(.unsupported, "there is no MMC element for responses of use case \(header.messageCode)")
        }
        let service = try row.service(variant)
        let parts: (isSuccess: Bool, elements: [Element], debug: [Element])
        switch row.content {
        case .asn1(let outcome):
            let outcome = try outcome.parts(Array(message.content))
            parts = (outcome.isSuccess, outcome.elements, [])
        case .attributes(let fields):
            let content = try content(of: message, values, command)
            parts = (
                content.isSuccess, try content.elements(fields),
                content.isSuccess ? [] : [MMCDebug.element(content.results)]
            )
        }
        let response = Element(
            mmc: service.element, [.init("MessageSuccess", "\(parts.isSuccess)")], parts.elements)
        return document(
            MMCHeader.element(header, service.variant, try timestamp(header)),
            Element(mmc: "ResponseMessage", [Element(mmc: "SMETSData", [response])] + parts.debug))
    }

    /// The same of a Response that has been verified and decrypted.
    package static func response(
        _ response: VerifiedResponse, variant: ServiceReferenceVariant? = nil, command: Message? = nil
    ) throws(MMCError) -> Element {
        try self.response(response.message, values: response.values, variant: variant, command: command)
    }

    /// The document of an alert: GBCSResponse with header and DeviceAlertMessage.
    ///
    /// - Parameter values: what the alert brings encrypted, decrypted: of ECS68 the entry of the Billing Data Log, a
    ///   compact-array. None for all others.
    package static func alert(_ message: Message, values: [COSEMData] = []) throws(MMCError) -> Element {
        let header = message.header
        guard header.craFlag == .alert else {
            throw MMCError(.unsupported, "it is a \(header.craFlag.name), not an alert")
        }
        return document(
            MMCHeader.element(header, nil, try timestamp(header)), try MMCAlert(message, values: values).element)
    }

    /// The octets of a document: an XML declaration and the root, in UTF-8.
    package static func octets(of document: Element) throws -> [UInt8] { try XMLBuilder().build(document).octets }

    private static func document(_ header: Element, _ body: Element) -> Element {
        Element(
            mmc: "GBCSResponse", [.init("schemaVersion", schemaVersion)], [header, Element(mmc: "Body", [body])])
    }

    private static func timestamp(_ header: GroupingHeader) throws(MMCError) -> String? {
        guard let time = header.dateTime else { return nil }
        return try MMCText.dateTime(time, at: "date-time of the Grouping Header")
    }

    private static func content(
        of message: Message, _ values: [COSEMData]?, _ command: Message?
    ) throws(MMCError) -> MMCContent {
        let access: AccessResponse
        do { access = try AccessResponse(decoding: Array(message.content)) } catch {
            throw MMCError(.content, "the content is no access-response: \(error)")
        }
        guard access.results.count == access.data.count else {
            throw MMCError(.content, "there are \(access.data.count) data but \(access.results.count) results")
        }
        var request: AccessRequest?
        if let command {
            guard command.header.craFlag == .command, command.header.messageCode == message.header.messageCode else {
                throw MMCError(.argument, "the message given as the Command is none of the Response's use case")
            }
            do { request = try AccessRequest(decoding: Array(command.content)) } catch {
                throw MMCError(.argument, "the Command's content is no access-request: \(error)")
            }
        }
        return try MMCContent(
            message.header.messageCode, values ?? access.data, access.results, command: request)
    }
}
