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
        /// An octet of ``RequestArguments``, which may have any value and which the device reads itself.
        case argument
    }

    struct Placeholder: Sendable {
        let field: Field
        let range: Range<Int>
    }

    package let matcher: TemplateMatcher

    public init(_ form: RequestForm) {
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
        form.accessRequest(header: header, range: range, arguments: form.argumentsOfOnly(0x11)).encode(into: &content)
        var other: [UInt8] = []
        form.accessRequest(header: header, range: range, arguments: form.argumentsOfOnly(0x22)).encode(into: &other)
        let arguments = zip(content, other).enumerated().filter { $1.0 != $1.1 }
            .map { Placeholder(field: .argument, range: $0.offset..<$0.offset + 1) }

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
        matcher = TemplateMatcher(
            content, (placeholders + arguments).sorted { $0.range.lowerBound < $1.range.lowerBound })
    }

    /// The range in the content of `message`; nil where the form has none. Throws, with the octet's offset in the
    /// message, when the content is not what the template makes of the message's own header.
    public func range(in message: Message) throws(CodecError) -> RequestRange? {
        try matcher.range(in: message.octets.span.bytes, message.layout)
    }
}

extension RequestForm {
    /// Arguments all of whose octets are `octet`: two of these differ exactly at the positions of the arguments.
    fileprivate func argumentsOfOnly(_ octet: UInt8) -> RequestArguments? {
        let device = EntityIdentifier(UInt64(octet) &* 0x0101_0101_0101_0101)
        return switch self {
        case .registerDevice:
            .registration(
                DeviceRegistration(
                    device: device, key: Array(repeating: octet, count: DeviceRegistration.keySize), type: octet,
                    joinTimeout: UInt16(octet) << 8 | UInt16(octet)))
        case .unregisterDevice: .device(device)
        case .get, .getRange, .getProtected, .setClock, .actions: nil
        }
    }
}
