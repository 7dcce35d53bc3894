import COSEM

extension AnnotationWriter {
    /// Writes the lines of ASN.1 content that is `range` of the octets, or none at all when it is malformed.
    mutating func annotate(_ content: ASN1Content, in range: Range<Int>) throws(CodecError) {
        var reader = DERReader(octets, range: range)
        _ = try content.type.init(from: &reader)
        try reader.expectEnd()
        var elements = DERElementLines(octets: octets)
        var start = DERReader(octets, range: range)
        _ = try elements.append(&start, content.elements, depth: 0)
        for element in elements.lines { line(element.range.count, element.meaning, depth: element.depth) }
    }
}

/// The lines of DER elements, one for each primitive and for each tag and length of a constructed one.
private struct DERElementLines {
    struct Line {
        let range: Range<Int>
        let depth: Int
        var meaning: String
    }

    let octets: [UInt8]
    private(set) var lines: [Line] = []

    init(octets: [UInt8]) { self.octets = octets }

    /// Appends the elements that are left to read; returns how many there were. Of `names` the next with the element's
    /// tag is its own.
    mutating func append(
        _ reader: inout DERReader, _ names: [NamedElement], depth: Int
    ) throws(CodecError) -> Int {
        var rest = names[...]
        var count = 0
        while let tag = reader.nextTag {
            rest = rest.drop { $0.tag != tag }
            try append(&reader, tag, rest.popFirst(), depth: depth)
            count += 1
        }
        return count
    }

    private mutating func appendList(
        _ reader: inout DERReader, of name: NamedElement, depth: Int
    ) throws(CodecError) -> Int {
        var count = 0
        while let tag = reader.nextTag {
            try append(&reader, tag, name, depth: depth)
            count += 1
        }
        return count
    }

    private mutating func append(
        _ reader: inout DERReader, _ tag: UInt8, _ element: NamedElement?, depth: Int
    ) throws(CodecError) {
        let before = reader
        let contents = try reader.readContents(tag, "element")
        let whole = before.offset..<contents.upperBound
        let name = element?.name ?? "element"
        switch element?.reading {
        case .sequence(let members):
            lines.append(
                Line(range: before.offset..<contents.lowerBound, depth: depth, meaning: "\(name): sequence"))
            var inner = try before.enter(contents, at: before.offset)
            _ = try append(&inner, members, depth: depth + 1)
        case .list(let member):
            let index = lines.count
            lines.append(Line(range: before.offset..<contents.lowerBound, depth: depth, meaning: name))
            var inner = try before.enter(contents, at: before.offset)
            let count = try appendList(&inner, of: member, depth: depth + 1)
            lines[index].meaning += ": sequence of \(count)"
        case let reading:
            let text = try Self.text(of: reading ?? .octets, before, tag, Array(octets[whole]))
            lines.append(Line(range: whole, depth: depth, meaning: text.isEmpty ? name : "\(name): \(text)"))
        }
    }

    /// The value of the element that `reader` stands before and whose octets are `whole`.
    private static func text(
        of reading: NamedElement.Reading, _ reader: DERReader, _ tag: UInt8, _ whole: [UInt8]
    ) throws(CodecError) -> String {
        var reader = reader
        switch reading {
        case .number: return "\(try reader.readUnsigned("number", tag: tag))"
        case .enumeration(let names):
            let value = try reader.readUnsigned("number", tag: tag)
            return names[value].map { "\(value), \($0)" } ?? "\(value)"
        case .keyUsage: return "\(try TrustAnchorCell.KeyUsage(from: &reader))"
        case .entityIdentifier: return "\(try reader.readEntityIdentifier("identifier"))"
        case .time:
            let time = try reader.readTime("time")
            return time == GeneralizedTime.never ? "never" : "\(time)"
        case .alertCode: return "\(try AlertCode(from: &reader))"
        case .certificate: return AnnotationWriter.subject(of: whole[...])
        case .certificationRequest: return subject(ofRequest: whole)
        case .octets: return try reader.readOctetString("octets", tag: tag).hexadecimal
        case .null, .sequence, .list: return ""
        }
    }

    private static func subject(ofRequest der: [UInt8]) -> String {
        do throws(CodecError) {
            let request = try CertificationRequest(der: der)
            let signature = request.isSigned ? "signed with the key in it" : "NOT signed with the key in it"
            return "\(request.device.serialNumber), \(request.keyUsage), \(signature)"
        } catch {
            return "not a certification request: \(error)"
        }
    }
}
