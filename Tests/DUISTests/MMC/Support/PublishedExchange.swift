import COSEM
import DUIS
import Foundation
import GBCS

/// A Response of the shared exchange files, with the keys that decrypt it.
struct PublishedExchange: Sendable {
    let id: String
    let command: Message
    let response: Message
    /// The Service Reference Variant in the name; nil where it has none.
    let variant: ServiceReferenceVariant?
    private let secrets: [SharedSecret]

    /// All Responses of a file.
    static func all(_ file: String) throws -> [PublishedExchange] {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(MMCSchema.shared)/conformance/\(file).json"))
        let text = try JSONDecoder().decode(File.self, from: data)
        return try text.cases.flatMap { item in
            let pairs = item.steps?.map { ($0.command, $0.response) } ?? [(item.command, item.response)]
            return try pairs.enumerated().compactMap { step, pair -> PublishedExchange? in
                guard let command = pair.0, let response = pair.1 else { return nil }
                return try PublishedExchange(
                    id: pairs.count > 1 ? "\(item.id)-\(step)" : item.id,
                    command: Message(parsing: [UInt8](hexadecimal: command)),
                    response: Message(parsing: [UInt8](hexadecimal: response)), device: item.device)
            }
        }
    }

    private init(id: String, command: Message, response: Message, device: Device) throws {
        (self.id, self.command, self.response) = (id, command, response)
        let words = id.split(separator: "_")
        variant =
            words.count > 1 && words[1].first?.isNumber == true
            ? ServiceReferenceVariant(rawValue: String(words[1])) : nil
        let key = try device.keyAgreementKey.flatMap { P256PrivateKey(scalar: try [UInt8](hexadecimal: $0)) }
        // The key of a party that the meter does not know comes in the Command.
        let certificate = try command.header.otherInformation.keyAgreementCertificate.map {
            try SMKICertificate(der: Array($0))
        }
        let unknown = certificate.flatMap { certificate in key.map { $0.sharedSecret(with: certificate.publicKey) } }
        let known = try (device.parties + (device.knownSecrets ?? [])).compactMap { party in
            if let secret = party.sharedSecret { return SharedSecret(octets: try [UInt8](hexadecimal: secret)) }
            guard let key, let point = party.publicKey else { return nil }
            return P256PublicKey(uncompressed: try [UInt8](hexadecimal: point)).map { key.sharedSecret(with: $0) }
        }
        secrets = known + (unknown.map { [$0] } ?? [])
    }

    /// The values of an access-response, protected ones decrypted; nil for ASN.1 content.
    func values(using context: CryptographicContext) throws -> [COSEMData]? {
        guard let access = try? AccessResponse(decoding: Array(response.content)) else { return nil }
        return try access.data.flatMap { datum -> [COSEMData] in
            guard let protected = ProtectedAttributes.Datum(datum) else { return [datum] }
            for secret in secrets {
                if let plaintext = context.unprotect(
                    protected.ciphertext[...], tag: protected.tag[...],
                    derivation: KeyDerivation(protectedAttributesOf: response.header), secret: secret),
                    case .structure(let members) = try COSEMData(decoding: plaintext)
                {
                    return members
                }
            }
            throw MissingKey(id: id)
        }
    }

    struct MissingKey: Error { let id: String }

    private struct File: Decodable { let cases: [Case] }

    private struct Case: Decodable {
        let id: String
        let device: Device
        let command: String?
        let response: String?
        let steps: [Step]?
    }

    private struct Step: Decodable {
        let command: String?
        let response: String?
    }

    private struct Device: Decodable {
        let parties: [Party]
        let knownSecrets: [Party]?
        let keyAgreementKey: String?
    }

    private struct Party: Decodable {
        let sharedSecret: String?
        let publicKey: String?
    }
}
