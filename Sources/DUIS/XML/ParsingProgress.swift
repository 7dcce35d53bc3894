import CXMLSec

/// What a parser has met so far in a document, and why it was stopped. The parser's context points to it.
final class ParsingProgress {
    private let limits: XMLLimits
    private(set) var problem: XMLProblem?
    private var depth = 0
    private var elements = 0
    private var textOctets = 0

    init(_ limits: XMLLimits) { self.limits = limits }

    func begin() {
        problem = nil
        (depth, elements, textOctets) = (0, 0, 0)
    }

    /// Stops the parser for good; the first reason is kept.
    func stop(_ context: xmlParserCtxtPtr, _ kind: XMLProblem.Kind, _ detail: String) {
        guard problem == nil else { return }
        problem = XMLProblem(kind, line: (context.pointee.input?.pointee.line).map(Int.init), detail)
        xmlStopParser(context)
    }

    private func startElement(_ context: xmlParserCtxtPtr, attributes: SAXAttributes, namespaces: SAXNamespaces) -> Bool
    {
        depth += 1
        elements += 1
        textOctets = 0
        if depth > limits.depth {
            stop(context, .limit, "more than \(limits.depth) elements inside each other")
        } else if elements > limits.elements {
            stop(context, .limit, "more than \(limits.elements) elements")
        } else if attributes.count + namespaces.count > limits.attributes {
            stop(context, .limit, "more than \(limits.attributes) attributes of one element")
        } else if !namespaces.areWritable {
            stop(context, .malformed, "a namespace with quotes, white space, & or < in its name")
        } else if attributes.longestValue > limits.attributeOctets {
            stop(context, .limit, "an attribute of more than \(limits.attributeOctets) octets")
        }
        return problem == nil
    }

    private func endElement() {
        depth -= 1
        textOctets = 0
    }

    private func text(_ context: xmlParserCtxtPtr, octets: Int32) -> Bool {
        textOctets += Int(octets)
        if textOctets > limits.textOctets {
            stop(context, .limit, "a text of more than \(limits.textOctets) octets")
        }
        return problem == nil
    }

    private func declaration(_ context: xmlParserCtxtPtr) {
        let encoding = (context.pointee.encoding).map { String(cString: $0) } ?? "UTF-8"
        let version = (context.pointee.version).map { String(cString: $0) } ?? "1.0"
        if encoding.uppercased() != "UTF-8" {
            stop(context, .encoding, "the document is in \(encoding.prefix(40)); send UTF-8")
        } else if version != "1.0" {
            stop(context, .encoding, "the document is XML \(version.prefix(10)); send XML 1.0")
        }
    }

    /// Sets what the parser calls. Comments are dropped: they are not signed, and must not split a text.
    static func install(in handler: UnsafeMutablePointer<xmlSAXHandler>) {
        handler.pointee.startDocument = { pointer in
            guard let (context, progress) = ParsingProgress.of(pointer) else { return }
            progress.declaration(context)
            if progress.problem == nil { xmlSAX2StartDocument(pointer) }
        }
        handler.pointee.startElementNs = {
            pointer, name, prefix, uri, namespaceCount, namespaces, count, defaulted, values in
            guard let (context, progress) = ParsingProgress.of(pointer) else { return }
            let attributes = SAXAttributes(count: Int(count), values: values)
            let declarations = SAXNamespaces(count: Int(namespaceCount), values: namespaces)
            if progress.startElement(context, attributes: attributes, namespaces: declarations) {
                xmlSAX2StartElementNs(
                    pointer, name, prefix, uri, namespaceCount, namespaces, count, defaulted, values)
            }
        }
        handler.pointee.endElementNs = { pointer, name, prefix, uri in
            guard let (_, progress) = ParsingProgress.of(pointer) else { return }
            progress.endElement()
            xmlSAX2EndElementNs(pointer, name, prefix, uri)
        }
        handler.pointee.characters = saxCharacters
        handler.pointee.ignorableWhitespace = saxCharacters
        handler.pointee.comment = nil
        handler.pointee.internalSubset = { pointer, _, _, _ in
            guard let (context, progress) = ParsingProgress.of(pointer) else { return }
            progress.stop(context, .documentType, "a document type declaration (DOCTYPE); send none")
        }
        handler.pointee.externalSubset = nil
        handler.pointee.entityDecl = nil
        handler.pointee.unparsedEntityDecl = nil
        handler.pointee.resolveEntity = nil
        handler.pointee.getParameterEntity = nil
        handler.pointee.processingInstruction = { pointer, target, _ in
            guard let (context, progress) = ParsingProgress.of(pointer) else { return }
            progress.stop(context, .processingInstruction, "a processing instruction; send none")
        }
        handler.pointee.serror = { _, _ in }
    }

    static func of(_ pointer: UnsafeMutableRawPointer?) -> (xmlParserCtxtPtr, ParsingProgress)? {
        guard let context = pointer?.assumingMemoryBound(to: xmlParserCtxt.self),
            let progress = context.pointee._private
        else { return nil }
        return (context, Unmanaged<ParsingProgress>.fromOpaque(progress).takeUnretainedValue())
    }

    /// One function for text and for white space: libxml2 compares the two, and keeps white space where they are equal.
    private static let saxCharacters: charactersSAXFunc = { pointer, octets, count in
        guard let (context, progress) = ParsingProgress.of(pointer) else { return }
        if progress.text(context, octets: count) { xmlSAX2Characters(pointer, octets, count) }
    }
}

/// The attributes of a start tag as libxml2 passes them: name, prefix, namespace, begin and end of the value of each.
private struct SAXAttributes {
    let count: Int
    let values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    var longestValue: Int {
        guard let values else { return 0 }
        return (0..<count).map { index -> Int in
            guard let begin = values[index * 5 + 3], let end = values[index * 5 + 4] else { return 0 }
            return end - begin
        }.max() ?? 0
    }
}

/// The namespace declarations of a start tag as libxml2 passes them: prefix and name of each.
private struct SAXNamespaces {
    let count: Int
    let values: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

    /// Whether all can be written as they are: libxml2 escapes nothing in them, not even when it canonicalises.
    var areWritable: Bool {
        guard let values else { return true }
        return (0..<count).allSatisfy { index in
            guard let name = values[index * 2 + 1] else { return true }
            return XMLText.isNamespace(UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
        }
    }
}
