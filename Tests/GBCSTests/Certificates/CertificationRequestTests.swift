import COSEM
import Testing

@testable import GBCS

@Suite("Certification requests (RFC 2986)")
struct CertificationRequestTests {
    static let device = HardwareModuleName(type: HardwareModuleName.publishedType, serialNumber: Party.device)

    @Test("a request that openssl made")
    func parsed() throws {
        let request = try CertificationRequest(der: ASN1Vector.certificationRequest)
        #expect(request.publicKey == Key.device.publicKey)
        #expect(request.keyUsage == .keyAgreement)
        #expect(request.device == Self.device)
        #expect(request.attributes == Array(ASN1Vector.certificationRequest[103..<193]))
        #expect(request.isSigned)
        #expect(request.der == ASN1Vector.certificationRequest)
    }

    @Test("a request made here has the same octets up to its signature, and verifies")
    func made() throws {
        let made = CertificationRequest(for: Self.device, key: Key.device, keyUsage: .keyAgreement)
        #expect(made.isSigned)
        let read = try CertificationRequest(der: made.der)
        #expect(read == made)
        #expect(read.isSigned)
        #expect(made.der.first == 0x30)
        // The signed part, at the same place: both requests are longer than 255 octets.
        #expect(made.der[4..<193] == ASN1Vector.certificationRequest[4..<193])
    }

    @Test("requests for every usage", arguments: TrustAnchorCell.KeyUsage.allCases)
    func usages(usage: TrustAnchorCell.KeyUsage) throws {
        let made = CertificationRequest(for: Self.device, key: Key.deviceSigning, keyUsage: usage)
        let read = try CertificationRequest(der: made.der)
        #expect(read == made)
        #expect(read.keyUsage == usage)
        #expect(read.isSigned)
    }

    @Test("a request signed deterministically is always the same")
    func deterministic() throws {
        func made() -> CertificationRequest {
            CertificationRequest(
                for: Self.device, key: Key.device, keyUsage: .digitalSignature, signsDeterministically: true)
        }
        #expect(made() == made())
        #expect(try CertificationRequest(der: made().der).isSigned)
        #expect(
            CertificationRequest(for: Self.device, key: Key.device, keyUsage: .digitalSignature).der != made().der)
    }

    @Test("requests of another form: a subject, an extension that is not critical, another key")
    func otherForms() {
        // Made with openssl like ``ASN1Vector/certificationRequest``, with CN = x.
        let named = octets(
            """
            3082011F3081C6020100300C310A300806035504030C01783059301306072A8648CE3D020106082A8648CE3D030107034200
            040217E617F0B6443928278F96999E69A23A4F2C152BDF6D6CDF66E5B80282D4ED194A7DEBCB97712D2DDA3CA85AA8765A56
            F45FC758599652F2897C65306E5794A058305606092A864886F70D01090E31493047300E0603551D0F0101FF040403020308
            30350603551D110101FF042B3029A02706082B06010505070804A01B3019060D2A863A0001848FB90F01020201040899AABB
            CCDDEE0001300A06082A8648CE3D0403020348003045022100E5772E9A6180C19CCDC347ACA16BDC9CA49BA980CBC3EE7A82
            2B39A1EFD4231602200A5BD3FDAED2C990DCCE0CCBC55F164ADB667C1186F352F40153E622639A3562
            """)
        #expect(throws: CodecError(.trailingOctets(count: 12), at: 12)) { try CertificationRequest(der: named) }
        // The same with keyUsage that is not critical.
        let lenient = octets(
            """
            308201103081B702010030003059301306072A8648CE3D020106082A8648CE3D030107034200040217E617F0B6443928278F
            96999E69A23A4F2C152BDF6D6CDF66E5B80282D4ED194A7DEBCB97712D2DDA3CA85AA8765A56F45FC758599652F2897C6530
            6E5794A055305306092A864886F70D01090E31463044300B0603551D0F04040302030830350603551D110101FF042B3029A0
            2706082B06010505070804A01B3019060D2A863A0001848FB90F01020201040899AABBCCDDEE0001300A06082A8648CE3D04
            0302034800304502205C06664A28945F889B111819817AA8288829B39E0E7FA67DBF83D8134BBBC216022100E230700F803E
            79A727A03C46B45117CD32FCAF60C0D2FCEA9D00DC9221AB73C1
            """)
        #expect(throws: CodecError.self) { try CertificationRequest(der: lenient) }
        // A point that is not on the curve.
        let other = ASN1Vector.certificationRequest.flipping(at: 60)
        #expect(throws: CodecError(.invalidValue("not an uncompressed point of P-256"), at: 35)) {
            try CertificationRequest(der: other)
        }
    }

    @Test("DER cut at every length")
    func truncated() {
        for count in ASN1Vector.certificationRequest.indices {
            #expect(throws: CodecError.self) {
                try CertificationRequest(der: ASN1Vector.certificationRequest[..<count])
            }
        }
        #expect(throws: CodecError(.trailingOctets(count: 1), at: 277)) {
            try CertificationRequest(der: ASN1Vector.certificationRequest + [0])
        }
    }

    @Test("a changed octet makes it malformed or its signature wrong")
    func tampered() {
        for index in ASN1Vector.certificationRequest.indices {
            for mask: UInt8 in [0x01, 0x10, 0x80] {
                let der = ASN1Vector.certificationRequest.flipping(at: index, mask: mask)
                guard let request = try? CertificationRequest(der: der) else { continue }
                #expect(!request.isSigned, "octet \(index)")
            }
        }
    }

    @Test("signatures: r and s of other sizes, negative, and zero")
    func signatures() throws {
        let plain = [UInt8](repeating: 0, count: 31) + [0x80] + [UInt8](repeating: 0xFF, count: 32)
        let signature = ECDSASignature(plain: plain)
        let der = octets("3027 02020080 022100") + [UInt8](repeating: 0xFF, count: 32)
        #expect(signature.der == der)
        #expect(try ECDSASignature(der: der) == signature)
        let zero = ECDSASignature(plain: [UInt8](repeating: 0, count: 64))
        #expect(zero.der == octets("3006 020100 020100"))
        for text in [
            "3006 0201FF 020101", "3003 020101", "3009 020101 020101 020101", "3006 0400 02020000", "0500", "",
            "3026 0221" + String(repeating: "7F", count: 33) + "020101",
            "3027 022200" + String(repeating: "FF", count: 33) + "020101",
        ] {
            #expect(throws: CodecError.self, "\(text)") { try ECDSASignature(der: octets(text)) }
        }
    }
}
