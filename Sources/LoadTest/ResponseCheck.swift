import DCC
import GBCS

/// The outcomes of messages by their responses, which ``ResponseVerifier`` tells right from wrong with the keys of a load.
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
        let (request, sender) = (template.request, template.sender)
        guard let macSecret = secrets.secret(ofMeter: meter, with: sender.businessOriginator),
            let payloadSecret = secrets.secret(ofMeter: meter, with: sender.party)
        else { return .wrongMAC }
        let isCritical = request.useCase.category == .criticalCommand
        let verifier = template.verifier(
            of: device, counter: counter, macSecret: macSecret, payloadSecret: payloadSecret,
            deviceKey: isCritical ? secrets.signingKey(ofMeter: meter) : nil)
        if verifier.recognisesSuccess(of: request, in: octets, using: context) { return .answered }
        do throws(VerifiedResponse.Problem) {
            let response = try verifier.response(octets, using: context)
            guard response.isSuccess else { return .failedItems }
            return response.answers(exampleOf: request) ? .answered : .doesNotAnswer
        } catch {
            return switch error {
            case .malformed: .malformed
            case .doesNotAnswer: .doesNotAnswer
            case .wrongMAC, .wrongSignature: .wrongMAC
            case .wrongPayloadTag: .wrongPayloadTag
            }
        }
    }
}
