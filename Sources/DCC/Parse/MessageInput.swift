import COSEM
import DUIS
import GBCS

/// A GBCS message as somebody has it: its octets, hexadecimal or base64 text of them, or a Response document of DUIS that holds
/// it as GBCSPayload.
package struct MessageInput: Hashable, Sendable {
    /// The most octets that are read of any of these: those of the largest Response document.
    package static let octetLimit = XMLLimits().octets

    package let octets: [UInt8]
    /// What the Response document says was asked; nil for all else, and for alerts and runs of schedules.
    package var variant: ServiceReferenceVariant?
    /// The RequestID of the Response document, where it has one.
    package var requestID: RequestID?

    package init(reading input: [UInt8]) throws(ParseProblem) {
        guard input.count <= Self.octetLimit else {
            throw .input("the message has \(input.count) octets; at most \(Self.octetLimit) are read")
        }
        if let first = input.first, Self.beginnings.contains(first) {
            self.init(octets: input)
            return
        }
        let text = input.starts(with: [0xEF, 0xBB, 0xBF]) ? input.dropFirst(3) : input[...]
        guard let start = text.first(where: { !Self.isSpace($0) }) else { throw .input("there is nothing to parse") }
        if start == UInt8(ascii: "<") {
            try self.init(response: Array(text))
        } else {
            self.init(octets: try Self.octets(text: String(decoding: text, as: UTF8.self)))
        }
    }

    private init(octets: [UInt8]) { self.octets = octets }

    /// The first octets of a message: of a MAC Header, and of one that has a signature alone.
    private static let beginnings: Set<UInt8> = [0xDD, 0xDF]

    private static func isSpace(_ octet: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(octet) }

    private static func octets(text: String) throws(ParseProblem) -> [UInt8] {
        // No base64 of a message is hexadecimal of one: it begins with 3Q or 3w.
        if let octets = try? [UInt8](hexadecimal: text) {
            guard octets.first.map(beginnings.contains) == true else {
                throw .input("a GBCS message begins with DD or DF, not with \(octets.prefix(2).hexadecimal)")
            }
            return octets
        }
        guard let octets = Base64Binary.octets(text) else {
            throw .input("it is neither hexadecimal, base64 nor a Response document of DUIS")
        }
        guard octets.first.map(beginnings.contains) == true else {
            throw .input("the base64 holds no GBCS message, which begins with DD or DF")
        }
        return octets
    }

    private init(response document: [UInt8]) throws(ParseProblem) {
        let received: ReceivedResponse
        do { received = try ResponseReader().read(document) } catch { throw .input("\(error)") }
        let message = received.response.message
        guard let payload = Self.payload(message) else {
            let hint =
                message["SMETS1SignedResponse"] == nil ? "" : ": the answer for a SMETS1 Device is MMC XML already"
            throw .input("the \(message.name) (\(received.response.code.rawValue)) has no GBCSPayload\(hint)")
        }
        guard let octets = Base64Binary.octets(payload.value) else { throw .input("GBCSPayload is no base64") }
        self.init(octets: octets)
        variant = (message["ServiceReferenceVariant"]?.value).map { ServiceReferenceVariant(rawValue: $0) }
        requestID = received.response.requestID
    }

    /// The first GBCSPayload inside. Documents are no deeper than ``XMLLimits/depth``.
    private static func payload(_ element: Element) -> Element? {
        if element.name == "GBCSPayload" { return element }
        for child in element.children {
            if let found = payload(child) { return found }
        }
        return nil
    }
}
