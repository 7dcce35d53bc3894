/// The reason why a GBCS message cannot be told as MMC XML.
package struct MMCError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The message is of another kind than asked for, or of a use case that MMC has no element for.
        case unsupported
        /// The content cannot be decoded, or is not what the use case brings.
        case content
        /// The content is the use case's, but a value lies outside of what the MMC schema takes.
        case bound
        /// What the caller gave beside the message does not belong to it, or something is missing.
        case argument
    }

    package let kind: Kind
    /// The value at fault, such as `prices, 3`; empty where it is the whole message.
    package let place: String
    package let reason: String

    package init(_ kind: Kind, at place: String = "", _ reason: String) {
        (self.kind, self.place, self.reason) = (kind, place, reason)
    }
}

extension MMCError: CustomStringConvertible {
    package var description: String { place.isEmpty ? reason : "\(place): \(reason)" }
}
