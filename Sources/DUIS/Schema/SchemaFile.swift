import CXMLSec

/// A schema file and what its root says of it.
struct SchemaFile {
    static let octetLimit = 4 << 20

    let name: String
    let octets: [UInt8]
    let targetNamespace: String
    /// Whether it declares the element Request.
    let declaresRequest: Bool
    /// Namespaces and the locations where it expects them.
    let imports: [(namespace: String, location: String)]

    /// nil when the octets are no schema. Published schemas have document types (that of XML Signature has), so these
    /// files, which come from whoever runs the program, are parsed with them; nothing external is loaded.
    init?(name: String, octets: [UInt8]) {
        XMLLibrary.start()
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
        let parsed = octets.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                xmlReadMemory($0.baseAddress, Int32(clamping: bytes.count), nil, nil, Int32(options))
            }
        }
        guard let parsed else { return nil }
        let document = XMLDocument(adopting: parsed)
        guard let root = document.root, Self.isSchema(root, "schema") else { return nil }
        self.name = name
        self.octets = octets
        targetNamespace = root.attribute("targetNamespace") ?? ""
        declaresRequest = root.elements.contains { Self.isSchema($0, "element") && $0.attribute("name") == "Request" }
        imports = root.elements.filter { Self.isSchema($0, "import") }.compactMap {
            guard let location = $0.attribute("schemaLocation") else { return nil }
            return ($0.attribute("namespace") ?? "", location)
        }
    }

    private static func isSchema(_ node: XMLNode, _ name: StaticString) -> Bool {
        node.isElement(name, in: "http://www.w3.org/2001/XMLSchema")
    }

    /// The numbers in the file's name, such as 5, 4, by which the highest version is found.
    var version: [Int] {
        name.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
    }

    /// Whether it is a proposal with ForSettlement, which is taken only where there is nothing else.
    var isProposal: Bool { name.lowercased().contains("settlement") }
}
