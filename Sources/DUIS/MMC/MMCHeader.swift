import GBCS

/// The header of an MMC document (type HeaderType).
enum MMCHeader {
    static func element(
        _ header: GroupingHeader, _ variant: ServiceReferenceVariant?, _ timestamp: String?
    ) -> Element {
        var elements = [
            Element(mmc: "BusinessOriginatorID", text: header.businessOriginator.dashed),
            Element(mmc: "BusinessTargetID", text: header.businessTarget.dashed),
            Element(mmc: "OriginatorCounter", text: "\(header.originatorCounter)"),
        ]
        func append(_ name: String, _ text: String?) {
            if let text { elements.append(Element(mmc: name, text: text)) }
        }
        let information = header.otherInformation
        append("SupplementaryRemotePartyID", information.supplementaryRemotePartyID?.dashed)
        append("SupplementaryRemotePartyCounter", information.supplementaryRemotePartyCounter.map { "\($0)" })
        append("SupplementaryOriginatorCounter", information.supplementaryOriginatorCounter.map { "\($0)" })
        append("GBCSHexadecimalMessageCode", header.messageCode.rawValue.hexadecimal)
        append("ServiceReference", variant?.reference.rawValue)
        append("ServiceReferenceVariant", variant?.rawValue)
        append("Timestamp", timestamp)
        return Element(mmc: "Header", elements)
    }
}

extension ServiceReferenceVariant {
    /// The Service Reference that the variant is of: its first two numbers.
    var reference: ServiceReference {
        ServiceReference(rawValue: rawValue.split(separator: ".").prefix(2).joined(separator: "."))
    }
}
