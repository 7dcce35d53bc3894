import COSEM

/// The content of CS04AC responses, INTEGER.
package enum UnjoinDeviceResponse: UInt8, DERValue, CaseIterable {
    case success = 0
    case notInDeviceLog = 1
    case otherFailure = 2

    package init(from reader: inout DERReader) throws(CodecError) {
        self = try reader.readEnumeration("response code")
    }

    package func write(to writer: inout DERWriter) { writer.write(UInt64(rawValue)) }
}

extension UnjoinDeviceResponse: CustomStringConvertible {
    package var description: String {
        switch self {
        case .success: "success"
        case .notInDeviceLog: "not in device log"
        case .otherFailure: "other failure"
        }
    }
}
