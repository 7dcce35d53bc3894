import COSEM

/// The content of CS02c responses: a certification request (PKCS #10), or why there is none, INTEGER.
package enum IssueSecurityCredentialsResponse: DERValue {
    package enum Failure: UInt8, Hashable, Sendable, CaseIterable {
        case invalidKeyUsage = 1
        case keyPairGenerationFailed = 2
        case certificationRequestProductionFailed = 3
    }

    /// DER of a ``CertificationRequest``; that it is one is not checked here.
    case certificationRequest([UInt8])
    case failure(Failure)

    package init(from reader: inout DERReader) throws(CodecError) {
        if reader.nextTag == DERTag.integer {
            self = .failure(try reader.readEnumeration("response code"))
        } else {
            self = .certificationRequest(try reader.readCertificate("certification request"))
        }
    }

    package func write(to writer: inout DERWriter) {
        switch self {
        case .certificationRequest(let request): writer.write(encoded: request)
        case .failure(let failure): writer.write(failure)
        }
    }
}

extension IssueSecurityCredentialsResponse.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .invalidKeyUsage: "invalid key usage"
        case .keyPairGenerationFailed: "key pair generation failed"
        case .certificationRequestProductionFailed: "certification request production failed"
        }
    }
}
