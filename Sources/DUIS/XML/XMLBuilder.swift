import CXMLSec

/// Why an ``Element`` cannot be written as XML. Text never is the reason: what XML cannot hold becomes U+FFFD.
public enum XMLWritingProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A name that is none in XML.
    case name(String)
    /// A namespace that is no URI, or has quotes or `&` in it: libxml2 writes those without escaping.
    case namespace(String)
    /// More elements inside each other than ``XMLBuilder/depthLimit``.
    case depth
    /// libxml2 refused, for want of memory.
    case library

    public var description: String {
        switch self {
        case .name(let name): "\"\(name.prefix(60))\" is no name of an element or attribute"
        case .namespace(let uri): "\"\(uri.prefix(60))\" is no name of a namespace"
        case .depth: "more than \(XMLBuilder.depthLimit) elements inside each other"
        case .library: "libxml2 could not build the document"
        }
    }
}

/// A document in the making: prefixes sr, ra and ds declared on the root, no white space between elements.
struct XMLBuilder {
    static let depthLimit = 128

    let document = XMLDocument()
    /// A document of its own instead of an element of the tree; nil to build the element.
    var substitute: (Element) throws -> XMLDocument? = { _ in nil }

    /// The document with `element` as its root.
    func build(_ element: Element) throws -> XMLDocument {
        guard let root = xmlNewDocNode(document.pointer, nil, "unnamed", nil) else { throw XMLWritingProblem.library }
        xmlDocSetRootElement(document.pointer, root)
        let spaces = KnownNamespaces(
            duis: xmlNewNs(root, Element.Namespace.duis.utf8Start, "sr"),
            mmc: xmlNewNs(root, Element.Namespace.mmc.utf8Start, "ra"),
            signature: xmlNewNs(root, Element.Namespace.xmldsig.utf8Start, "ds"))
        xmlNodeSetName(root, try Self.checked(element.name))
        try fill(root, with: element, spaces, depth: 1)
        return document
    }

    private func fill(_ node: XMLNode, with element: Element, _ spaces: KnownNamespaces, depth: Int) throws {
        guard depth <= Self.depthLimit else { throw XMLWritingProblem.depth }
        xmlSetNs(node, try spaces.of(element.namespace, node, document.pointer))
        for attribute in element.attributes {
            let value = XMLText.storable(attribute.value)
            guard xmlNewProp(node, try Self.checked(attribute.name), value) != nil else {
                throw XMLWritingProblem.library
            }
        }
        if element.children.isEmpty, !element.text.isEmpty {
            guard let text = xmlNewDocText(document.pointer, XMLText.storable(element.text)) else {
                throw XMLWritingProblem.library
            }
            xmlAddChild(node, text)
        }
        for child in element.children {
            if let own = try substitute(child), let root = own.root {
                guard let copy = xmlDocCopyNode(root, document.pointer, 1) else { throw XMLWritingProblem.library }
                xmlAddChild(node, copy)
                continue
            }
            guard let below = xmlNewDocNode(document.pointer, nil, try Self.checked(child.name), nil) else {
                throw XMLWritingProblem.library
            }
            xmlAddChild(node, below)
            try fill(below, with: child, spaces, depth: depth + 1)
        }
    }

    private static func checked(_ name: String) throws(XMLWritingProblem) -> String {
        guard !name.utf8.contains(0), xmlValidateNCName(name, 0) == 0 else { throw .name(name) }
        return name
    }
}

/// The namespaces that a root declares.
private struct KnownNamespaces {
    let duis, mmc, signature: xmlNsPtr?

    /// The declaration for an element; another namespace is declared on the element where it is not in scope.
    func of(_ namespace: Element.Namespace, _ node: XMLNode, _ document: xmlDocPtr) throws(XMLWritingProblem)
        -> xmlNsPtr?
    {
        switch namespace {
        case .serviceUserGateway: return duis
        case .responseAndAlert: return mmc
        case .signature: return signature
        case .none: return nil
        case .other(let uri):
            guard !uri.isEmpty, XMLText.isNamespace(uri.utf8), let parsed = xmlParseURI(uri) else {
                throw .namespace(uri)
            }
            xmlFreeURI(parsed)
            return xmlSearchNsByHref(document, node, uri) ?? xmlNewNs(node, uri, "n")
        }
    }
}

/// Text as XML 1.0 can hold it (XML 1.0, production Char).
enum XMLText {
    /// The text with U+FFFD instead of control characters, U+FFFE and U+FFFF.
    static func storable(_ text: String) -> String {
        let mayBe = text.utf8.contains { $0 < 32 && $0 != 9 && $0 != 10 && $0 != 13 || $0 == 0xEF }
        guard mayBe else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isStorable($0) ? $0 : "\u{FFFD}" }))
    }

    private static func isStorable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 10, 13: true
        case ..<32, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    /// Whether a namespace's name can be written as it is, inside quotes.
    static func isNamespace(_ octets: some Sequence<UInt8>) -> Bool {
        octets.allSatisfy {
            $0 > 32 && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "\"")
                && $0 != UInt8(ascii: "'")
        }
    }
}
