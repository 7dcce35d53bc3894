import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Replacements that fail singly: each leaves its cell as it was, and the others are done all the same.
@Suite("CS02b, replacements that fail")
struct RefusedReplacementTests {
    private typealias Fixture = CredentialsFixture
    private static let signatureCell = TrustAnchorCell(.supplier, .digitalSignature)
    private static let agreementCell = TrustAnchorCell(.supplier, .keyAgreement)
    private static let good = Fixture.certificate(of: .supplier, Fixture.key(1), .keyAgreement)

    private static func estate(_ rules: ProcessingRules = ProcessingRules()) -> TestEstate {
        TestEstate(rules: rules, trustAnchors: TestEstate.trustAnchorsWithRoot)
    }

    /// Sends a certificate for the signature cell and a good one for the key agreement cell; returns the status of the
    /// first after checking what became of both.
    private static func status(
        _ certificate: [UInt8], in estate: TestEstate = estate(), path: [[UInt8]] = [TestKeys.issuerCertificate],
        comment: Comment? = nil, _ change: (inout UpdateSecurityCredentialsControl) -> Void = { _ in }
    ) throws -> TrustAnchorStatus {
        let content = Fixture.command(
            .supplierBySupplier, authorising: signatureCell, counter: 1,
            [(signatureCell, certificate), (agreementCell, good)], path: path, change)
        let outcome = try Fixture.outcome(
            try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1))
        #expect(outcome.results.count == 2, comment)
        let result = outcome.results[0]
        let old = Fixture.identity(.supplier, Party.supplier.digitalSignature)
        #expect(result.existing == old, comment)
        if result.status != .success {
            #expect(result.replacing == old, comment)
            #expect(
                estate.meter.trustAnchors.supplier?.digitalSignature == Party.supplier.digitalSignature.publicKey,
                comment)
        }
        if path == [TestKeys.issuerCertificate] {
            #expect(outcome.results[1].status == .success, comment)
            #expect(estate.meter.trustAnchors.supplier?.keyAgreement == Fixture.key(1).publicKey, comment)
        }
        return result.status
    }

    private static func signature(
        from start: UTCTime = UTCTime(secondsSince2000: 0), to end: UTCTime = SMKIIssuer.noExpiry
    ) -> [UInt8] {
        Fixture.certificate(of: .supplier, Fixture.key(2), .digitalSignature, from: start, to: end)
    }

    @Test("A certificate for the cell succeeds")
    func good() throws { #expect(try Self.status(Self.signature()) == .success) }

    @Test("Not valid now: taken by default; refused where the rule checks, unless time checks are off")
    func validity() throws {
        let noon = TestEstate.noon
        for certificate in [
            Self.signature(from: noon - 86_400, to: noon - 1), Self.signature(from: noon + 1, to: noon + 86_400),
        ] {
            #expect(try Self.status(certificate) == .success)
            var rules = ProcessingRules()
            rules.replacementValidityIsChecked = true
            #expect(try Self.status(certificate, in: Self.estate(rules)) == .badCertificate)
            #expect(try Self.status(certificate, in: Self.estate(rules), { $0.timeChecks = .apply }) == .badCertificate)
            #expect(try Self.status(certificate, in: Self.estate(rules), { $0.timeChecks = .disapply }) == .success)
            #expect(try Self.status(Self.signature(from: noon, to: noon), in: Self.estate(rules)) == .success)
        }
    }

    @Test(
        "Another key usage than the cell's",
        arguments: [
            SMKICertificate.KeyUsage.keyAgreement, .certificateSigning, [.keyAgreement, .certificateSigning],
        ])
    func keyUsage(usage: SMKICertificate.KeyUsage) throws {
        #expect(
            try Self.status(Fixture.certificate(of: .supplier, Fixture.key(2), usage)) == .badCertificate)
    }

    /// One SEQUENCE of each of these sizes: no certificate, whatever is in it.
    @Test(
        "DER that is no certificate, up to the longest that a message holds",
        arguments: [0, 1, 127, 128, 255, 256, 3_000, 60_000])
    func garbage(size: Int) throws {
        for filler: UInt8 in [0x00, 0x30, 0xFF] {
            let contents = Array(repeating: filler, count: size)
            let header: [UInt8] =
                size < 128 ? [0x30, UInt8(size)] : [0x30, 0x82, UInt8(size >> 8), UInt8(size & 0xFF)]
            #expect(try Self.status(header + contents) == .badCertificate, "\(size) octets of \(filler)")
        }
    }

    /// A certificate without Subject Key Identifier has no name that the outcome could give.
    @Test("Every octet of a certificate, altered: never a trap, and none but the issuer's own succeeds")
    func alteredOctets() throws {
        let right = Self.signature()
        var statuses: Set<TrustAnchorStatus> = []
        for place in right.indices where place != 1 && place != 2 && place != 3 && place != 0 {
            var altered = right
            altered[place] ^= 0x55
            statuses.insert(try Self.status(altered, comment: "octet \(place)"))
        }
        #expect(!statuses.contains(.success))
        #expect(statuses.isSubset(of: [.badCertificate, .noTrustAnchor]))
    }

    @Test("A certificate that was cut short inside its SEQUENCE", arguments: [1, 50, 200])
    func cutShort(missing: Int) throws {
        let right = Self.signature()
        let contents = Array(right.dropFirst(4).dropLast(missing))
        let cut = [0x30, 0x82, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
        #expect(try Self.status(cut) == .badCertificate)
    }

    /// Self-signed certificates of OU 02 for digitalSignature, made with OpenSSL 3: `openssl req -x509`.
    @Test(
        "A certificate of another curve",
        arguments: [
            // P-384.
            """
            308201AA30820131A003020102020107300A06082A8648CE3D040302300D310B3009060355040B0C0230323020170D32363131333032
            32323731325A180F32313236313130363232323731325A300D310B3009060355040B0C0230323076301006072A8648CE3D020106052B
            81040022036200045DB973A1F4968F96ED999535DC8DE39CD3F5EA9E441F85FB3CAD7555A793195944ADE065669DF80E5B884CC9BE21
            729A3474857106C1C983275B68EF736A649603D9137790CA55036AA3A29978C21B2F720B8C844DF2325F05EDB08296871D76A3633061
            301D0603551D0E04160414467AE5C0CB88C7157316E4B366D429FB1546F223301F0603551D23041830168014467AE5C0CB88C7157316
            E4B366D429FB1546F223300F0603551D130101FF040530030101FF300E0603551D0F0101FF040403020780300A06082A8648CE3D0403
            02036700306402307D5555E49DD7D2F051FC60FF2E53B97BDDA067C109ACDC0CAE773439B07E9601788D114B4C4F50BEA69F75364741
            A56D02307B9733B75D4838DC30CE041EAE2CB8CB90A9F3EA183C8C14C9389E9AB6EDB4F7451A8078D4A3003878564F70DBB0306F
            """,
            // secp256k1, whose points have as many octets as those of P-256.
            """
            3082016B30820111A003020102020107300A06082A8648CE3D040302300D310B3009060355040B0C0230323020170D32363131333032
            32323731325A180F32313236313130363232323731325A300D310B3009060355040B0C0230323056301006072A8648CE3D020106052B
            8104000A0342000490F6193C39F67318C60FBD746F47D64C421D792BB5739BF26D46A449D4B80742C784E9B32FBFD0CC50C865F993E4
            2A259EF61D0D8390E460F4F65EBF2ACBC760A3633061301D0603551D0E0416041450FD3F65966C7347122BF4FB6637C0FABA39786530
            1F0603551D2304183016801450FD3F65966C7347122BF4FB6637C0FABA397865300F0603551D130101FF040530030101FF300E060355
            1D0F0101FF040403020780300A06082A8648CE3D040302034800304502210089CFF963DA0EC5D555F2F33483A69BB553E74BE730E147
            6B676357562ECEC22E022047122FC752D43772DB8D1B873B74BF5A76FC09FA8B35B4AB4E5F8267DF210C73
            """,
        ])
    func otherCurve(certificate: String) throws {
        #expect(try Self.status(octets(certificate)) == .badCertificate)
    }

    @Test("A certificate with 60,000 octets behind it, inside its SEQUENCE")
    func padded() throws {
        let contents = Self.signature().dropFirst(4) + [UInt8](repeating: 0, count: 60_000)
        let padded = [0x30, 0x82, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
        #expect(try Self.status(padded) == .badCertificate)
    }

    @Test(
        "A certificate of 64 KiB and more, for a cell or in the path: no length says so much, the command is refused",
        arguments: [65_535, 65_536, 131_072, 900_000])
    func longCertificates(size: Int) throws {
        var long = DERWriter()
        long.write(DERTag.sequence, [UInt8](repeating: 0x30, count: size))
        for (certificate, path) in [(long.octets, [TestKeys.issuerCertificate]), (Self.signature(), [long.octets])] {
            let estate = Self.estate()
            let content = Fixture.command(
                .supplierBySupplier, authorising: Self.signatureCell, counter: 1,
                [(Self.signatureCell, certificate), (Self.agreementCell, Self.good)], path: path)
            try estate.expectRefusal(
                of: estate.management(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1),
                alert: AlertCode(rawValue: 0x8F1E), isLogged: true
            ) { if case .contentNotConforming = $0 { true } else { false } }
            #expect(estate.meter.state.credentials == nil)
        }
    }

    /// Whether a certificate's subject must have the role of the cell is not known [not found]; in either case no cell holds
    /// a half of it.
    @Test(
        "A certificate of another party: the cell has its name and key, or those that it had",
        arguments: [Party.otherSupplier, .networkOperator, .meterDataRetriever])
    func anotherParty(party: Party) throws {
        let estate = Self.estate()
        let key = Fixture.key(2)
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 1,
            [
                (Self.signatureCell, Fixture.certificate(of: party, key, .digitalSignature)),
                (Self.agreementCell, Self.good),
            ])
        let outcome = try Fixture.outcome(
            try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1))
        try #require(outcome.results.count == 2)
        let isTaken = outcome.results[0].status == .success
        let old = Fixture.identity(.supplier, Party.supplier.digitalSignature)
        #expect(outcome.results[0].existing == old)
        #expect(outcome.results[0].replacing == (isTaken ? Fixture.identity(party, key) : old))
        let held = try #require(estate.meter.credentials.first { $0.cell == Self.signatureCell })
        #expect(held.identity == outcome.results[0].replacing)
        if isTaken { #expect(held.publicKey == key.publicKey) }
        // The other one is replaced all the same.
        #expect(outcome.results[1].status == .success)
        let agreement = estate.meter.credentials.first { $0.cell == Self.agreementCell }
        #expect(agreement?.identity == Fixture.identity(.supplier, Fixture.key(1)))
        // The meter goes on, with what it holds now, also in another process.
        let restarted = Self.estate()
        restarted.meter.state = try JSONDecoder().decode(
            DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        #expect(restarted.meter.credentials == estate.meter.credentials)
        for meter in [estate, restarted] {
            let read = meter.command(.ecs52, from: Sender.accessControlBroker.originator(counter: 2))
            #expect(meter.process(read).disposition == .answered)
        }
    }

    @Test("Not signed by the last of the path, nor by the root")
    func wrongIssuer() throws {
        let other = SMKIIssuer(
            subject: .authority(.issuingAuthority, name: "Test Organisation CA"),
            key: TestKeys.fleet.key(.digitalSignature, index: 350))
        let otherCertificate = TestKeys.root.certificate(
            for: other.subject, publicKey: other.key.publicKey, usage: .certificateSigning,
            validFrom: UTCTime(secondsSince2000: 0), validTo: SMKIIssuer.noExpiry, serialNumber: [7]
        ).der
        let foreign = Fixture.certificate(of: .supplier, Fixture.key(2), .digitalSignature, by: other)
        #expect(try Self.status(foreign) == .noTrustAnchor)
        #expect(try Self.status(foreign, path: [otherCertificate]) == .success)
        #expect(try Self.status(Self.signature(), path: [otherCertificate]) == .noTrustAnchor)
        // A path that leads nowhere, though its last signed the certificate.
        let selfMade = other.certificate(
            for: other.subject, publicKey: other.key.publicKey, usage: .certificateSigning,
            validFrom: UTCTime(secondsSince2000: 0), validTo: SMKIIssuer.noExpiry, serialNumber: [8]
        ).der
        #expect(try Self.status(foreign, path: [selfMade]) == .noTrustAnchor)
        #expect(try Self.status(foreign, path: [selfMade, otherCertificate]) == .noTrustAnchor)
    }

    @Test("Paths: none, in another order, with what is no certificate, with one twice")
    func paths() throws {
        let rootSigned = TestKeys.certificate(
            of: .organisation(.supplier, Party.supplier.entityIdentifier), publicKey: Fixture.key(2).publicKey,
            usage: .digitalSignature, by: TestKeys.root)
        #expect(try Self.status(rootSigned, path: []) == .success)
        #expect(try Self.status(Self.signature(), path: []) == .noTrustAnchor)
        let issuer = TestKeys.issuerCertificate
        let root = TestKeys.root.certificate(
            for: TestKeys.root.subject, publicKey: TestKeys.root.key.publicKey, usage: .certificateSigning,
            validFrom: UTCTime(secondsSince2000: 0), validTo: SMKIIssuer.noExpiry, serialNumber: [9]
        ).der
        #expect(try Self.status(Self.signature(), path: [root, issuer]) == .success)
        #expect(try Self.status(Self.signature(), path: [issuer, root]) == .noTrustAnchor)
        #expect(try Self.status(Self.signature(), path: [issuer, issuer]) == .noTrustAnchor)
        #expect(try Self.status(Self.signature(), path: [[0x30, 0], issuer]) == .noTrustAnchor)
        #expect(try Self.status(Self.signature(), path: [issuer, [0x30, 0]]) == .noTrustAnchor)
        #expect(
            try Self.status(Self.signature(), path: Array(repeating: root, count: 63) + [issuer]) == .success)
    }

    @Test("A meter that does not know its root believes the last of the path")
    func withoutRoot() throws {
        #expect(try Self.status(Self.signature(), in: TestEstate()) == .success)
        let other = Fixture.certificate(of: .supplier, Fixture.key(2), .digitalSignature, by: TestKeys.root)
        #expect(try Self.status(other, in: TestEstate()) == .noTrustAnchor)
    }

    /// GBCS sets no number; the reader's limit is 64 of everything.
    @Test("64 replacements are taken, 65 are no CS02b, nor 65 certificates of a path")
    func numbers() throws {
        for (replacements, path, isTaken) in [
            (64, 1, true), (65, 1, false), (1, 64, true), (1, 65, false), (0, 0, true),
        ] {
            let estate = Self.estate()
            let content = Fixture.command(
                .supplierBySupplier, authorising: Self.signatureCell, counter: 1,
                Array(repeating: (Self.agreementCell, [0x30, 0x00]), count: replacements),
                path: Array(repeating: [0x30, 0x00], count: path))
            let command = try estate.management(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1)
            if isTaken {
                let outcome = try Fixture.outcome(try estate.managementAnswer(to: command, from: .supplier))
                #expect(outcome.results.map(\.status) == Array(repeating: .badCertificate, count: replacements))
                #expect(estate.meter.eventLogs.securityEvents.count == 0)
            } else {
                try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F1E), isLogged: true)
            }
            #expect(estate.meter.state.credentials == nil)
        }
    }

    @Test("The counter and the mode in the content must be those of the Grouping Header")
    func counterAndMode() throws {
        let estate = Self.estate()
        for (code, mode, counter) in [
            (MessageCode.cs02bSupplierBySupplier, CredentialsReplacementMode.supplierBySupplier, UInt64(2)),
            (.cs02bSupplierBySupplier, .supplierByTransitionalCoS, 1), (.cs02bSupplierBySupplier, .anyByContingency, 1),
            (.cs02gLoadControllerBySupplier, .supplierBySupplier, 1),
        ] {
            let content = Fixture.command(
                mode, authorising: Self.signatureCell, counter: counter, [(Self.signatureCell, Self.signature())])
            try estate.expectRefusal(
                of: estate.management(code, content, from: .supplier, counter: 1),
                alert: AlertCode(rawValue: 0x8F1E), isLogged: true
            ) { if case .contentNotConforming = $0 { true } else { false } }
        }
    }

    @Test("A floor changes nothing where no replacement succeeded")
    func floorsOfFailures() throws {
        let estate = Self.estate()
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 9, [(Self.signatureCell, [0x30, 0])]
        ) { $0.floor = 3 }
        _ = try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 9)
        #expect(estate.meter.lastCounters == [.supplier: 9])
    }
}
