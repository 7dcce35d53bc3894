import GBCS
import Keys

/// The certificates that Devices took for new keys of their own since they were installed (CS02c, CS02d).
package protocol RenewedCertificates: Sendable {
    /// The last certificate that a Device took; nil where it has its first one still.
    func certificate(of device: EntityIdentifier, _ usage: DeviceCertificates.Usage) -> SMKICertificate?
    /// The certificate with a serial number, the last one of its Device or an earlier one; nil where none has it.
    func certificate(serial: CertificateSerial) -> SMKICertificate?
}
