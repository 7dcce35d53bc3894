import CXMLSec

/// A node of a document, alive as long as the ``XMLDocument`` that owns it.
typealias XMLNode = UnsafeMutablePointer<xmlNode>

extension UnsafeMutablePointer<xmlNode> {
    var isElement: Bool { pointee.type == XML_ELEMENT_NODE }
    var isText: Bool { pointee.type == XML_TEXT_NODE || pointee.type == XML_CDATA_SECTION_NODE }

    /// Whether it is a text of white space alone.
    var isBlank: Bool { isText && xmlIsBlankNode(self) == 1 }

    /// The children of any kind.
    var children: some Sequence<XMLNode> { sequence(state: pointee.children) { nextNode(&$0) } }

    /// The children that are elements.
    var elements: [XMLNode] { children.filter(\.isElement) }

    var hasElements: Bool { children.contains(where: \.isElement) }

    var localName: String { pointee.name.map { String(cString: $0) } ?? "" }

    /// The namespace's URI; nil when it has none.
    var namespaceURI: UnsafePointer<xmlChar>? { pointee.ns?.pointee.href }

    /// Whether it is the element with this name in this namespace.
    func isElement(_ name: StaticString, in namespace: StaticString) -> Bool {
        isElement && xmlStrEqual(pointee.name, name.utf8Start) == 1
            && xmlStrEqual(namespaceURI, namespace.utf8Start) == 1
    }

    /// The attributes; not the namespace declarations.
    var attributes: some Sequence<UnsafeMutablePointer<xmlAttr>> {
        sequence(state: isElement ? pointee.properties : nil) { next in
            defer { next = next?.pointee.next }
            return next
        }
    }

    /// The value of the attribute with this name and no namespace.
    func attribute(_ name: StaticString) -> String? {
        attributes.first { $0.pointee.ns == nil && xmlStrEqual($0.pointee.name, name.utf8Start) == 1 }?.value
    }

    /// The text of an element that holds nothing else; nil where it does.
    var onlyText: String? {
        guard isElement, children.allSatisfy(\.isText) else { return nil }
        return joinedText
    }

    /// The texts among the children as one.
    var joinedText: String {
        guard let first = pointee.children else { return "" }
        if first.isText, first.pointee.next == nil { return first.pointee.content.map { String(cString: $0) } ?? "" }
        return children.reduce(into: "") { text, child in
            if child.isText, let content = child.pointee.content { text += String(cString: content) }
        }
    }

    /// This element and all below it, each before its children.
    func forEachElement(_ body: (XMLNode) -> Void) {
        var node: XMLNode? = self
        while let current = node {
            if current.isElement { body(current) }
            if current.isElement, let child = current.pointee.children {
                node = child
                continue
            }
            var up = current
            while up != self, up.pointee.next == nil, let parent = up.pointee.parent { up = parent }
            node = up == self ? nil : up.pointee.next
        }
    }

    /// Removes the texts of white space alone that stand beside elements.
    func removeBlankTextBetweenElements() {
        var parents: [XMLNode] = []
        forEachElement { if $0.hasElements { parents.append($0) } }
        for parent in parents {
            for child in Array(parent.children) where child.isBlank {
                xmlUnlinkNode(child)
                xmlFreeNode(child)
            }
        }
    }
}

extension UnsafeMutablePointer<xmlAttr> {
    var value: String {
        guard let first = pointee.children else { return "" }
        if first.isText, first.pointee.next == nil { return first.pointee.content.map { String(cString: $0) } ?? "" }
        let text = xmlNodeListGetString(pointee.doc, first, 1)
        defer { smets_xml_free(text) }
        return text.map { String(cString: $0) } ?? ""
    }
}

private func nextNode(_ state: inout XMLNode?) -> XMLNode? {
    defer { state = state?.pointee.next }
    return state
}
