import COSEM

/// The name of a device in the subjectAltName of its certificates and certification requests (RFC 4108 section 5):
/// `SEQUENCE { hwType OBJECT IDENTIFIER, hwSerialNum OCTET STRING }` with the EUI-64 as its serial number.
package struct HardwareModuleName: Hashable, Sendable {
    /// hwType of the published certification request, 1.2.826.0.1.8641679.1.2.2.1 [RTDS 4.5.0].
    package static let publishedType: [UInt8] = [
        0x2A, 0x86, 0x3A, 0x00, 0x01, 0x84, 0x8F, 0xB9, 0x0F, 0x01, 0x02, 0x02, 0x01,
    ]
    /// The otherName type id-on-hardwareModuleName, 1.3.6.1.5.5.7.8.4.
    private static let nameType: [UInt8] = [0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x04]

    /// Contents of the OBJECT IDENTIFIER hwType.
    package var type: [UInt8]
    package var serialNumber: EntityIdentifier

    package init(type: [UInt8], serialNumber: EntityIdentifier) {
        (self.type, self.serialNumber) = (type, serialNumber)
    }

    /// Reads GeneralNames that are this one otherName.
    init(fromGeneralNames reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("general names") { (reader) throws(CodecError) in
            try reader.readConstructed("other name", tag: DERTag.constructed(0)) { (reader) throws(CodecError) in
                let start = reader.offset
                guard try reader.readOctetString("type", tag: DERTag.objectIdentifier) == Self.nameType else {
                    throw CodecError(.invalidValue("a name that is not a hardware module name"), at: start)
                }
                return try reader.readConstructed("value", tag: DERTag.constructed(0)) { (reader) throws(CodecError) in
                    try reader.readConstructed("hardware module name") { (reader) throws(CodecError) in
                        HardwareModuleName(
                            type: try reader.readOctetString("hardware type", tag: DERTag.objectIdentifier),
                            serialNumber: try reader.readEntityIdentifier("hardware serial number"))
                    }
                }
            }
        }
    }

    /// The value of the extension subjectAltName: GeneralNames with this one otherName.
    package var generalNames: [UInt8] {
        var writer = DERWriter(lengths: .shortest)
        writer.writeConstructed {
            $0.writeConstructed(DERTag.constructed(0)) {
                $0.write(DERTag.objectIdentifier, Self.nameType)
                $0.writeConstructed(DERTag.constructed(0)) {
                    $0.writeConstructed {
                        $0.write(DERTag.objectIdentifier, type)
                        $0.write(serialNumber)
                    }
                }
            }
        }
        return writer.octets
    }
}
