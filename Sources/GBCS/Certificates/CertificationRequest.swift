import COSEM

/// A device's request for a certificate: PKCS #10 (RFC 2986) in plain DER, as CS02c answers it.
///
/// The subject is empty; the attribute extensionRequest has keyUsage and subjectAltName, both critical.
package struct CertificationRequest: Hashable, Sendable {
    package let der: [UInt8]
    package let publicKey: P256PublicKey
    /// What the certificate's key shall be for.
    package let keyUsage: TrustAnchorCell.KeyUsage
    package let device: HardwareModuleName
    /// DER of the attributes, with their tag `[0]`.
    package let attributes: [UInt8]
    /// Whether ``publicKey``'s owner signed the request.
    package let isSigned: Bool

    /// The request of `device` for a certificate of `key`, signed with it.
    ///
    /// - Parameter signsDeterministically: whether the same request always gets the same octets (RFC 6979).
    package init(
        for device: HardwareModuleName, key: P256PrivateKey, keyUsage: TrustAnchorCell.KeyUsage,
        signsDeterministically: Bool = false
    ) {
        let attributes = Self.attributes(device: device, keyUsage: keyUsage)
        var information = DERWriter(lengths: .shortest)
        information.writeConstructed {
            $0.write(UInt64(Self.version))
            $0.writeConstructed { _ in }
            $0.writeConstructed {
                $0.write(encoded: Self.keyAlgorithm)
                $0.write(DERTag.bitString, [0] + key.publicKey.octets)
            }
            $0.write(encoded: attributes)
        }
        let signed = information.octets
        let signature =
            signsDeterministically ? key.deterministicSignature(of: signed[...]) : key.signature(of: signed[...])
        var writer = DERWriter(lengths: .shortest)
        writer.writeConstructed {
            $0.write(encoded: signed)
            $0.write(encoded: Self.signatureAlgorithm)
            $0.write(DERTag.bitString, [0] + ECDSASignature(plain: signature).der)
        }
        der = writer.octets
        publicKey = key.publicKey
        self.keyUsage = keyUsage
        self.device = device
        self.attributes = attributes
        isSigned = true
    }

    /// Decodes all of `der`: a request of this form alone, whoever signed it.
    package init(der: some Collection<UInt8>) throws(CodecError) {
        let octets = Array(der)
        var reader = DERReader(octets)
        self = try reader.readConstructed("certification request") { (reader) throws(CodecError) in
            let start = reader.offset
            let information = try Information(from: &reader)
            let signed = octets[start..<reader.offset]
            try reader.expect(Self.signatureAlgorithm, "ecdsa-with-SHA256")
            let signatureStart = reader.offset
            let signature: ECDSASignature
            do throws(CodecError) {
                signature = try ECDSASignature(der: Self.wholeOctets(&reader, "signature"))
            } catch {
                throw CodecError(.invalidValue("not a signature: \(error)"), at: signatureStart)
            }
            return CertificationRequest(octets, information, signed: signed, signature: signature)
        }
        try reader.expectEnd()
    }

    private init(_ der: [UInt8], _ information: Information, signed: ArraySlice<UInt8>, signature: ECDSASignature) {
        self.der = der
        publicKey = information.publicKey
        keyUsage = information.keyUsage
        device = information.device
        attributes = information.attributes
        isSigned = publicKey.verifies(signature.plain[...], of: signed)
    }

    /// The octets of a BIT STRING that has no padding.
    static func wholeOctets(_ reader: inout DERReader, _ name: StaticString) throws(CodecError) -> [UInt8] {
        let start = reader.offset
        let bits = try reader.readBitString(name)
        guard bits.count.isMultiple(of: 8) else {
            throw CodecError(.invalidValue("\(bits.count) bits are no octets (\(name))"), at: start)
        }
        return bits.octets
    }
}
