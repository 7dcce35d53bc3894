import CXMLSec

/// A validation context of a schema, used for one document after another by one thread at a time.
final class SchemaValidator {
    /// Documents before the context makes place for a new one: it remembers names that documents brought.
    private static let documentLimit = 10_000

    private let schema: DUISSchema
    private var context: xmlSchemaValidCtxtPtr?
    private var documents = 0
    private let list = SchemaErrorList()

    init(_ schema: DUISSchema) { self.schema = schema }

    deinit { xmlSchemaFreeValidCtxt(context) }

    /// The first errors of the document, at most ``SchemaErrorList/limit``; empty when it is valid.
    ///
    /// Two things are hidden from the validator and put back: ForSettlement on the root, which is in no published
    /// schema; and serial numbers of certificates, which XML Signature calls integers. Integers have no upper bound in
    /// XML Schema, but libxml2's end at 24 digits, and those of SMKI certificates have up to 39: it sees a 0 instead of
    /// any text that is digits alone.
    func errors(of document: XMLDocument) -> [SchemaError] {
        guard let context = preparedContext(), let root = document.root else {
            return [SchemaError(line: 0, detail: "libxml2 could not validate the document")]
        }
        list.removeAll()
        let settlement = ForSettlementAttribute(takenOff: root)
        let serials = HiddenSerialNumbers(below: root)
        let result = xmlSchemaValidateDoc(context, document.pointer)
        serials.restore()
        settlement.restore()
        xmlResetLastError()
        if result != 0, list.errors.isEmpty { return [SchemaError(line: 0, detail: "libxml2 gave no reason")] }
        return list.errors
    }

    private func preparedContext() -> xmlSchemaValidCtxtPtr? {
        if documents >= Self.documentLimit {
            xmlSchemaFreeValidCtxt(context)
            context = nil
            documents = 0
        }
        documents += 1
        if let context { return context }
        context = xmlSchemaNewValidCtxt(schema.pointer)
        guard let context else { return nil }
        let pointer = Unmanaged.passUnretained(list).toOpaque()
        xmlSchemaSetValidStructuredErrors(context, SchemaErrorList.handler, pointer)
        return context
    }
}

/// The attribute ForSettlement of a root, off the tree while it is validated.
private struct ForSettlementAttribute {
    private let root: XMLNode
    private let attribute: UnsafeMutablePointer<xmlAttr>?

    init(takenOff root: XMLNode) {
        self.root = root
        let isRequest = root.isElement("Request", in: Element.Namespace.duis)
        attribute = isRequest ? xmlHasNsProp(root, "ForSettlement", nil) : nil
        attribute?.withMemoryRebound(to: xmlNode.self, capacity: 1) { xmlUnlinkNode($0) }
    }

    /// Puts it back, behind the other attributes: their order has no meaning.
    func restore() {
        attribute?.withMemoryRebound(to: xmlNode.self, capacity: 1) { _ = xmlAddChild(root, $0) }
    }
}

/// The texts of the elements X509SerialNumber that are digits alone, with a 0 in their place while they are validated.
private struct HiddenSerialNumbers {
    private var hidden: [(node: XMLNode, content: UnsafeMutablePointer<xmlChar>)] = []

    init(below root: XMLNode) {
        var nodes: [XMLNode] = []
        root.forEachElement { node in
            guard node.isElement("X509SerialNumber", in: Element.Namespace.xmldsig), let text = node.pointee.children,
                text.isText, text.pointee.next == nil, Self.isLong(text.pointee.content)
            else { return }
            nodes.append(text)
        }
        for node in nodes {
            guard let content = node.pointee.content else { continue }
            hidden.append((node, content))
            node.pointee.content = UnsafeMutablePointer(mutating: Self.zero.utf8Start)
        }
    }

    func restore() {
        for (node, content) in hidden { node.pointee.content = content }
    }

    private static let zero: StaticString = "0"

    private static func isLong(_ content: UnsafePointer<xmlChar>?) -> Bool {
        guard var next = content else { return false }
        var count = 0
        while next.pointee != 0 {
            guard (48...57).contains(next.pointee) else { return false }
            count += 1
            next += 1
        }
        return count > 24
    }
}
