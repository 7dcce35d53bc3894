import COSEM

/// A GBCS message: `MAC Header ‖ Grouping Header ‖ content ‖ signature ‖ MAC` (GBCS 7.2).
///
/// The value keeps the octets it was parsed from and the ranges of the parts, so that parsing copies nothing. Three of
/// the parts may be missing: a message without MAC Header is protected by its signature alone, and a pre-command, which
/// a service user signs, has no signature field at all.
public struct Message: Sendable {
    /// The signature field after the content.
    public enum SignatureField: Hashable, Sendable {
        /// There is not even a length octet: the message is a pre-command.
        case absent
        /// The field is empty: its length octet is 00.
        case empty
        /// The field holds a signature: length octet 40, then r and s in this range of the octets.
        case present(Range<Int>)
    }

    /// Longest message accepted, in octets: 13 months of half hours take about 230,000 on a twin-element meter.
    public static let maximumSize = 1 << 20
    public static let signatureSize = 64

    public let octets: [UInt8]
    /// The layout that parsing has found.
    package let layout: MessageLayout

    /// Parses all of `octets` as one message.
    public init(parsing octets: [UInt8]) throws(CodecError) {
        layout = try MessageLayout(parsing: octets.span.bytes)
        self.octets = octets
    }

    public var header: GroupingHeader { GroupingHeader(layout.header, in: octets) }
    /// Range of the content.
    public var contentRange: Range<Int> { layout.contentRange }
    public var signature: SignatureField { layout.signature }
    /// Range from DF to the end of the signature field: what the MAC covers after its constant prefix.
    public var groupingRange: Range<Int> { layout.groupingRange }
    /// Range of the MAC, the last 12 octets; nil without a MAC Header.
    public var macRange: Range<Int>? { layout.macRange }
    public var content: ArraySlice<UInt8> { octets[contentRange] }
    /// Range from the transaction-id's length octet to the end of the content: what a signature covers (GBCS 6.2.3).
    public var signedRange: Range<Int> { layout.signedRange }
}

extension Message: Equatable {
    public static func == (left: Message, right: Message) -> Bool { left.octets == right.octets }
}
