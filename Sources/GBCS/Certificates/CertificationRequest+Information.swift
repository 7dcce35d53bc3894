import COSEM

extension CertificationRequest {
    /// The only version of PKCS #10.
    static let version: UInt8 = 0
    /// AlgorithmIdentifier of keys on P-256: id-ecPublicKey with prime256v1.
    static let keyAlgorithm: [UInt8] = [
        0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D,
        0x03, 0x01, 0x07,
    ]
    /// AlgorithmIdentifier of ECDSA with SHA-256.
    static let signatureAlgorithm: [UInt8] = [
        0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
    ]
    /// The attribute extensionRequest, 1.2.840.113549.1.9.14.
    private static let extensionRequest: [UInt8] = [
        0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x0E,
    ]
    /// The critical extension keyUsage, 2.5.29.15, up to its value.
    private static let criticalKeyUsage: [UInt8] = [0x06, 0x03, 0x55, 0x1D, 0x0F]
    /// The critical extension subjectAltName, 2.5.29.17, up to its value.
    private static let criticalAlternativeName: [UInt8] = [0x06, 0x03, 0x55, 0x1D, 0x11]
    /// BOOLEAN TRUE: the extension is critical.
    private static let critical: [UInt8] = [0x01, 0x01, 0xFF]

    /// The attributes of a request, with their tag `[0]`.
    static func attributes(device: HardwareModuleName, keyUsage: TrustAnchorCell.KeyUsage) -> [UInt8] {
        var writer = DERWriter(lengths: .shortest)
        writer.writeConstructed(DERTag.constructed(0)) {
            $0.writeConstructed {
                $0.write(encoded: extensionRequest)
                $0.writeConstructed(DERTag.set) {
                    $0.writeConstructed {
                        write(criticalKeyUsage, keyUsage.encoded, to: &$0)
                        write(criticalAlternativeName, device.generalNames, to: &$0)
                    }
                }
            }
        }
        return writer.octets
    }

    private static func write(_ identifier: [UInt8], _ value: [UInt8], to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(encoded: identifier)
            $0.write(encoded: critical)
            $0.write(DERTag.octetString, value)
        }
    }

    /// The signed part of a request (CertificationRequestInfo).
    struct Information {
        let publicKey: P256PublicKey
        let keyUsage: TrustAnchorCell.KeyUsage
        let device: HardwareModuleName
        let attributes: [UInt8]

        init(from reader: inout DERReader) throws(CodecError) {
            self = try reader.readConstructed("information") { (reader) throws(CodecError) in
                _ = try reader.readUnsigned("version", limit: UInt64(CertificationRequest.version))
                try reader.readConstructed("subject, which is empty") { (_) throws(CodecError) in }
                let key = try Self.readKey(from: &reader)
                let start = reader.offset
                let (usage, device) = try Self.readAttributes(from: &reader)
                return Information(key, usage, device, attributes: Array(reader.octets[start..<reader.offset]))
            }
        }

        private init(
            _ publicKey: P256PublicKey, _ keyUsage: TrustAnchorCell.KeyUsage, _ device: HardwareModuleName,
            attributes: [UInt8]
        ) {
            (self.publicKey, self.keyUsage, self.device, self.attributes) = (publicKey, keyUsage, device, attributes)
        }

        private static func readKey(from reader: inout DERReader) throws(CodecError) -> P256PublicKey {
            try reader.readConstructed("public key") { (reader) throws(CodecError) in
                try reader.expect(keyAlgorithm, "key on P-256")
                let start = reader.offset
                guard let key = P256PublicKey(uncompressed: try wholeOctets(&reader, "point")) else {
                    throw CodecError(.invalidValue("not an uncompressed point of P-256"), at: start)
                }
                return key
            }
        }

        private static func readAttributes(
            from reader: inout DERReader
        ) throws(CodecError) -> (TrustAnchorCell.KeyUsage, HardwareModuleName) {
            try reader.readConstructed("attributes", tag: DERTag.constructed(0)) { (reader) throws(CodecError) in
                try reader.readConstructed("attribute") { (reader) throws(CodecError) in
                    try reader.expect(extensionRequest, "extensionRequest")
                    return try reader.readConstructed("values", tag: DERTag.set) { (reader) throws(CodecError) in
                        try reader.readConstructed("extensions") { (reader) throws(CodecError) in
                            let usage = try readExtension(criticalKeyUsage, from: &reader) {
                                (reader) throws(CodecError) in try TrustAnchorCell.KeyUsage(from: &reader)
                            }
                            let device = try readExtension(criticalAlternativeName, from: &reader) {
                                (reader) throws(CodecError) in try HardwareModuleName(fromGeneralNames: &reader)
                            }
                            return (usage, device)
                        }
                    }
                }
            }
        }

        /// Reads a critical extension, whose value is DER inside of an OCTET STRING.
        private static func readExtension<Value>(
            _ identifier: [UInt8], from reader: inout DERReader,
            _ read: (inout DERReader) throws(CodecError) -> Value
        ) throws(CodecError) -> Value {
            try reader.readConstructed("extension") { (reader) throws(CodecError) in
                try reader.expect(identifier, "keyUsage, then subjectAltName")
                try reader.expect(critical, "critical")
                let contents = try reader.readContents(DERTag.octetString, "value")
                // Not inside of the reader's depth: an OCTET STRING is no constructed value.
                var value = DERReader(reader.octets, range: contents)
                let result = try read(&value)
                try value.expectEnd()
                return result
            }
        }
    }
}
