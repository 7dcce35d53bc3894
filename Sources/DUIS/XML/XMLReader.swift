import CXMLSec

/// A parser of documents without document types, processing instructions and entities of their own, all in UTF-8.
///
/// It owns one parser context of libxml2, which every document uses anew. It belongs to one thread at a time; its
/// documents are independent of it.
final class XMLReader {
    /// Names that a parser remembers before it makes place for a new one: a sender chooses names, and libxml2 forgets
    /// none. The schemas have some 3,000.
    private static let nameLimit: Int32 = 16384
    /// Octets given to the parser at a time. It takes a tag only as a whole, so what it leaves over is how long the tag is.
    private static let chunkOctets = 4096
    private static let options = Int32(
        XML_PARSE_NONET.rawValue | XML_PARSE_NODICT.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_COMPACT.rawValue
            | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_NOXINCNODE.rawValue)

    let limits: XMLLimits
    private var context: xmlParserCtxtPtr?
    private let progress: ParsingProgress

    init(limits: XMLLimits = XMLLimits()) {
        XMLLibrary.start()
        self.limits = limits
        progress = ParsingProgress(limits)
    }

    deinit { xmlFreeParserCtxt(context) }

    func read(_ octets: some Collection<UInt8>) throws(XMLProblem) -> XMLDocument {
        guard octets.count <= limits.octets else {
            throw XMLProblem(.size, "the document has \(octets.count) octets; at most \(limits.octets) are read")
        }
        let parsed: Result<XMLDocument, XMLProblem>? = octets.withContiguousStorageIfAvailable { parse($0) }
        return try (parsed ?? Array(octets).withUnsafeBufferPointer { parse($0) }).get()
    }

    private func parse(_ octets: UnsafeBufferPointer<UInt8>) -> Result<XMLDocument, XMLProblem> {
        if let problem = Self.beginningProblem(octets) { return .failure(problem) }
        guard let context = preparedContext(), let base = octets.baseAddress else {
            return .failure(XMLProblem(.malformed, "the parser could not be prepared"))
        }
        progress.begin()
        defer {
            if let document = context.pointee.myDoc {
                xmlFreeDoc(document)
                context.pointee.myDoc = nil
            }
            xmlResetLastError()
        }
        var position = 0
        while position < octets.count, progress.problem == nil, context.pointee.wellFormed == 1 {
            let count = min(Self.chunkOctets, octets.count - position)
            let isLast = position + count == octets.count
            UnsafeRawPointer(base + position).withMemoryRebound(to: CChar.self, capacity: count) {
                _ = xmlParseChunk(context, $0, Int32(count), isLast ? 1 : 0)
            }
            position += count
            if let input = context.pointee.input, input.pointee.end - input.pointee.cur > limits.tagOctets {
                progress.stop(context, .limit, "a tag or comment of more than \(limits.tagOctets) octets")
            }
        }
        if let problem = progress.problem { return .failure(problem) }
        guard context.pointee.wellFormed == 1, context.pointee.nsWellFormed == 1, let pointer = context.pointee.myDoc,
            xmlDocGetRootElement(pointer) != nil
        else { return .failure(Self.malformed(context)) }
        context.pointee.myDoc = nil
        return .success(XMLDocument(adopting: pointer))
    }

    private static func malformed(_ context: xmlParserCtxtPtr) -> XMLProblem {
        let error = context.pointee.lastError
        let line = error.line > 0 ? Int(error.line) : nil
        guard error.code != 0 else { return XMLProblem(.malformed, "the document has no end") }
        return XMLProblem(.malformed, line: line, "not well-formed XML: \(XMLProblem.sentence(error.message))")
    }

    /// Refuses what the parser would take for another encoding by its first octets (XML 1.0, appendix F).
    private static func beginningProblem(_ octets: UnsafeBufferPointer<UInt8>) -> XMLProblem? {
        let start = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        guard octets.count > start + 1 else { return XMLProblem(.malformed, "the document is empty") }
        let isText = octets[start] != 0 && octets[start + 1] != 0 && octets[start] < 0xFE
        guard isText else { return XMLProblem(.encoding, line: 1, "the document is not in UTF-8") }
        guard octets[start] == UInt8(ascii: "<") || [9, 10, 13, 32].contains(octets[start]) else {
            return XMLProblem(.malformed, line: 1, "the document does not begin with an element")
        }
        return nil
    }

    private func preparedContext() -> xmlParserCtxtPtr? {
        if let old = context, xmlDictSize(old.pointee.dict) > Self.nameLimit {
            xmlFreeParserCtxt(old)
            context = nil
        }
        if let context {
            guard xmlCtxtResetPush(context, nil, 0, nil, nil) == 0 else { return nil }
        } else {
            context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil)
        }
        guard let context, let handler = context.pointee.sax else { return nil }
        context.pointee._private = Unmanaged.passUnretained(progress).toOpaque()
        _ = xmlCtxtUseOptions(context, Self.options)
        ParsingProgress.install(in: handler)
        return context
    }
}
