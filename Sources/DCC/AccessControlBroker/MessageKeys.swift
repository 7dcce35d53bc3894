import COSEM
import GBCS
import Keys

/// Checks and decrypts any message with the keys that are available: for looking at messages, not for acting on them.
public struct MessageKeys {
    /// The private keys of a meter or hub; nil for a device that is not known.
    public typealias DeviceKeys = (EntityIdentifier) -> (
        keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey
    )?

    /// The results of the checks, and what could be decrypted.
    public struct Findings: Sendable {
        public struct Plaintext: Sendable {
            public let octets: [UInt8]
            public let code: MessageCode
        }

        /// A line for each check: its result, or why it was not made.
        public var notes: [String] = []
        public var plaintexts: [Plaintext] = []
    }

    private let folder: KeyFolder?
    private let secret: SharedSecret?
    private let deviceKeys: DeviceKeys
    private let context = CryptographicContext()

    /// - Parameters:
    ///   - folder: certificates and keys; the private key of either party is enough.
    ///   - secret: the shared secret Z to use for everything instead of keys.
    ///   - deviceKeys: function that gives the development keys of a meter or hub, used where the folder has none.
    public init(folder: KeyFolder?, secret: SharedSecret?, deviceKeys: @escaping DeviceKeys = { _ in nil }) {
        self.folder = folder
        self.secret = secret
        self.deviceKeys = deviceKeys
    }

    public func findings(on message: Message) throws(KeyFolderError) -> Findings {
        var findings = Findings()
        guard folder != nil || secret != nil else { return findings }
        let header = message.header
        if message.macRange != nil {
            // Commands carry the MAC of the Access Control Broker, whoever the originator is.
            let maker: EntityIdentifier? =
                header.craFlag == .command
                ? folder.flatMap { RequestingRole.accessControlBroker.party(in: $0) } : header.businessOriginator
            let other = header.businessTarget
            if let z = try sharedSecret(maker, other) {
                findings.notes.append(context.verifiesMAC(of: message, secret: z) ? "MAC: valid" : "MAC: WRONG")
            } else {
                findings.notes.append("MAC: no key to check it with")
            }
        }
        if case .present(let range) = message.signature {
            if let key = try publicKey(of: header.businessOriginator, .digitalSignature) {
                let isValid = key.verifies(message.octets[range], of: message.octets[message.signedRange])
                findings.notes.append(isValid ? "signature: valid" : "signature: WRONG")
            } else {
                findings.notes.append("signature: no certificate to check it with")
            }
        }
        try decrypt(message, into: &findings)
        return findings
    }

    private func decrypt(_ message: Message, into findings: inout Findings) throws(KeyFolderError) {
        let data: [COSEMData]
        switch message.content.first {
        case AccessResponse.tag: data = (try? AccessResponse(decoding: Array(message.content)))?.data ?? []
        case DataNotification.tag:
            data = (try? DataNotification(decoding: Array(message.content))).map { [$0.body] } ?? []
        default: return
        }
        let header = message.header
        let party = header.otherInformation.supplementaryRemotePartyID ?? header.businessTarget
        for case let protected? in data.map(ProtectedAttributes.Datum.init) {
            guard let z = try sharedSecret(header.businessOriginator, party) else {
                findings.notes.append("protected attributes: no key to decrypt them with")
                continue
            }
            let plaintext = context.unprotect(
                protected.ciphertext[...], tag: protected.tag[...],
                derivation: KeyDerivation(protectedAttributesOf: header), secret: z)
            if let plaintext {
                findings.plaintexts.append(.init(octets: plaintext, code: header.messageCode))
            } else {
                findings.notes.append("protected attributes: do not authenticate with this key")
            }
        }
    }

    private func sharedSecret(
        _ one: EntityIdentifier?, _ other: EntityIdentifier
    ) throws(KeyFolderError) -> SharedSecret? {
        if let secret { return secret }
        guard let one else { return nil }
        for (owner, peer) in [(one, other), (other, one)] {
            if let key = try privateKey(of: owner), let peerKey = try publicKey(of: peer, .keyAgreement) {
                return key.sharedSecret(with: peerKey)
            }
        }
        return nil
    }

    private func privateKey(of party: EntityIdentifier) throws(KeyFolderError) -> P256PrivateKey? {
        if let key = try folder?.privateKey(of: party, .keyAgreement) { return key }
        return deviceKeys(party)?.keyAgreement
    }

    private func publicKey(of party: EntityIdentifier, _ usage: KeyFolder.Usage) throws(KeyFolderError)
        -> P256PublicKey?
    {
        if let certificate = folder?.certificate(of: party, usage) { return certificate.publicKey }
        guard let keys = deviceKeys(party) else { return nil }
        return (usage == .keyAgreement ? keys.keyAgreement : keys.digitalSignature).publicKey
    }
}
