import COSEM
import Glibc

/// A Message Template as threads share it: pointers to octets that are never written again and never freed, so that
/// matching touches no reference count that other threads touch too.
///
/// `@unchecked Sendable`: what the pointers point to is written in `init`, before anyone else has it, only read from
/// then on, and immortal.
package struct TemplateMatcher: @unchecked Sendable {
    /// The octets that every conforming content has; markers at the positions that vary.
    private let octets: UnsafeRawBufferPointer
    /// The varying places in ascending order, without overlaps, each inside the octets.
    private let placeholders: UnsafeBufferPointer<MessageTemplate.Placeholder>

    init(_ octets: [UInt8], _ placeholders: [MessageTemplate.Placeholder]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: octets.count, alignment: 8)
        memory.copyBytes(from: octets)
        self.octets = UnsafeRawBufferPointer(memory)
        let places = UnsafeMutableBufferPointer<MessageTemplate.Placeholder>.allocate(capacity: placeholders.count)
        _ = places.initialize(from: placeholders)
        self.placeholders = UnsafeBufferPointer(places)
    }

    /// The range in the content of the message with these octets and this layout; nil where the form has none. Throws
    /// when the content is not what the template makes of the message's own header.
    package func range(in message: RawSpan, _ layout: MessageLayout) throws(CodecError) -> RequestRange? {
        let start = layout.contentRange.lowerBound
        guard layout.contentRange.count == octets.count else {
            let count = layout.contentRange.count
            throw CodecError(
                .invalidValue("the content has \(count) octets; its Message Template has \(octets.count)"), at: start)
        }
        let content = message.extracting(layout.contentRange)
        let header = layout.header
        var position = 0
        var from: RequestBound?
        var to: RequestBound?
        for placeholder in placeholders {
            let offset = placeholder.range.lowerBound
            try compare(content, position..<offset, at: start)
            switch placeholder.field {
            case .invokeID:
                let expected = LongInvokeIDAndPriority(originatorCounter: header.originatorCounter)
                try expect(content, expected.rawValue, "long-invoke-id", offset, at: start)
            case .originatorCounter:
                try expect(content, header.originatorCounter, "transaction-id counter", offset, at: start)
            case .originator:
                let party = header.information.supplementaryRemotePartyID ?? header.businessOriginator
                try expect(content, party.rawValue, "originator of the protection parameters", offset, at: start)
            case .recipient:
                try expect(
                    content, header.businessTarget.rawValue, "recipient of the protection parameters", offset, at: start
                )
            case .from: from = try Self.bound(content, placeholder.range, sameAs: from, at: start)
            case .to: to = try Self.bound(content, placeholder.range, sameAs: to, at: start)
            }
            position = placeholder.range.upperBound
        }
        try compare(content, position..<octets.count, at: start)
        guard let from, let to else { return nil }
        return RequestRange(from: from, to: to)
    }

    /// The bound in `range`: seconds when it has four octets, else a date-time. A command has one range, however many
    /// logs it reads.
    private static func bound(
        _ content: RawSpan, _ range: Range<Int>, sameAs known: RequestBound?, at start: Int
    ) throws(CodecError) -> RequestBound {
        let bound: RequestBound
        if range.count == 4 {
            bound = .seconds(content.integer(at: range.lowerBound))
        } else {
            var cursor = OctetCursor(range)
            bound = .dateTime(try COSEMDateTime(at: &cursor, in: content))
        }
        guard let known, known != bound else { return bound }
        throw CodecError(.invalidValue("the range differs from that of an earlier item"), at: start + range.lowerBound)
    }

    /// Compares `range` of content and template, which are equally long.
    private func compare(_ content: RawSpan, _ range: Range<Int>, at start: Int) throws(CodecError) {
        guard !range.isEmpty else { return }
        let isEqual = content.extracting(range).withUnsafeBytes {
            memcmp($0.baseAddress!, octets.baseAddress! + range.lowerBound, range.count) == 0
        }
        if !isEqual { try refuse(content, range, at: start) }
    }

    @inline(never)
    private func refuse(_ content: RawSpan, _ range: Range<Int>, at start: Int) throws(CodecError) {
        for index in range where content.octet(at: index) != octets[index] {
            throw CodecError(
                .unexpectedOctet(
                    found: content.octet(at: index), expected: "\(octets[index].hexadecimal), by the Message Template"),
                at: start + index)
        }
    }

    @inline(__always)
    private func expect<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ content: RawSpan, _ expected: Integer, _ name: StaticString, _ offset: Int, at start: Int
    ) throws(CodecError) {
        let found: Integer = content.integer(at: offset)
        guard found == expected else { throw .contradiction(found, expected, name, at: start + offset) }
    }
}

extension CodecError {
    @inline(never)
    fileprivate static func contradiction<Integer: FixedWidthInteger>(
        _ found: Integer, _ expected: Integer, _ name: StaticString, at offset: Int
    ) -> CodecError {
        CodecError(
            .invalidValue("\(name) is \(found.hexadecimal), the message's header makes it \(expected.hexadecimal)"),
            at: offset)
    }
}
