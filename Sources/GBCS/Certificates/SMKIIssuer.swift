import COSEM
import COpenSSL

/// Issues certificates of the same form as SMKI's: for development keys, never for the real infrastructure.
public struct SMKIIssuer: Sendable {
    /// Who a certificate is about.
    public enum Subject: Hashable, Sendable {
        /// A root or issuing authority: OU = role, CN = name.
        case authority(RemotePartyRole, name: String)
        /// An organisation: OU = role, x500UniqueIdentifier = EUI-64.
        case organisation(RemotePartyRole, EntityIdentifier)
        /// An organisation's key that only signs XML: OU = role, x500UniqueIdentifier = EUI-64.
        case xmlSigner(XMLSigningRole, EntityIdentifier)
        /// A device: empty subject, hardware module name in subjectAltName.
        case device(EntityIdentifier)
    }

    /// The extension certificatePolicies with SMKI's organisation policy 1.2.826.0.1.8641679.1.2.1.4, DER.
    static let policies: [UInt8] = [
        0x30, 0x11, 0x30, 0x0F, 0x06, 0x0D, 0x2A, 0x86, 0x3A, 0x00, 0x01, 0x84, 0x8F, 0xB9, 0x0F, 0x01, 0x02, 0x01,
        0x04,
    ]
    /// hwType of a device's hardware module name, 1.2.826.0.1.8641679.1.2.1.2, contents of the OBJECT IDENTIFIER.
    static let hardwareType: [UInt8] = [
        0x2A, 0x86, 0x3A, 0x00, 0x01, 0x84, 0x8F, 0xB9, 0x0F, 0x01, 0x02, 0x01, 0x02,
    ]
    /// The moment that notAfter gives in device certificates for "no well-defined end" (RFC 5280 4.1.2.5).
    public static let noExpiry = UTCTime(year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59)!

    public let subject: Subject
    public let key: P256PrivateKey
    /// Whether the same certificate always gets the same octets (RFC 6979), for keys that are to be made again.
    public let signsDeterministically: Bool

    public init(subject: Subject, key: P256PrivateKey, signsDeterministically: Bool = false) {
        self.subject = subject
        self.key = key
        self.signsDeterministically = signsDeterministically
    }

    /// A certificate for `publicKey`, signed with this issuer's key.
    ///
    /// - Parameter serialNumber: serial number of the certificate, 1 to 16 octets, unique for each issuer.
    public func certificate(
        for subject: Subject, publicKey: P256PublicKey, usage: SMKICertificate.KeyUsage, validFrom: UTCTime,
        validTo: UTCTime, serialNumber: [UInt8]
    ) -> SMKICertificate {
        guard let certificate = X509_new(), let subjectKey = EVP_PKEY_new(), let signingKey = EVP_PKEY_new() else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer {
            X509_free(certificate)
            EVP_PKEY_free(subjectKey)
            EVP_PKEY_free(signingKey)
        }
        EVP_PKEY_set1_EC_KEY(subjectKey, publicKey.key)
        EVP_PKEY_set1_EC_KEY(signingKey, key.key)
        X509_set_version(certificate, 2)
        if let serial = BN_bin2bn(serialNumber, Int32(serialNumber.count), nil) {
            BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate))
            BN_free(serial)
        }
        ASN1_TIME_set_string_X509(X509_getm_notBefore(certificate), Self.asn1(validFrom))
        ASN1_TIME_set_string_X509(X509_getm_notAfter(certificate), Self.asn1(validTo))
        Self.fill(X509_get_subject_name(certificate), with: subject)
        Self.fill(X509_get_issuer_name(certificate), with: self.subject)
        X509_set_pubkey(certificate, subjectKey)

        var usages: [String] = ["critical"]
        if usage.contains(.digitalSignature) { usages.append("digitalSignature") }
        if usage.contains(.keyAgreement) { usages.append("keyAgreement") }
        if usage.contains(.certificateSigning) { usages += ["keyCertSign", "cRLSign"] }
        add(NID_key_usage, usages.joined(separator: ","), to: certificate)
        if usage.contains(.certificateSigning) { add(NID_basic_constraints, "critical,CA:TRUE", to: certificate) }
        add(NID_subject_key_identifier, SubjectKeyIdentifier(of: publicKey).description, to: certificate)
        if case .device(let id) = subject { addHardwareModuleName(id, to: certificate) }
        add(NID_certificate_policies, der: Self.policies, critical: true, to: certificate)
        add(
            NID_authority_key_identifier,
            der: [0x30, 0x0A, 0x80, 0x08] + SubjectKeyIdentifier(of: key.publicKey).octets, to: certificate)

        guard X509_sign(certificate, signingKey, EVP_sha256()) > 0 else { fatalError("OpenSSL: \(openSSLError())") }
        if signsDeterministically { signAgain(certificate) }
        guard let made = try? SMKICertificate(der: derOctets { i2d_X509(certificate, $0) })
        else { fatalError("OpenSSL: \(openSSLError())") }
        return made
    }

    /// Replaces the random signature by one that depends on nothing but certificate and key.
    private func signAgain(_ certificate: OpaquePointer) {
        let signed = derOctets { i2d_re_X509_tbs(certificate, $0) }
        let signature = key.deterministicSignature(of: signed[...])
        let der = ECDSASignature(plain: signature).der
        var place: UnsafePointer<ASN1_BIT_STRING>?
        X509_get0_signature(&place, nil, certificate)
        // The caller has just made the certificate and owns it, so that it may be written to. That the bits are whole
        // octets was set when it was signed at random, and still holds.
        guard let place, ASN1_STRING_set(UnsafeMutablePointer(mutating: place), der, Int32(der.count)) == 1 else {
            fatalError("OpenSSL: \(openSSLError())")
        }
    }

    private static func fill(_ name: OpaquePointer?, with subject: Subject) {
        func add(_ nid: Int32, _ type: Int32, _ value: [UInt8]) {
            X509_NAME_add_entry_by_NID(name, nid, type, value, Int32(value.count), -1, 0)
        }
        func addRole(_ role: UInt8) {
            add(NID_organizationalUnitName, V_ASN1_UTF8STRING, Array(role.hexadecimal.utf8))
        }
        func addIdentifier(_ id: EntityIdentifier) {
            var octets: [UInt8] = []
            octets.append(bigEndian: id.rawValue)
            add(NID_x500UniqueIdentifier, V_ASN1_BIT_STRING, octets)
            // All 64 bits: adding the entry, OpenSSL drops trailing zero bits, which many EUI-64s have.
            let entry = X509_NAME_get_entry(name, X509_NAME_entry_count(name) - 1)
            if let value = X509_NAME_ENTRY_get_data(entry) {
                ASN1_STRING_set(value, octets, Int32(octets.count))
                value.pointee.flags = value.pointee.flags & ~7 | Int(ASN1_STRING_FLAG_BITS_LEFT)
            }
        }
        switch subject {
        case .authority(let role, let text):
            addRole(role.rawValue)
            add(NID_commonName, V_ASN1_PRINTABLESTRING, Array(text.utf8))
        case .organisation(let role, let id):
            addRole(role.rawValue)
            addIdentifier(id)
        case .xmlSigner(let role, let id):
            addRole(role.rawValue)
            addIdentifier(id)
        case .device: break
        }
    }

    private func addHardwareModuleName(_ id: EntityIdentifier, to certificate: OpaquePointer) {
        let names = HardwareModuleName(type: Self.hardwareType, serialNumber: id).generalNames
        add(NID_subject_alt_name, der: names, critical: true, to: certificate)
    }

    private func add(_ nid: Int32, _ value: String, to certificate: OpaquePointer) {
        guard let made = X509V3_EXT_conf_nid(nil, nil, nid, value) else { fatalError("OpenSSL: \(openSSLError())") }
        X509_add_ext(certificate, made, -1)
        X509_EXTENSION_free(made)
    }

    private func add(_ nid: Int32, der: [UInt8], critical: Bool = false, to certificate: OpaquePointer) {
        guard let octets = ASN1_OCTET_STRING_new() else { fatalError("OpenSSL: \(openSSLError())") }
        defer { ASN1_OCTET_STRING_free(octets) }
        ASN1_OCTET_STRING_set(octets, der, Int32(der.count))
        let made = X509_EXTENSION_create_by_NID(nil, nid, critical ? 1 : 0, octets)
        X509_add_ext(certificate, made, -1)
        X509_EXTENSION_free(made)
    }

    /// The time as `YYYYMMDDHHMMSSZ`, of which OpenSSL makes UTCTime or GeneralizedTime as RFC 5280 wants.
    private static func asn1(_ time: UTCTime) -> String {
        time.description.filter { !"-:T".contains($0) }
    }
}
