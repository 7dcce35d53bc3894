import COSEM

/// The content of CS03A1 responses, INTEGER.
package enum JoinDeviceResponse: UInt8, DERValue, CaseIterable {
    case success = 0
    case invalidMessageCodeForJoinMethodAndRole = 1
    case invalidJoinMethodAndRole = 2
    case incompatibleWithExistingEntry = 3
    case deviceLogFull = 4
    case writeFailure = 5
    case keyAgreementNoResources = 6
    case keyAgreementUnknownIssuer = 7
    case keyAgreementUnsupportedSuite = 8
    case keyAgreementBadMessage = 9
    case keyAgreementBadKeyConfirm = 10
    case invalidOrMissingCertificate = 11
    case noPartnerLinkKeyReceived = 12
    case noCBKEResponse = 13

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readEnumeration("response code")
    }

    package func write(to writer: inout DERWriter) { writer.write(UInt64(rawValue)) }
}

extension JoinDeviceResponse: CustomStringConvertible {
    package var description: String {
        switch self {
        case .success: "success"
        case .invalidMessageCodeForJoinMethodAndRole: "invalid message code for join method and role"
        case .invalidJoinMethodAndRole: "invalid join method and role"
        case .incompatibleWithExistingEntry: "incompatible with existing entry"
        case .deviceLogFull: "device log full"
        case .writeFailure: "write failure"
        case .keyAgreementNoResources: "key agreement: no resources"
        case .keyAgreementUnknownIssuer: "key agreement: unknown issuer"
        case .keyAgreementUnsupportedSuite: "key agreement: unsupported suite"
        case .keyAgreementBadMessage: "key agreement: bad message"
        case .keyAgreementBadKeyConfirm: "key agreement: bad key confirm"
        case .invalidOrMissingCertificate: "invalid or missing certificate"
        case .noPartnerLinkKeyReceived: "no partner link key received"
        case .noCBKEResponse: "no CBKE response"
        }
    }
}
