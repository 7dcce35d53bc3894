import DCC
import DUIS
import GBCS

/// A Response of the DCC whose signature has been verified, or that needs none.
package struct CheckedResponse: Hashable, Sendable {
    package let response: ServiceResponse
    /// The document as it came.
    package let octets: [UInt8]
    /// Whose signature covers the whole; nil for acknowledgements and refusals, which have none.
    package let signer: EntityIdentifier?
    /// Whose signature covers the answer of a SMETS1 Service Provider inside; nil where there is none.
    package let innerSigner: EntityIdentifier?

    package init(
        _ response: ServiceResponse, octets: [UInt8], signer: EntityIdentifier?, innerSigner: EntityIdentifier? = nil
    ) {
        (self.response, self.octets) = (response, octets)
        (self.signer, self.innerSigner) = (signer, innerSigner)
    }

    /// Whether it is a refusal or a failure (E codes).
    package var isError: Bool { response.code.rawValue.hasPrefix("E") }

    /// The request that it is about: that of its header, or that of the alert that a Command had no answer; nil for others.
    package var requestID: RequestID? {
        response.requestID ?? Self.find("CommandRequestID", in: response.message).flatMap { RequestID($0.value) }
    }

    /// The GBCS message of the Device in it; nil where there is none.
    package var payload: [UInt8]? {
        for element in [response.message, response.message["CINMessage"], response.message["DSPScheduledMessage"]] {
            if let octets = element.flatMap(octets) { return octets }
        }
        return nil
    }

    /// The Customer Identification Number that goes with the message of 9.1; nil for others.
    package var customerIdentificationNumber: String? {
        response.message["CINMessage"]?["CustomerIdentificationNumber"]?.value
    }

    /// The Pre-Command in it; nil where there is none.
    package var preCommand: [UInt8]? { response.message["PreCommand"].flatMap(octets) }

    /// The Command for local delivery in it; nil where there is none.
    package var localCommand: [UInt8]? { response.message["LocalCommand"].flatMap(octets) }

    private func octets(in element: Element) -> [UInt8]? {
        element["GBCSPayload"].flatMap { Base64Binary.octets($0.value) }
    }

    private static func find(_ name: String, in element: Element) -> Element? {
        if element.name == name { return element }
        for child in element.children { if let found = find(name, in: child) { return found } }
        return nil
    }
}
