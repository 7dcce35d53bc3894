import COSEM
import ESMEEmulator
import GBCS

/// The meter of a case, and the parties whose credentials it holds.
struct ExchangeDevice: Decodable, Sendable {
    let eui64: EntityIdentifierText
    let elements: ElementsText
    let clock: ClockText
    let originatorCounter: CounterNumber
    let keyAgreementKey: PrivateKeyText?
    let signatureKey: PrivateKeyText?
    let parties: [Party]
    let knownSecrets: [KnownSecret]
    let registers: ExchangeRegisters?
    let logs: ExchangeLogs?

    private enum CodingKeys: CodingKey, CaseIterable {
        case eui64, elements, clock, originatorCounter, keyAgreementKey, signatureKey, parties, knownSecrets, registers
        case logs
        // For people who read the file.
        case type, signaturePublicKey
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        eui64 = try values.decode(EntityIdentifierText.self, forKey: .eui64)
        elements = try values.decode(ElementsText.self, forKey: .elements)
        clock = try values.decode(ClockText.self, forKey: .clock)
        originatorCounter = try values.decode(CounterNumber.self, forKey: .originatorCounter)
        keyAgreementKey = try values.decodeIfPresent(PrivateKeyText.self, forKey: .keyAgreementKey)
        signatureKey = try values.decodeIfPresent(PrivateKeyText.self, forKey: .signatureKey)
        parties = try values.decode([Party].self, forKey: .parties)
        knownSecrets = try values.decodeIfPresent([KnownSecret].self, forKey: .knownSecrets) ?? []
        registers = try values.decodeIfPresent(ExchangeRegisters.self, forKey: .registers)
        logs = try values.decodeIfPresent(ExchangeLogs.self, forKey: .logs)
        _ = try values.decodeIfPresent(String.self, forKey: .type)
        _ = try values.decodeIfPresent(PublicKeyText.self, forKey: .signaturePublicKey)
        if let (place, party) = partyWithoutSecret {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: values.codingPath + [CodingKeys.parties, ListPlace(place)],
                    debugDescription:
                        "party \(party.eui64.value) has neither sharedSecret nor publicKey with the device's "
                        + "keyAgreementKey; give one of them"))
        }
    }

    /// The first party, with its index, that gets responses with a MAC and for which the device has no key to derive a
    /// shared secret from; nil when there is none.
    private var partyWithoutSecret: (place: Int, party: Party)? {
        parties.enumerated().first { _, party in
            [.supplier, .networkOperator, .accessControlBroker].contains(party.role.value) && party.sharedSecret == nil
                && (party.publicKey == nil || keyAgreementKey == nil)
        }.map { (place: $0.offset, party: $0.element) }
    }

    /// A new meter with these identity, credentials, registers and logs.
    func makeMeter() -> ESME {
        let identifier = eui64.value
        var metering = Metering(
            variant: elements.value, loadModel: IdleLoadModel(), installed: clock.value,
            recorded: logs?.recorded ?? RecordedLogs())
        registers?.apply(to: &metering, at: clock.value)
        let anchors = parties.map { party in
            TrustAnchor(
                entityIdentifier: party.eui64.value, role: party.role.value, keyAgreement: party.publicKey?.value,
                digitalSignature: party.signaturePublicKey?.value, givenSecret: party.sharedSecret?.value,
                prepayment: party.prepaymentPublicKey?.value,
                givenPrepaymentSecret: party.prepaymentSharedSecret?.value)
        }
        let keys = StoredDeviceKeys(
            keyAgreement: keyAgreementKey?.value,
            // A file need not give a signing key: signatures are random and so only verified.
            digitalSignature: signatureKey?.value
                ?? FleetKeys(seed: identifier.rawValue).key(.digitalSignature, index: 0),
            knownSecrets: knownSecrets.map { ($0.publicKey.value, $0.sharedSecret.value) })
        var rules = ProcessingRules()
        // A file names the alerts of future-dated commands alone, with counters that no other alert has used up.
        rules.alertsOnEvents = false
        return ESME(
            identity: DeviceIdentity(entityIdentifier: identifier, variant: elements.value),
            trustAnchors: TrustAnchors(anchors), keys: keys, metering: metering,
            ownOriginatorCounter: originatorCounter.value, rules: rules)
    }

    struct Party: Decodable, Sendable {
        let eui64: EntityIdentifierText
        let role: RoleText
        let sharedSecret: SharedSecretText?
        let publicKey: PublicKeyText?
        let signaturePublicKey: PublicKeyText?
        let prepaymentSharedSecret: SharedSecretText?
        let prepaymentPublicKey: PublicKeyText?

        private enum CodingKeys: CodingKey, CaseIterable {
            case eui64, role, sharedSecret, publicKey, signaturePublicKey, prepaymentSharedSecret, prepaymentPublicKey
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
            eui64 = try values.decode(EntityIdentifierText.self, forKey: .eui64)
            role = try values.decode(RoleText.self, forKey: .role)
            sharedSecret = try values.decodeIfPresent(SharedSecretText.self, forKey: .sharedSecret)
            publicKey = try values.decodeIfPresent(PublicKeyText.self, forKey: .publicKey)
            signaturePublicKey = try values.decodeIfPresent(PublicKeyText.self, forKey: .signaturePublicKey)
            prepaymentSharedSecret = try values.decodeIfPresent(SharedSecretText.self, forKey: .prepaymentSharedSecret)
            prepaymentPublicKey = try values.decodeIfPresent(PublicKeyText.self, forKey: .prepaymentPublicKey)
        }
    }

    /// What ECDH gives of the meter's key and a public key that a command brings, where the meter's private key is not
    /// published.
    struct KnownSecret: Decodable, Sendable {
        let publicKey: PublicKeyText
        let sharedSecret: SharedSecretText

        private enum CodingKeys: CodingKey, CaseIterable { case publicKey, sharedSecret }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
            publicKey = try values.decode(PublicKeyText.self, forKey: .publicKey)
            sharedSecret = try values.decode(SharedSecretText.self, forKey: .sharedSecret)
        }
    }
}

/// The index of a list's member, in the path to a field.
struct ListPlace: CodingKey {
    let place: Int
    var intValue: Int? { place }
    var stringValue: String { "\(place)" }

    init(_ place: Int) { self.place = place }
    init?(intValue: Int) { place = intValue }
    init?(stringValue: String) { nil }
}

/// Any name of a field.
private struct AnyField: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The fields of an object that may have no others: a field that nobody reads would be a mistake that nobody sees.
    func container<Key: CodingKey & CaseIterable>(
        onlyKeyedBy keys: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        let known = Set(Key.allCases.map(\.stringValue))
        let all = try container(keyedBy: AnyField.self)
        if let unknown = all.allKeys.map(\.stringValue).filter({ !known.contains($0) }).min() {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: all.codingPath,
                    debugDescription: "has no field \"\(unknown.shownInMessages)\"; known are "
                        + known.sorted().joined(separator: ", ")))
        }
        return try container(keyedBy: keys)
    }
}
