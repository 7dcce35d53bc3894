import DCC
import DUIS
import GBCS

/// Signs Pre-Commands, once they are seen to be what was asked for.
package enum PreCommandSignature {
    /// Why a Pre-Command is not signed, in a sentence.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// The Signed Pre-Command: the octets from DF to the end of the content, and the signature of those behind DF, r ‖ s, with
    /// its length of 64 (dcc.md 5; GBCS 6.2).
    package static func signed(
        _ octets: [UInt8], answering request: ServiceRequest, by key: P256PrivateKey
    ) throws(Problem) -> [UInt8] {
        let correlation = PreCommandCorrelation(octets, request: request)
        guard correlation.isCorrelated else {
            throw Problem(
                description: "the Pre-Command is not signed, since it is not what was asked for: "
                    + correlation.discrepancies.map(\.description).joined(separator: "; "))
        }
        let message: Message
        do { message = try Message(parsing: octets) } catch {
            throw Problem(description: "the Pre-Command is not signed, since it is malformed: \(error)")
        }
        let range = message.signedRange
        return Array(octets[..<range.upperBound]) + [64] + key.signature(of: octets[range])
    }

    /// The request that follows a CV 4 one: the same name and references, with the Signed Pre-Command as its body.
    ///
    /// - Parameter variant: its Command Variant, 5, 6 or 7.
    package static func request(
        sending signed: [UInt8], of request: ServiceRequest, as variant: CommandVariant = .sendSigned
    ) -> ServiceRequest {
        var following = request
        following.commandVariant = variant
        following.body = Element("SignedPreCommand", [Element("GBCSPayload", text: Base64Binary.text(signed))])
        return following
    }
}
