import COSEM
import Console
import DCC
import GBCS
import Host

/// A certificate in a file, PEM or DER.
struct CertificateFile {
    private static let sizeLimit = 65_536

    let path: String
    let certificate: SMKICertificate

    init(_ path: String) throws {
        self.path = path
        let octets = try reportingErrors {
            try BoundedFile.octets(path, limit: Self.sizeLimit, kind: "a certificate")
        }
        do throws(CertificateError) {
            certificate =
                try octets.first == 0x30
                ? SMKICertificate(der: octets) : SMKICertificate(pem: String(decoding: octets, as: UTF8.self))
        } catch { throw UserError("\(path): \(error)") }
    }

    /// The certificate for a cell; files of top-up keys end in `-pp.pem`, as in key folders.
    var replacement: DeviceManagementArguments.Replacement {
        .init(certificate, isForTopUps: path.hasSuffix("-pp.pem"))
    }
}
