import Foundation

/// Octets in XML (RFC 4648, type xs:base64Binary), without line breaks.
package enum Base64 {
    package static func encode(_ octets: some Sequence<UInt8>) -> String { Data(octets).base64EncodedString() }

    /// The octets of a text, white space in it ignored; nil when it is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        let compact = text.utf8.contains(where: { $0 <= 0x20 }) ? text.filter { !$0.isWhitespace } : text
        return Data(base64Encoded: compact).map { [UInt8]($0) }
    }
}
