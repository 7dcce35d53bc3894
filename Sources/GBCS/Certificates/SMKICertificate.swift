import COSEM
import COpenSSL
import Glibc

/// An X.509 certificate as the Smart Metering Key Infrastructure shapes it (SMKI Certificate Policies; GBCS 12).
///
/// An organisation's subject has the remotePartyRole as two hexadecimal digits in OU and its EUI-64 in
/// x500UniqueIdentifier; a device's subject is empty and its EUI-64 is the serial number of the hardware
/// module name in subjectAltName.
public struct SMKICertificate: Hashable, Sendable {
    /// What the certificate's key may do.
    public struct KeyUsage: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let digitalSignature = KeyUsage(rawValue: 1)
        public static let keyAgreement = KeyUsage(rawValue: 2)
        public static let certificateSigning = KeyUsage(rawValue: 4)
    }

    public let der: [UInt8]
    /// The subject's EUI-64; nil for a certification authority that has none.
    public let entityIdentifier: EntityIdentifier?
    /// The last eight octets of the subject's x500UniqueIdentifier, as CS02a and CS02b name a certificate; zero where
    /// there are no eight: in a root's.
    public let subjectUniqueID: EntityIdentifier
    /// The extension SubjectKeyIdentifier; nil when there is none, or it is not one of eight octets.
    public let subjectKeyIdentifier: SubjectKeyIdentifier?
    /// Zero where the certificate's is negative or longer than 20 octets.
    public let serialNumber: CertificateSerial
    /// The number in the subject's OU; nil for devices. Two hexadecimal digits; three are decimal, as the published DSP
    /// certificate of 2023 has them.
    public let roleCode: UInt8?
    public let isDevice: Bool
    public let keyUsage: KeyUsage
    public let publicKey: P256PublicKey
    /// The distinguished names of the subject and of the issuer, DER.
    public let subject: [UInt8]
    public let issuer: [UInt8]
    /// From notBefore to notAfter; nil where the certificate gives no such times.
    package let validity: ClosedRange<UTCTime>?

    /// The Remote Party Role that the subject's OU gives; nil for devices and for keys that only sign XML.
    public var role: RemotePartyRole? { roleCode.flatMap(RemotePartyRole.init) }

    /// The role of a key that only signs XML; nil for all others.
    public var xmlSigningRole: XMLSigningRole? { roleCode.flatMap(XMLSigningRole.init) }

    package func isValid(at time: UTCTime) -> Bool { validity?.contains(time) ?? false }

    public init(der: some Collection<UInt8>) throws(CertificateError) {
        let octets = Array(der)
        let parsed: OpaquePointer? = octets.withUnsafeBufferPointer {
            var position = $0.baseAddress
            guard let certificate = d2i_X509(nil, &position, octets.count) else { return nil }
            guard position == $0.baseAddress! + octets.count else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        defer { ERR_clear_error() }
        guard let certificate = parsed else { throw CertificateError.malformed }
        defer { X509_free(certificate) }
        try self.init(certificate, der: octets)
    }

    /// The first certificate of a PEM text.
    public init(pem: String) throws(CertificateError) {
        defer { ERR_clear_error() }
        guard let bio = memoryBIO(pem) else { throw CertificateError.malformed }
        defer { BIO_free(bio) }
        // The callback has no passphrase to give: without one OpenSSL asks on the terminal.
        guard let certificate = PEM_read_bio_X509(bio, nil, { _, _, _, _ in -1 }, nil) else {
            throw CertificateError.malformed
        }
        defer { X509_free(certificate) }
        try self.init(certificate, der: derOctets { i2d_X509(certificate, $0) })
    }

    private init(_ certificate: OpaquePointer, der: [UInt8]) throws(CertificateError) {
        guard let bits = X509_get0_pubkey_bitstr(certificate),
            let key = P256PublicKey(
                uncompressed: UnsafeBufferPointer(start: bits.pointee.data, count: Int(bits.pointee.length)))
        else { throw CertificateError.notP256 }
        self.der = der
        publicKey = key
        subject = derOctets { i2d_X509_NAME(X509_get_subject_name(certificate), $0) }
        issuer = derOctets { i2d_X509_NAME(X509_get_issuer_name(certificate), $0) }
        validity = Self.validity(of: certificate)
        let usage = X509_get_key_usage(certificate)
        var keyUsage: KeyUsage = []
        // Without the extension OpenSSL reports every usage.
        if usage != UInt32.max {
            if usage & UInt32(KU_DIGITAL_SIGNATURE) != 0 { keyUsage.insert(.digitalSignature) }
            if usage & UInt32(KU_KEY_AGREEMENT) != 0 { keyUsage.insert(.keyAgreement) }
            if usage & UInt32(KU_KEY_CERT_SIGN) != 0 { keyUsage.insert(.certificateSigning) }
        }
        self.keyUsage = keyUsage
        let uniqueIdentifier = Self.subjectEntry(NID_x500UniqueIdentifier, of: certificate)
        let organisation = uniqueIdentifier.flatMap { EntityIdentifier(octets: $0) }
        let device = Self.hardwareSerialNumber(of: certificate)
        entityIdentifier = organisation ?? device
        subjectUniqueID = (uniqueIdentifier?.suffix(8)).flatMap { EntityIdentifier(octets: $0) } ?? EntityIdentifier(0)
        subjectKeyIdentifier = X509_get0_subject_key_id(certificate).flatMap {
            SubjectKeyIdentifier(
                octets: UnsafeBufferPointer(start: ASN1_STRING_get0_data($0), count: Int(ASN1_STRING_length($0))))
        }
        isDevice = organisation == nil && device != nil
        roleCode = Self.organisationalUnit(of: certificate).flatMap { UInt8($0, radix: $0.utf8.count > 2 ? 10 : 16) }
        let serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil)
        defer { BN_free(serial) }
        serialNumber = serial.flatMap(CertificateSerial.init) ?? .none
    }

    private static func validity(of certificate: OpaquePointer) -> ClosedRange<UTCTime>? {
        func moment(_ time: UnsafePointer<ASN1_TIME>?) -> UTCTime? {
            var parts = tm()
            guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
            return UTCTime(
                year: Int(parts.tm_year) + 1_900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
                hour: Int(parts.tm_hour), minute: Int(parts.tm_min), second: Int(parts.tm_sec))
        }
        guard let start = moment(X509_get0_notBefore(certificate)), let end = moment(X509_get0_notAfter(certificate)),
            start <= end
        else { return nil }
        return start...end
    }

    /// Whether `issuer`'s key made this certificate's signature.
    public func isSigned(by issuer: P256PublicKey) -> Bool {
        let parsed = der.withUnsafeBufferPointer {
            var position = $0.baseAddress
            return d2i_X509(nil, &position, der.count)
        }
        guard let parsed, let envelope = EVP_PKEY_new() else { return false }
        defer {
            X509_free(parsed)
            EVP_PKEY_free(envelope)
            ERR_clear_error()
        }
        return EVP_PKEY_set1_EC_KEY(envelope, issuer.key) == 1 && X509_verify(parsed, envelope) == 1
    }

    /// The issuer's name as RFC 2253 writes it, like `CN=Z1,OU=07`: the X509IssuerName of XML signatures.
    public var issuerName: String {
        let name = issuer.withUnsafeBufferPointer {
            var position = $0.baseAddress
            return d2i_X509_NAME(nil, &position, issuer.count)
        }
        guard let name, let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer {
            BIO_free(bio)
            X509_NAME_free(name)
        }
        return X509_NAME_print_ex(bio, name, 0, smets_rfc2253_name) >= 0
            ? String(decoding: bioContents(bio), as: UTF8.self) : ""
    }

    public var pem: String {
        var text = "-----BEGIN CERTIFICATE-----\n"
        var encoded = [UInt8](repeating: 0, count: (der.count + 2) / 3 * 4 + 1)
        let size = EVP_EncodeBlock(&encoded, der, Int32(der.count))
        var line = encoded.prefix(Int(size))
        while !line.isEmpty {
            text += String(decoding: line.prefix(64), as: UTF8.self) + "\n"
            line = line.dropFirst(64)
        }
        return text + "-----END CERTIFICATE-----\n"
    }

    public static func == (left: SMKICertificate, right: SMKICertificate) -> Bool { left.der == right.der }
    public func hash(into hasher: inout Hasher) { hasher.combine(der) }

    private static func organisationalUnit(of certificate: OpaquePointer) -> String? {
        subjectEntry(NID_organizationalUnitName, of: certificate).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func subjectEntry(_ nid: Int32, of certificate: OpaquePointer) -> [UInt8]? {
        guard let name = X509_get_subject_name(certificate) else { return nil }
        let index = X509_NAME_get_index_by_NID(name, nid, -1)
        guard index >= 0, let entry = X509_NAME_get_entry(name, index), let value = X509_NAME_ENTRY_get_data(entry)
        else {
            return nil
        }
        return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(value), count: Int(ASN1_STRING_length(value))))
    }

    /// The EUI-64 in hwSerialNum of the HardwareModuleName (RFC 4108) in subjectAltName; nil when there is none.
    private static func hardwareSerialNumber(of certificate: OpaquePointer) -> EntityIdentifier? {
        guard let names = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return nil }
        let generalNames = OpaquePointer(names)
        defer { GENERAL_NAMES_free(generalNames) }
        guard let type = OBJ_txt2obj("1.3.6.1.5.5.7.8.4", 1) else { return nil }
        defer { ASN1_OBJECT_free(type) }
        guard let other = smets_other_name(generalNames, type), let sequence = smets_sequence(other) else { return nil }
        // SEQUENCE { hwType OID, hwSerialNum OCTET STRING }: the serial number is what follows the OID.
        let octets = Array(
            UnsafeBufferPointer(start: ASN1_STRING_get0_data(sequence), count: Int(ASN1_STRING_length(sequence))))
        let tail = octets.suffix(10)
        guard tail.count == 10, tail.starts(with: [0x04, 0x08]) else { return nil }
        return EntityIdentifier(octets: tail.dropFirst(2))
    }
}

/// Runs one of OpenSSL's i2d functions into an array.
func derOctets(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
    let size = Int(encode(nil))
    guard size > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        var position = buffer.baseAddress
        count = Int(encode(&position))
    }
}
