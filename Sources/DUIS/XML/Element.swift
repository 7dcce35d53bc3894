/// An element of a DUIS or MMC document as a value: without prefixes, comments and white space between elements.
public struct Element: Hashable, Sendable {
    /// The namespaces of DUIS (`sr`), MMC (`ra`) and XML Signature (`ds`).
    public enum Namespace: Hashable, Sendable {
        case serviceUserGateway, responseAndAlert, signature
        case none
        case other(String)

        public var uri: String {
            switch self {
            case .serviceUserGateway: "http://www.dccinterface.co.uk/ServiceUserGateway"
            case .responseAndAlert: "http://www.dccinterface.co.uk/ResponseAndAlert"
            case .signature: "http://www.w3.org/2000/09/xmldsig#"
            case .none: ""
            case .other(let uri): uri
            }
        }
    }

    public struct Attribute: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    }

    public var namespace: Namespace
    public var name: String
    public var attributes: [Attribute]
    public var children: [Element]
    /// The text of an element without children, white space and all; empty where there are children.
    public var text: String

    public init(
        _ name: String, in namespace: Namespace = .serviceUserGateway, attributes: [Attribute] = [],
        text: String = "", _ children: [Element] = []
    ) {
        (self.name, self.namespace, self.attributes) = (name, namespace, attributes)
        (self.text, self.children) = (text, children)
    }

    /// The text without white space around it (XML 1.0, production S), as most schema types read it.
    public var value: String {
        func isSpace(_ octet: UInt8) -> Bool { octet == 32 || octet == 10 || octet == 13 || octet == 9 }
        var octets = text.utf8[...]
        guard octets.first.map(isSpace) == true || octets.last.map(isSpace) == true else { return text }
        while let first = octets.first, isSpace(first) { octets.removeFirst() }
        while let last = octets.last, isSpace(last) { octets.removeLast() }
        return String(Substring(octets))
    }

    /// The first child with this name.
    public subscript(_ name: String) -> Element? { children.first { $0.name == name } }

    /// All children with this name.
    public func all(_ name: String) -> [Element] { children.filter { $0.name == name } }

    /// The attribute with this name and no namespace.
    public func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}
