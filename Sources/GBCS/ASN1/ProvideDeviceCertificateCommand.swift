import COSEM

/// The content of CS02e commands, which ask for one of the device's certificates: `SEQUENCE { key usage BIT STRING }`.
package struct ProvideDeviceCertificateCommand: DERValue {
    package var keyUsage: TrustAnchorCell.KeyUsage

    package init(keyUsage: TrustAnchorCell.KeyUsage) { self.keyUsage = keyUsage }

    package init(from reader: inout DERReader) throws(CodecError) {
        keyUsage = try reader.readConstructed("command", TrustAnchorCell.KeyUsage.init)
    }

    package func write(to writer: inout DERWriter) { writer.writeConstructed { $0.write(keyUsage) } }
}
