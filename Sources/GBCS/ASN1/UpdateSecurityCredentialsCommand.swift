import COSEM

/// The content of CS02b and CS02g commands, which replace credentials of remote parties (GBCS 13.3):
/// `SEQUENCE { control, SEQUENCE OF replacement, SEQUENCE OF certificate, [time GeneralizedTime] }`.
package struct UpdateSecurityCredentialsCommand: DERValue {
    /// A certificate for a cell: `SEQUENCE { certificate, cell }`.
    package struct Replacement: DERValue {
        /// DER of the certificate, at most 65,535 octets and their header; that it is one is not checked here.
        package var certificate: [UInt8]
        package var cell: TrustAnchorCell

        package init(certificate: [UInt8], cell: TrustAnchorCell) {
            (self.certificate, self.cell) = (certificate, cell)
        }

        package init(from reader: inout DERReader) throws(CodecError) {
            self = try reader.readConstructed("replacement") { (reader) throws(CodecError) in
                Replacement(certificate: try reader.readCertificate(), cell: try TrustAnchorCell(from: &reader))
            }
        }

        package func write(to writer: inout DERWriter) {
            writer.writeConstructed {
                $0.write(encoded: certificate)
                $0.write(cell)
            }
        }
    }

    package var control: UpdateSecurityCredentialsControl
    /// At most ``DERReader/maximumElements``.
    package var replacements: [Replacement]
    /// DER of the certificates from the issuer of the replacements up to the one that a root signed; at most
    /// ``DERReader/maximumElements``.
    package var certificationPath: [[UInt8]]
    /// When to execute the command: absent for now, ``GeneralizedTime/never`` to cancel what was to come.
    package var executionTime: UTCTime?

    package init(
        control: UpdateSecurityCredentialsControl, replacements: [Replacement], certificationPath: [[UInt8]],
        executionTime: UTCTime? = nil
    ) {
        self.control = control
        self.replacements = replacements
        self.certificationPath = certificationPath
        self.executionTime = executionTime
    }

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readConstructed("command") { (reader) throws(CodecError) in
            UpdateSecurityCredentialsCommand(
                control: try UpdateSecurityCredentialsControl(from: &reader),
                replacements: try reader.readList("replacements", of: Replacement.init),
                certificationPath: try reader.readList("certification path") { (reader) throws(CodecError) in
                    try reader.readCertificate()
                },
                executionTime: reader.isAtEnd ? nil : try reader.readTime("execution time"))
        }
    }

    package func write(to writer: inout DERWriter) {
        writer.writeConstructed {
            $0.write(control)
            $0.write(list: replacements)
            $0.writeConstructed { for certificate in certificationPath { $0.write(encoded: certificate) } }
            if let executionTime { $0.write(executionTime) }
        }
    }
}
