import COSEM
import Glibc

/// A use case's Message Template, ready to hold against commands: the octets every conforming content has,
/// and where those that vary stand (GBCS 19.2; SEC definition of a Critical Command).
///
/// Made once from the typed request, by encoding it with marker values and finding the markers; matching
/// compares octets in place and allocates nothing.
public struct MessageTemplate: Sendable {
    /// What stands at a varying place.
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

    let octets: [UInt8]
    let placeholders: [Placeholder]
    let boundsAreDateTimes: Bool

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

        placeholders = markers.flatMap { field, marker in
            content.indices.filter { content[$0...].starts(with: marker) }
                .map { Placeholder(field: field, range: $0..<$0 + marker.count) }
        }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        octets = content
        boundsAreDateTimes = if case .dateTime = range?.from { true } else { false }
    }

    /// The range in the content of `message`, nil where the form has none; throws, with the octet's offset in
    /// the message, when the content is not what the template makes of the message's own header.
    public func range(in message: Message) throws(CodecError) -> RequestRange? {
        let start = message.contentRange.lowerBound
        guard message.contentRange.count == octets.count else {
            let count = message.contentRange.count
            throw CodecError(
                .invalidValue("the content has \(count) octets; its Message Template has \(octets.count)"), at: start)
        }
        var position = 0
        var from: RequestBound?
        var to: RequestBound?
        for placeholder in placeholders {
            try compare(message, position..<placeholder.range.lowerBound)
            let offset = start + placeholder.range.lowerBound
            let header = message.header
            switch placeholder.field {
            case .invokeID:
                let expected = LongInvokeIDAndPriority(originatorCounter: header.originatorCounter)
                try expect(message.octets.integer(at: offset), expected.rawValue, "long-invoke-id", at: offset)
            case .originatorCounter:
                try expect(
                    message.octets.integer(at: offset), header.originatorCounter, "transaction-id counter", at: offset)
            case .originator:
                let party = header.otherInformation.supplementaryRemotePartyID ?? header.businessOriginator
                try expect(
                    message.octets.integer(at: offset), party.rawValue, "originator of the protection parameters",
                    at: offset)
            case .recipient:
                try expect(
                    message.octets.integer(at: offset), header.businessTarget.rawValue,
                    "recipient of the protection parameters", at: offset)
            case .from: from = try bound(message, placeholder)
            case .to: to = try bound(message, placeholder)
            }
            position = placeholder.range.upperBound
        }
        try compare(message, position..<octets.count)
        guard let from, let to else { return nil }
        return RequestRange(from: from, to: to)
    }

    private func bound(_ message: Message, _ placeholder: Placeholder) throws(CodecError) -> RequestBound {
        let start = message.contentRange.lowerBound
        guard boundsAreDateTimes else {
            return .seconds(message.octets.integer(at: start + placeholder.range.lowerBound))
        }
        var reader = OctetReader(
            message.octets, range: start + placeholder.range.lowerBound..<start + placeholder.range.upperBound)
        return .dateTime(try COSEMDateTime(from: &reader))
    }

    private func compare(_ message: Message, _ range: Range<Int>) throws(CodecError) {
        let start = message.contentRange.lowerBound
        let isEqual = message.octets.withUnsafeBytes { found in
            octets.withUnsafeBytes { expected in
                // Both ranges lie inside: the content is as long as the template.
                range.isEmpty
                    || memcmp(
                        found.baseAddress! + start + range.lowerBound, expected.baseAddress! + range.lowerBound,
                        range.count)
                        == 0
            }
        }
        guard !isEqual, let index = range.first(where: { message.octets[start + $0] != octets[$0] }) else { return }
        throw CodecError(
            .unexpectedOctet(
                found: message.octets[start + index], expected: "\(octets[index].hexadecimal), by the Message Template"),
            at: start + index)
    }

    private func expect<Integer: FixedWidthInteger>(
        _ found: Integer, _ expected: Integer, _ name: String, at offset: Int
    ) throws(CodecError) {
        guard found == expected else {
            throw CodecError(
                .invalidValue("\(name) is \(found.hexadecimal), the message's header makes it \(expected.hexadecimal)"),
                at: offset)
        }
    }
}

extension Array where Element == UInt8 {
    /// The big-endian integer at `offset`, which lies inside with all its octets.
    fileprivate func integer<Integer: FixedWidthInteger>(at offset: Int) -> Integer {
        withUnsafeBytes { Integer(bigEndian: $0.loadUnaligned(fromByteOffset: offset, as: Integer.self)) }
    }
}
