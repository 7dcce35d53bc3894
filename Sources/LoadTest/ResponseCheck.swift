import COSEM
import GBCS

/// Distinguishes right answers from wrong ones.
///
/// A right answer is recognised without building values: by its header, the list of results, the MAC, and the tag of
/// what is decrypted. Anything else goes to ``VerifiedResponse``, which says what is wrong.
final class ResponseCheck {
    /// The fields by which the request of a response is found, read off the front without parsing the rest.
    struct Address {
        let flag: UInt8
        let counter: UInt64
        let originator: EntityIdentifier

        init?(of octets: [UInt8]) {
            var start = 0
            if octets.first == MACHeader.tag {
                guard octets.count > 7 else { return nil }
                // DD and six empty fields, a length, and a security header of five octets.
                start = 7 + (octets[7] < 0x80 ? 1 : 1 + Int(octets[7] & 0x7F)) + 5
            }
            guard octets.count >= start + 20, octets[start] == GroupingHeader.tag else { return nil }
            flag = octets[start + 2]
            (counter, originator) = octets.withUnsafeBytes {
                (
                    UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: start + 3, as: UInt64.self)),
                    EntityIdentifier(
                        UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: start + 12, as: UInt64.self)))
                )
            }
        }
    }

    private let secrets: any MeterSecrets
    private let context: CryptographicContext

    init(secrets: any MeterSecrets, context: CryptographicContext) {
        self.secrets = secrets
        self.context = context
    }

    func outcome(
        of octets: [UInt8], to template: CommandTemplate, device: EntityIdentifier, meter: Int, counter: UInt64
    ) -> LoadOutcome {
        let sender = template.sender
        guard let macSecret = secrets.secret(ofMeter: meter, with: sender.businessOriginator),
            let payloadSecret = secrets.secret(ofMeter: meter, with: sender.party)
        else { return .wrongMAC }
        if isRight(octets, template, device, counter, macSecret, payloadSecret) { return .answered }
        guard let brokerSecret = secrets.secret(ofMeter: meter, with: sender.broker) else { return .wrongMAC }
        let command = template.withCommand(to: device, counter: counter, secret: brokerSecret, using: context) {
            try? Message(parsing: $0)
        }
        guard let command else { preconditionFailure("a built command parses") }
        do throws(VerifiedResponse.Problem) {
            let isCritical = template.request.useCase.category == .criticalCommand
            let response = try VerifiedResponse(
                octets, to: command, macSecret: macSecret, payloadSecret: payloadSecret,
                deviceKey: isCritical ? secrets.signingKey(ofMeter: meter) : nil, using: context)
            guard response.isSuccess else { return .failedItems }
            return response.results.count == template.request.form.exampleResponseKinds.count
                ? .answered : .doesNotAnswer
        } catch {
            return switch error {
            case .malformed: .malformed
            case .doesNotAnswer: .doesNotAnswer
            case .wrongMAC, .wrongSignature: .wrongMAC
            case .wrongPayloadTag: .wrongPayloadTag
            }
        }
    }

    /// Whether `octets` are recognised as the right answer, all items successful.
    func isRight(
        _ octets: [UInt8], _ template: CommandTemplate, _ device: EntityIdentifier, _ counter: UInt64,
        _ macSecret: SharedSecret, _ payloadSecret: SharedSecret
    ) -> Bool {
        let (request, sender) = (template.request, template.sender)
        guard let message = try? Message(parsing: octets) else { return false }
        let header = message.header
        let information = header.otherInformation
        guard header.craFlag == .response, header.originatorCounter == counter,
            header.messageCode == request.useCase.messageCode, header.businessOriginator == device,
            header.businessTarget == sender.businessOriginator,
            information.supplementaryRemotePartyID == (sender.isBehindBroker ? sender.party : nil),
            information.supplementaryRemotePartyCounter == (sender.isBehindBroker ? counter : nil),
            message.signature == .empty, Self.hasSucceeded(message, request),
            context.verifiesMAC(of: message, secret: macSecret)
        else { return false }
        guard request.form.isProtected else { return true }
        guard let value = try? Self.protectedValue(in: message) else { return false }
        let plaintext = context.unprotect(
            octets[value.lowerBound..<value.upperBound - MACHeader.macSize],
            tag: octets[value.upperBound - MACHeader.macSize..<value.upperBound],
            derivation: KeyDerivation(protectedAttributesOf: header), secret: payloadSecret)
        return plaintext != nil
    }

    /// Whether the content is an access-response that ends with one success for each item asked for.
    private static func hasSucceeded(_ message: Message, _ request: SupportedRequest) -> Bool {
        let kinds = request.form.exampleResponseKinds
        let content = message.contentRange
        let start = content.upperBound - 1 - 2 * kinds.count
        guard start > content.lowerBound, message.octets[content.lowerBound] == AccessResponse.tag,
            message.octets[start] == UInt8(kinds.count)
        else { return false }
        for (item, kind) in kinds.enumerated() {
            guard message.octets[start + 1 + 2 * item] == kind.rawValue,
                message.octets[start + 2 + 2 * item] == DataAccessResult.success.rawValue
            else { return false }
        }
        return true
    }

    /// The range of ciphertext and tag of the only datum; nil, or an error, when it does not consist of protected
    /// attributes.
    private static func protectedValue(in message: Message) throws(CodecError) -> Range<Int>? {
        var reader = OctetReader(message.octets, range: message.contentRange)
        // The tag and the long-invoke-id come first, then date-time, no request list, and one datum.
        try reader.skip(5)
        try reader.skip(try reader.readLength())
        guard try reader.readUInt8() == 0, try reader.readLength() == 1,
            try reader.readUInt8() == DataTag.structure.rawValue
        else { return nil }
        let members = try reader.readCount()
        guard members >= 2 else { return nil }
        for _ in 0..<members - 1 {
            guard try skipValue(&reader, depth: 0) else { return nil }
        }
        guard try reader.readUInt8() == DataTag.octetString.rawValue else { return nil }
        let length = try reader.readLength()
        guard length >= ProtectedAttributes.overhead else { return nil }
        let start = try reader.skip(length)
        let header = ProtectedAttributes.securityHeader
        guard message.octets[start..<start + length].starts(with: header) else { return nil }
        return start + header.count..<start + length
    }

    /// Moves over a value of the types that protection parameters consist of; false for any other value.
    private static func skipValue(_ reader: inout OctetReader, depth: Int) throws(CodecError) -> Bool {
        switch DataTag(rawValue: try reader.readUInt8()) {
        case .nullData: break
        case .enumerated, .unsigned, .integer, .boolean: try reader.skip(1)
        case .longUnsigned, .long: try reader.skip(2)
        case .doubleLongUnsigned, .doubleLong: try reader.skip(4)
        case .octetString: try reader.skip(try reader.readLength())
        case .array, .structure:
            guard depth < 8 else { return false }
            for _ in 0..<(try reader.readCount()) {
                guard try skipValue(&reader, depth: depth + 1) else { return false }
            }
        default: return false
        }
        return true
    }
}
