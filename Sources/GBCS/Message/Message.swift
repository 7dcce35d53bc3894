import COSEM

/// A GBCS message: `MAC Header ‖ Grouping Header ‖ content ‖ signature ‖ MAC` (GBCS 7.2).
///
/// The value keeps the octets it was parsed from and says where the parts are, so parsing copies nothing.
/// Three of the parts may be missing: a message without MAC Header is protected by its signature alone, and
/// a pre-command, what a service user signs, has no signature field at all.
public struct Message: Sendable {
    /// The signature field after the content.
    public enum SignatureField: Hashable, Sendable {
        /// Not even the length octet: a pre-command.
        case absent
        /// Length octet 00.
        case empty
        /// Length octet 40, then r and s at this range of the octets.
        case present(Range<Int>)
    }

    /// Longest message accepted, in octets: 13 months of half hours take about 230,000 on a twin meter.
    public static let maximumSize = 1 << 20
    public static let signatureSize = 64

    public let octets: [UInt8]
    /// What parsing found.
    package let layout: MessageLayout

    /// Parses all of `octets` as one message.
    public init(parsing octets: [UInt8]) throws(CodecError) {
        layout = try MessageLayout(parsing: octets.span.bytes)
        self.octets = octets
    }

    public var header: GroupingHeader { GroupingHeader(layout.header, in: octets) }
    /// Where the content is.
    public var contentRange: Range<Int> { layout.contentRange }
    public var signature: SignatureField { layout.signature }
    /// DF to the end of the signature field: what the MAC covers after its constant prefix.
    public var groupingRange: Range<Int> { layout.groupingRange }
    /// The last 12 octets, when there is a MAC Header.
    public var macRange: Range<Int>? { layout.macRange }
    public var content: ArraySlice<UInt8> { octets[contentRange] }
    /// The transaction-id's length octet to the end of the content: what a signature covers (GBCS 6.2.3).
    public var signedRange: Range<Int> { layout.signedRange }
}

extension Message: Equatable {
    public static func == (left: Message, right: Message) -> Bool { left.octets == right.octets }
}
