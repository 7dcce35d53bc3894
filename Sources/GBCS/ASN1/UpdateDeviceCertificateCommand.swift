import COSEM

/// The content of CS02d commands: the device's new certificate, and nothing else.
package struct UpdateDeviceCertificateCommand: DERValue {
    /// DER, at most 65,535 octets and their header; that it is a certificate is not checked here: CS02d has a response
    /// for that.
    package var certificate: [UInt8]

    package init(certificate: [UInt8]) { self.certificate = certificate }

    package init(from reader: inout DERReader) throws(CodecError) { certificate = try reader.readCertificate() }

    package func write(to writer: inout DERWriter) { writer.write(encoded: certificate) }
}
