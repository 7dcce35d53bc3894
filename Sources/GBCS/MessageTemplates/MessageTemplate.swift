import COSEM

/// A use case's Message Template, ready to be compared with commands: the octets that every conforming content has, and
/// the positions of those that vary (GBCS 19.2; SEC definition of a Critical Command).
///
/// A template is made once from the typed request: that is encoded with marker values, and the markers are found in the
/// result. Matching compares octets in place and allocates nothing. There is one template of each use case for the life
/// of the process, and its octets are never freed: only tests make others.
public struct MessageTemplate: Sendable {
    /// The field at a varying position.
    enum Field: Sendable {
        case invokeID
        case originatorCounter
        case originator
        case recipient
        case from
        case to
    }

    struct Placeholder: Sendable {
        let field: Field
        let range: Range<Int>
    }

    package let matcher: TemplateMatcher

    /// - Precondition: the form's commands bring no values of their own.
    public init(_ form: RequestForm) {
        precondition(!form.takesArguments)
        let counter: UInt64 = 0xA1A2_A3A4_A5A6_A7A8
        let originator: UInt64 = 0xB1B2_B3B4_B5B6_B7B8
        let recipient: UInt64 = 0xC1C2_C3C4_C5C6_C7C8
        let from = UTCTime(secondsSince2000: 0xD1D2_D3D4)
        let to = UTCTime(secondsSince2000: 0xE1E2_E3E4)
        let header = GroupingHeader(
            craFlag: .command, originatorCounter: counter, businessOriginator: EntityIdentifier(originator),
            businessTarget: EntityIdentifier(recipient), otherInformation: .messageCode(MessageCode(rawValue: 0)))
        let range = form.range(from: from, to: to)
        var content: [UInt8] = []
        form.accessRequest(header: header, range: range).encode(into: &content)

        var markers: [(Field, [UInt8])] = []
        func mark(_ field: Field, _ value: some FixedWidthInteger) {
            var octets: [UInt8] = []
            octets.append(bigEndian: value)
            markers.append((field, octets))
        }
        func mark(_ field: Field, _ bound: RequestBound?) {
            switch bound {
            case nil: break
            case .seconds(let seconds): mark(field, seconds)
            case .dateTime(let dateTime): markers.append((field, dateTime.octets))
            }
        }
        mark(.invokeID, LongInvokeIDAndPriority(originatorCounter: counter).rawValue)
        mark(.originatorCounter, counter)
        mark(.originator, originator)
        mark(.recipient, recipient)
        mark(.from, range?.from)
        mark(.to, range?.to)

        let placeholders = markers.flatMap { field, marker in
            content.indices.filter { content[$0...].starts(with: marker) }
                .map { Placeholder(field: field, range: $0..<$0 + marker.count) }
        }
        matcher = TemplateMatcher(content, placeholders.sorted { $0.range.lowerBound < $1.range.lowerBound })
    }

    /// The range in the content of `message`; nil where the form has none. Throws, with the octet's offset in the
    /// message, when the content is not what the template makes of the message's own header.
    public func range(in message: Message) throws(CodecError) -> RequestRange? {
        try matcher.range(in: message.octets.span.bytes, message.layout)
    }
}
