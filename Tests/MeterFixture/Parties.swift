import COSEM
import ESMEEmulator
import GBCS
import Testing

/// The parties of the tests. The meter has Trust Anchor Cells for those of ``known``.
package enum Party: Int, CaseIterable, Sendable {
    case accessControlBroker
    case supplier
    case networkOperator
    /// A supplier of which this meter holds no credentials.
    case otherSupplier
    /// A user of role 127, which no device knows.
    case meterDataRetriever
    case loadController
    case transitionalCoS
    /// Holds Digital Signature credentials alone, as recovery does.
    case recovery

    package static let known: [Party] = [
        .accessControlBroker, .supplier, .networkOperator, .loadController, .transitionalCoS, .recovery,
    ]

    package var entityIdentifier: EntityIdentifier { EntityIdentifier(0x02E5_4E00_0000_0A00 + UInt64(rawValue)) }

    package var role: RemotePartyRole {
        switch self {
        case .accessControlBroker: .accessControlBroker
        case .supplier, .otherSupplier: .supplier
        case .networkOperator: .networkOperator
        case .meterDataRetriever: .other
        case .loadController: .loadController
        case .transitionalCoS: .transitionalCoS
        case .recovery: .recovery
        }
    }

    /// The Trust Anchor Cells that the meter has of this party; the Supplier's prepayment key among them.
    package var trustAnchor: TrustAnchor {
        TrustAnchor(
            entityIdentifier: entityIdentifier, role: role,
            keyAgreement: self == .recovery ? nil : keyAgreement.publicKey,
            digitalSignature: digitalSignature.publicKey,
            prepayment: self == .supplier ? TestKeys.prepayment.publicKey : nil)
    }

    package var keyAgreement: P256PrivateKey { Self.keyAgreementKeys[rawValue] }
    package var digitalSignature: P256PrivateKey { Self.digitalSignatureKeys[rawValue] }
    /// The shared secret Z of this party and the meter.
    package var secret: SharedSecret { Self.secrets[rawValue] }
    /// This party's Key Agreement certificate in DER.
    package var certificate: [UInt8] { Self.certificates[rawValue] }

    private static let keyAgreementKeys = allCases.map { TestKeys.fleet.key(.keyAgreement, index: $0.rawValue) }
    private static let digitalSignatureKeys = allCases.map {
        TestKeys.fleet.key(.digitalSignature, index: $0.rawValue)
    }
    private static let secrets = keyAgreementKeys.map { $0.sharedSecret(with: TestKeys.meterKeyAgreement.publicKey) }
    private static let certificates = allCases.map {
        TestKeys.certificate(
            of: .organisation($0.role, $0.entityIdentifier), publicKey: $0.keyAgreement.publicKey, usage: .keyAgreement)
    }
}

/// The ways in which a command reaches the meter.
package enum Sender: CaseIterable, Sendable {
    case supplier
    case networkOperator
    case accessControlBroker
    /// The Access Control Broker for the Meter Data Retriever, with the retriever's Key Agreement certificate.
    case retrieverWithCertificate
    /// The Access Control Broker for the Meter Data Retriever, without its certificate.
    case retrieverWithoutCertificate
    /// A supplier that is no Known Remote Party, on its own behalf.
    case unknownSupplier
    case loadController
    case transitionalCoS
    case recovery

    /// A sender of one of the roles of `useCase`, on its own behalf where possible.
    package static func permitted(_ useCase: UseCase) -> Sender? {
        allCases.first { $0 != .unknownSupplier && useCase.roles.contains($0.businessOriginator.role) }
    }

    package var isOfBroker: Bool { businessOriginator == .accessControlBroker }
    package var isForRetriever: Bool { self == .retrieverWithCertificate || self == .retrieverWithoutCertificate }

    package var businessOriginator: Party {
        switch self {
        case .supplier: .supplier
        case .networkOperator: .networkOperator
        case .accessControlBroker, .retrieverWithCertificate, .retrieverWithoutCertificate: .accessControlBroker
        case .unknownSupplier: .otherSupplier
        case .loadController: .loadController
        case .transitionalCoS: .transitionalCoS
        case .recovery: .recovery
        }
    }

    /// The party that can decrypt protected attributes.
    var reader: Party { isForRetriever ? .meterDataRetriever : businessOriginator }

    /// The Meter Data Retriever's own counter in the tests.
    package static let supplementaryCounter: UInt64 = 0x0000_0001_2233_4455

    package func originator(counter: UInt64) -> CommandOriginator {
        guard isForRetriever else {
            return .knownRemoteParty(businessOriginator.entityIdentifier, counter: counter)
        }
        return .accessControlBroker(
            businessOriginator.entityIdentifier, counter: counter,
            onBehalfOf: SupplementaryRemoteParty(
                id: Party.meterDataRetriever.entityIdentifier, counter: Self.supplementaryCounter),
            certificate: self == .retrieverWithCertificate ? Party.meterDataRetriever.certificate : nil)
    }
}

/// Fixed keys: each a function of a seed, so that every run has the same.
package enum TestKeys {
    package static let fleet = FleetKeys(seed: 0x5EED)
    package static let meterKeyAgreement = fleet.key(.keyAgreement, index: 300)
    package static let meterDigitalSignature = fleet.key(.digitalSignature, index: 300)
    /// The Supplier's key for top-ups.
    package static let prepayment = fleet.key(.keyAgreement, index: 302)
    /// Z of the Supplier's prepayment key and the meter's key.
    package static let prepaymentSecret = prepayment.sharedSecret(with: meterKeyAgreement.publicKey)
    /// The root of the tests, whose certificate signed the issuing authority's.
    package static let root = SMKIIssuer(
        subject: .authority(.root, name: "Test Root CA"), key: fleet.key(.digitalSignature, index: 303))
    package static let issuer = SMKIIssuer(
        subject: .authority(.issuingAuthority, name: "Test Organisation CA"),
        key: fleet.key(.digitalSignature, index: 301))
    /// The certificate of ``issuer``, by the root (DER).
    package static let issuerCertificate = root.certificate(
        for: issuer.subject, publicKey: issuer.key.publicKey, usage: .certificateSigning,
        validFrom: UTCTime(secondsSince2000: 0), validTo: SMKIIssuer.noExpiry, serialNumber: [0x5E, 0xEE]
    ).der

    package static func certificate(
        of subject: SMKIIssuer.Subject, publicKey: P256PublicKey, usage: SMKICertificate.KeyUsage,
        from start: UTCTime = UTCTime(secondsSince2000: 0), to end: UTCTime = SMKIIssuer.noExpiry,
        by issuer: SMKIIssuer = issuer
    ) -> [UInt8] {
        issuer.certificate(
            for: subject, publicKey: publicKey, usage: usage, validFrom: start, validTo: end,
            serialNumber: [0x5E, 0xED]
        ).der
    }
}

extension UseCase: CustomTestStringConvertible {
    public var testDescription: String { "\(code) \(messageCode.rawValue.hexadecimal)" }
}
