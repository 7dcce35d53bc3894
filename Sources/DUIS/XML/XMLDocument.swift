import CXMLSec

/// A document as a tree of libxml2's, which it owns. It belongs to one thread at a time.
public final class XMLDocument {
    let pointer: xmlDocPtr

    init(adopting pointer: xmlDocPtr) { self.pointer = pointer }

    /// An empty document.
    init() {
        XMLLibrary.start()
        // Only memory can be wanting.
        guard let document = xmlNewDoc(nil) else { fatalError("libxml2: out of memory") }
        pointer = document
    }

    deinit { xmlFreeDoc(pointer) }

    /// The root element; nil only while a document is being made.
    var root: XMLNode? { xmlDocGetRootElement(pointer) }

    /// The root as a value. Attributes with a namespace, such as xsi:type, are not in it.
    public var element: Element { root.map { Element($0) } ?? Element("") }

    /// A document of its own of the first element with this name in the namespace of DUIS, as it is signed there: with
    /// the namespaces that it uses declared on it. nil when there is none.
    package func extract(_ name: String) -> XMLDocument? {
        var found: XMLNode?
        root?.forEachElement { node in
            if found == nil, node.localName == name, Element.Namespace(node) == .serviceUserGateway { found = node }
        }
        let part = XMLDocument()
        guard let found, let copy = xmlDocCopyNode(found, part.pointer, 1) else { return nil }
        xmlDocSetRootElement(part.pointer, copy)
        return part
    }

    /// The same document without blank text between elements.
    func withoutBlankText() -> XMLDocument? {
        guard let copy = xmlCopyDoc(pointer, 1) else { return nil }
        let document = XMLDocument(adopting: copy)
        document.root?.removeBlankTextBetweenElements()
        return document
    }

    /// The document's octets: an XML declaration and the root in UTF-8, nothing between them.
    public var octets: [UInt8] {
        guard let root, let buffer = xmlBufferCreateSize(4096) else { return [] }
        defer { xmlBufferFree(buffer) }
        xmlBufferSetAllocationScheme(buffer, XML_BUFFER_ALLOC_DOUBLEIT)
        _ = xmlBufferCCat(buffer, #"<?xml version="1.0" encoding="UTF-8"?>"#)
        guard xmlNodeDump(buffer, pointer, root, 0, 0) >= 0, let content = xmlBufferContent(buffer) else { return [] }
        return Array(UnsafeBufferPointer(start: content, count: Int(xmlBufferLength(buffer))))
    }
}

extension Element {
    /// An element of a document as a value; its depth is that of the document, which has a limit.
    init(_ node: XMLNode) {
        var elements: [Element] = []
        for child in node.children where child.isElement { elements.append(Element(child)) }
        self.init(
            node.localName, in: Namespace(node),
            attributes: node.attributes.compactMap { $0.pointee.ns == nil ? Attribute($0) : nil },
            text: elements.isEmpty ? node.joinedText : "", elements)
    }
}

extension Element.Attribute {
    init(_ attribute: UnsafeMutablePointer<xmlAttr>) {
        self.init(attribute.pointee.name.map { String(cString: $0) } ?? "", attribute.value)
    }
}

extension Element.Namespace {
    init(_ node: XMLNode) {
        guard let uri = node.namespaceURI else {
            self = .none
            return
        }
        if xmlStrEqual(uri, Self.duis.utf8Start) == 1 {
            self = .serviceUserGateway
        } else if xmlStrEqual(uri, Self.mmc.utf8Start) == 1 {
            self = .responseAndAlert
        } else if xmlStrEqual(uri, Self.xmldsig.utf8Start) == 1 {
            self = .signature
        } else {
            self = .other(String(cString: uri))
        }
    }

    static let duis: StaticString = "http://www.dccinterface.co.uk/ServiceUserGateway"
    static let mmc: StaticString = "http://www.dccinterface.co.uk/ResponseAndAlert"
    static let xmldsig: StaticString = "http://www.w3.org/2000/09/xmldsig#"
}
