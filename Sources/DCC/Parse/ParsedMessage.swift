import COSEM
import DUIS
import GBCS
import Keys

/// What the DCC's Parse and Correlate makes of a Response or an alert of a Device: it is held against its Command, its
/// protected attributes are decrypted, and its content is told as MMC XML.
package struct ParsedMessage: Sendable {
    package let message: Message
    /// GBCSResponse of MMC.
    package let document: Element
    /// A line for each check of MAC and signature: its result, or why it was not made. None without keys.
    package let checks: [String]

    /// - Parameters:
    ///   - command: the Command, which a Response must answer; nil where it is not at hand.
    ///   - variant: the Service Reference Variant that was asked, for the use cases that answer several.
    ///   - keys: keys to check and decrypt with.
    package init(
        _ octets: [UInt8], to command: Message? = nil, variant: ServiceReferenceVariant? = nil, keys: MessageKeys
    ) throws(ParseProblem) {
        let message: Message
        do { message = try Message(parsing: octets) } catch { throw .malformed(error) }
        if let command { try Self.check(message, answers: command) }
        let findings: MessageKeys.Findings
        do { findings = try keys.findings(on: message) } catch { throw .keys(error) }
        let plaintexts = try Self.values(of: findings.plaintexts)
        let values = try Self.values(of: message, plaintexts, findings.notes)
        do throws(MMCError) {
            document =
                message.header.craFlag == .alert
                ? try MMCDocument.alert(message, values: plaintexts.flatMap { $0 })
                : try MMCDocument.response(message, values: values, variant: variant, command: command)
        } catch { throw .document(error) }
        (self.message, checks) = (message, findings.notes)
    }

    /// The document's octets.
    package func xml() throws -> [UInt8] { try MMCDocument.octets(of: document) }

    /// Whether every MAC and signature that could be checked is right.
    package var isAuthentic: Bool { !checks.contains { $0.hasSuffix("WRONG") } }

    /// The Device's own word on whether it did what it was asked; nil for alerts.
    package var isSuccess: Bool? {
        let response = document["Body"]?["ResponseMessage"]?["SMETSData"]?.children.first
        return (response?.attribute("MessageSuccess")).map { $0 == "true" }
    }

    private static func check(_ message: Message, answers command: Message) throws(ParseProblem) {
        guard command.header.craFlag == .command else {
            throw .otherCommand("it is a \(command.header.craFlag.name)")
        }
        guard message.header.craFlag != .alert else { throw .otherCommand("an alert answers none; leave it out") }
        do throws(VerifiedResponse.Problem) {
            try ResponseVerifier.check(message.header, answers: command.header)
        } catch {
            if case .doesNotAnswer(let what) = error { throw .otherCommand(what) }
            throw .otherCommand("\(error)")
        }
    }

    /// The members of each decrypted value: one for each object that was asked for.
    private static func values(of plaintexts: [MessageKeys.Findings.Plaintext]) throws(ParseProblem) -> [[COSEMData]] {
        var values: [[COSEMData]] = []
        for plaintext in plaintexts {
            let data: COSEMData
            do { data = try COSEMData(decoding: plaintext.octets) } catch { throw .plaintext(error) }
            guard case .structure(let members) = data else {
                throw .plaintext(CodecError(.invalidValue("the protected value is a \(data.tag.name)"), at: 0))
            }
            values.append(members)
        }
        return values
    }

    /// The data of a DLMS Response, decrypted; nil for all else. Throws where some of the message's cannot be decrypted.
    private static func values(
        of message: Message, _ plaintexts: [[COSEMData]], _ notes: [String]
    ) throws(ParseProblem) -> [COSEMData]? {
        let content = Array(message.content)
        var data: [COSEMData] = []
        switch content.first {
        case AccessResponse.tag: data = (try? AccessResponse(decoding: content))?.data ?? []
        case DataNotification.tag: data = (try? DataNotification(decoding: content)).map { [$0.body] } ?? []
        default: return nil
        }
        let isProtected = data.map { ProtectedAttributes.Datum($0) != nil }
        guard isProtected.count(where: { $0 }) == plaintexts.count else { throw .notDecrypted(notes) }
        guard message.header.craFlag == .response else { return nil }
        var rest = plaintexts[...]
        return zip(data, isProtected).flatMap { datum, isProtected in
            isProtected ? rest.popFirst() ?? [] : [datum]
        }
    }
}
