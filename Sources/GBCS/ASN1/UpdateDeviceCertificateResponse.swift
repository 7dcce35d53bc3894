import COSEM

/// The content of CS02d responses, INTEGER.
package enum UpdateDeviceCertificateResponse: UInt8, DERValue, CaseIterable {
    case success = 0
    case invalidCertificate = 1
    case wrongDeviceIdentity = 2
    case invalidKeyUsage = 3
    case noCorrespondingKeyPairGenerated = 4
    case wrongPublicKey = 5
    case certificateStorageFailed = 6
    case privateKeyChangeFailed = 7

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readEnumeration("response code")
    }

    package func write(to writer: inout DERWriter) { writer.write(UInt64(rawValue)) }
}

extension UpdateDeviceCertificateResponse: CustomStringConvertible {
    package var description: String {
        switch self {
        case .success: "success"
        case .invalidCertificate: "invalid certificate"
        case .wrongDeviceIdentity: "wrong device identity"
        case .invalidKeyUsage: "invalid key usage"
        case .noCorrespondingKeyPairGenerated: "no corresponding key pair generated"
        case .wrongPublicKey: "wrong public key"
        case .certificateStorageFailed: "certificate storage failed"
        case .privateKeyChangeFailed: "private key change failed"
        }
    }
}
