import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Credentials")
struct CredentialsTests {
    @Test("Fleet keys are a function of seed, usage and index")
    func fleetKeys() {
        let fleet = FleetKeys(seed: 1)
        let indices = [0, 1, 255, 256, 257, 511, 512, 1_000_000]
        var keys: Set<P256PublicKey> = []
        for index in indices {
            for usage in [FleetKeys.Usage.keyAgreement, .digitalSignature] {
                let key = fleet.key(usage, index: index).publicKey
                #expect(key == FleetKeys(seed: 1).key(usage, index: index).publicKey)
                #expect(key != FleetKeys(seed: 2).key(usage, index: index).publicKey)
                keys.insert(key)
            }
        }
        #expect(keys.count == 2 * indices.count)
    }

    @Test("Trust anchors by party, and the two that every message needs")
    func trustAnchors() {
        let anchors = TestEstate.trustAnchors
        for party in Party.known {
            #expect(anchors[party.entityIdentifier]?.role == party.role)
        }
        #expect(anchors[Party.otherSupplier.entityIdentifier] == nil)
        #expect(anchors.accessControlBroker?.role == .accessControlBroker)
        #expect(anchors.supplier?.role == .supplier)
        #expect(TrustAnchors([]).supplier == nil)
    }

    /// As in exchange files: Z is given instead of Key Agreement keys.
    @Test("A meter with given secrets answers as one with keys")
    func givenSecrets() throws {
        let anchors = Party.known.map {
            TrustAnchor(
                entityIdentifier: $0.entityIdentifier, role: $0.role, keyAgreement: nil,
                digitalSignature: $0.digitalSignature.publicKey, givenSecret: $0.secret)
        }
        let meter = ESME(
            identity: DeviceIdentity(entityIdentifier: TestEstate.meterIdentifier),
            trustAnchors: TrustAnchors(anchors), keyAgreementKey: nil,
            digitalSignatureKey: TestKeys.meterDigitalSignature,
            metering: Metering(
                variant: .singleElement, loadModel: SteadyLoadModel(), installed: TestEstate.installed),
            ownOriginatorCounter: TestEstate.firstOwnCounter)
        #expect(meter.keyAgreementKey == nil)
        let estate = TestEstate()
        for sender in [Sender.supplier, .networkOperator] {
            let command = estate.command(.ecs22b, from: sender)
            let outcome = meter.process(command, at: estate.now, in: estate.context)
            #expect(outcome.response == estate.process(command).response)
        }
        let unknown = estate.command(.ecs22b, from: .retrieverWithCertificate)
        guard
            case .refused(.certificateRefused) = meter.process(unknown, at: estate.now, in: estate.context).disposition
        else {
            Issue.record("a meter without a Key Agreement key cannot answer an Unknown Remote Party")
            return
        }
    }

    @Test("A meter without the Access Control Broker's credentials answers nobody")
    func withoutBroker() {
        let anchors = TrustAnchors(TestEstate.trustAnchors.all.filter { $0.role != .accessControlBroker })
        let meter = ESME(
            identity: DeviceIdentity(entityIdentifier: TestEstate.meterIdentifier), trustAnchors: anchors,
            keyAgreementKey: TestKeys.meterKeyAgreement, digitalSignatureKey: TestKeys.meterDigitalSignature,
            metering: Metering(variant: .singleElement, loadModel: IdleLoadModel(), installed: TestEstate.installed),
            ownOriginatorCounter: 1)
        let estate = TestEstate()
        let outcome = meter.process(estate.command(.ecs52, from: .supplier), at: estate.now, in: estate.context)
        #expect(outcome.disposition == .refused(.macFailure))
    }

    @Test("A meter without a Supplier has nobody to send its alerts to")
    func withoutSupplier() {
        let anchors = TrustAnchors(TestEstate.trustAnchors.all.filter { $0.role != .supplier })
        let meter = ESME(
            identity: DeviceIdentity(entityIdentifier: TestEstate.meterIdentifier), trustAnchors: anchors,
            keyAgreementKey: TestKeys.meterKeyAgreement, digitalSignatureKey: TestKeys.meterDigitalSignature,
            metering: Metering(variant: .singleElement, loadModel: IdleLoadModel(), installed: TestEstate.installed),
            ownOriginatorCounter: 1)
        let outcome = meter.process([0xDD], at: TestEstate.noon, in: ProcessingContext())
        #expect(outcome.alerts.isEmpty)
        #expect(meter.eventLogs.securityEvents.count == 1)
        #expect(meter.ownOriginatorCounter == 1)
    }

    @Test("The public keys a meter shows are those of its private ones")
    func publicKeys() {
        let meter = TestEstate().meter
        #expect(meter.digitalSignatureKey == TestKeys.meterDigitalSignature.publicKey)
        #expect(meter.keyAgreementKey == TestKeys.meterKeyAgreement.publicKey)
    }

    @Test("A certificate is parsed once and its cache bounded")
    func certificateCache() throws {
        let cache = CertificateCache()
        let der = Party.meterDataRetriever.certificate
        #expect(try cache.certificate(der[...]).publicKey == SMKICertificate(der: der).publicKey)
        #expect(try cache.certificate(der[...]).keyUsage == .keyAgreement)
        #expect(try cache.certificate(der[...]).entityIdentifier == Party.meterDataRetriever.entityIdentifier)
        #expect(throws: CertificateError.malformed) { try cache.certificate([0x30, 0x00]) }
        #expect(CertificateCache.limit == 1_024)
    }

    /// A message holds a certificate of 64 KiB, and a cache of those would hold 64 MiB.
    @Test("A certificate much longer than any of SMKI's is read and not kept", arguments: [3_000, 60_000])
    func longCertificate(signatureSize: Int) throws {
        let cache = CertificateCache()
        let der = try Self.certificate(signatureSize: signatureSize)
        let first = try cache.certificate(der[...])
        #expect(first.entityIdentifier == Party.meterDataRetriever.entityIdentifier)
        let isKept = try cache.certificate(der[...]) === first
        #expect(isKept == (der.count <= CertificateCache.sizeLimit))
        #expect(isKept == (signatureSize == 3_000) && CertificateCache.sizeLimit == 4_096)
    }

    /// The Meter Data Retriever's certificate with a signature of that many octets, which nobody looks at here: the
    /// SEQUENCE of what is signed, the algorithm and a BIT STRING, all lengths in two octets.
    private static func certificate(signatureSize: Int) throws -> [UInt8] {
        let der = Party.meterDataRetriever.certificate
        var reader = OctetReader(der)
        try reader.skip(4)
        for _ in 0..<2 {
            try reader.skip(1)
            try reader.skip(try reader.readLength())
        }
        func element(_ tag: UInt8, _ contents: [UInt8]) -> [UInt8] {
            [tag, 0x82, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
        }
        let signature = [0] + [UInt8](repeating: 0x5A, count: signatureSize)
        return element(0x30, der[4..<reader.offset] + element(0x03, signature))
    }
}
