import COSEM
import Foundation

/// Texts of values that stand in more than one part of a document.
enum MMCText {
    /// A date-time as `2026-11-29T12:00:00Z`; nil for one that is not defined.
    static func dateTime(_ time: COSEMDateTime, at place: String) throws(MMCError) -> String? {
        if let time = time.utc { return "\(time)" }
        guard time.year == COSEMDateTime.unspecified.year, time.month == COSEMDateTime.notSpecified else {
            throw MMCError(.bound, at: place, "the time \(time.octets.hexadecimal) is not a definite one in UTC")
        }
        return nil
    }

    /// Octets as the schema's base64Binary, without line breaks.
    static func base64(_ octets: some Sequence<UInt8>) -> String { Data(octets).base64EncodedString() }
}
