import COSEM
import GBCS
import MeterFixture

@testable import ESMEEmulator

/// Certificates and commands that replace credentials. Certificates are the issuing authority's of the tests, whose own
/// the root of the tests signed.
enum CredentialsFixture {
    /// A key that no party has yet.
    static func key(_ index: Int) -> P256PrivateKey { TestKeys.fleet.key(.keyAgreement, index: 400 + index) }

    static let unknown = CredentialIdentity(
        subjectUniqueID: EntityIdentifier(0), subjectKeyID: SubjectKeyIdentifier(0))

    /// A certificate of `party` with this key.
    static func certificate(
        of party: Party, _ key: P256PrivateKey, _ usage: SMKICertificate.KeyUsage,
        from start: UTCTime = UTCTime(secondsSince2000: 0), to end: UTCTime = SMKIIssuer.noExpiry,
        by issuer: SMKIIssuer = TestKeys.issuer
    ) -> [UInt8] {
        TestKeys.certificate(
            of: .organisation(party.role, party.entityIdentifier), publicKey: key.publicKey, usage: usage, from: start,
            to: end, by: issuer)
    }

    /// The name of a party's credential.
    static func identity(_ party: Party, _ key: P256PrivateKey) -> CredentialIdentity {
        CredentialIdentity(
            subjectUniqueID: party.entityIdentifier, subjectKeyID: SubjectKeyIdentifier(of: key.publicKey))
    }

    static func command(
        _ mode: CredentialsReplacementMode, authorising cell: TrustAnchorCell?, counter: UInt64,
        _ replacements: [(TrustAnchorCell, [UInt8])], path: [[UInt8]] = [TestKeys.issuerCertificate],
        at time: UTCTime? = nil, _ change: (inout UpdateSecurityCredentialsControl) -> Void = { _ in }
    ) -> [UInt8] {
        var control = UpdateSecurityCredentialsControl(mode: mode, authorisingCell: cell, counter: counter)
        change(&control)
        return UpdateSecurityCredentialsCommand(
            control: control, replacements: replacements.map { .init(certificate: $1, cell: $0) },
            certificationPath: path, executionTime: time
        ).encoded
    }

    /// A change of supplier by transitional CoS: all three keys of ``Party/otherSupplier``, its counters from `floor` on.
    static func changeOfSupplier(counter: UInt64, floor: UInt64 = 5_000, at time: UTCTime? = nil) -> [UInt8] {
        let party = Party.otherSupplier
        return command(
            .supplierByTransitionalCoS, authorising: TrustAnchorCell(.transitionalCoS, .digitalSignature),
            counter: counter,
            [
                (
                    TrustAnchorCell(.supplier, .digitalSignature),
                    certificate(of: party, party.digitalSignature, .digitalSignature)
                ),
                (TrustAnchorCell(.supplier, .keyAgreement), certificate(of: party, party.keyAgreement, .keyAgreement)),
                (
                    TrustAnchorCell(.supplier, .keyAgreement, .prePaymentTopUp),
                    certificate(of: party, key(9), .keyAgreement)
                ),
            ], at: time
        ) {
            $0.otherChanges = [
                SequenceNumberChange(.supplier, floor: floor, specialistFloors: [SpecialistFloor(floor: 0x4_0000_0000)])
            ]
        }
    }

    /// The outcome in a response.
    static func outcome(_ answer: DeviceManagementAnswer) throws -> UpdateSecurityCredentialsOutcome {
        guard let outcome = try UpdateSecurityCredentialsResponse(decoding: answer.content).outcome else {
            throw NoSuchValue(text: "no outcome")
        }
        return outcome
    }
}
