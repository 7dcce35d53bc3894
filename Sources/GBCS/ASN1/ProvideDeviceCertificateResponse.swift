import COSEM

/// The content of CS02e responses: the certificate, or why there is none, INTEGER.
package enum ProvideDeviceCertificateResponse: DERValue {
    package enum Failure: UInt8, Hashable, Sendable, CaseIterable {
        case invalidKeyUsage = 1
        case noCertificateHeld = 2
        case certificateRetrievalFailure = 3
    }

    /// DER; that it is a certificate is not checked here.
    case certificate([UInt8])
    case failure(Failure)

    package init(from reader: inout DERReader) throws(CodecError) {
        if reader.nextTag == DERTag.integer {
            self = .failure(try reader.readEnumeration("response code"))
        } else {
            self = .certificate(try reader.readCertificate())
        }
    }

    package func write(to writer: inout DERWriter) {
        switch self {
        case .certificate(let certificate): writer.write(encoded: certificate)
        case .failure(let failure): writer.write(failure)
        }
    }
}

extension ProvideDeviceCertificateResponse.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidKeyUsage: "invalid key usage"
        case .noCertificateHeld: "no certificate held"
        case .certificateRetrievalFailure: "certificate retrieval failure"
        }
    }
}
