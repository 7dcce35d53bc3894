import COSEM

/// The content of CS04AC commands, which have a device take another out of its Device Log: the EUI-64, OCTET STRING.
package struct UnjoinDeviceCommand: DERValue {
    package var device: EntityIdentifier

    package init(device: EntityIdentifier) { self.device = device }

    package init(from reader: inout DERReader) throws(CodecError) {
        device = try reader.readEntityIdentifier("entity identifier")
    }

    package func write(to writer: inout DERWriter) { writer.write(device) }
}
