/// Small XML documents without namespaces, such as those of the SMKI Repository.
package enum PlainDocument {
    /// The most octets of a document that is read.
    package static let octetLimit = 16_384

    private static let limits = XMLLimits(
        octets: octetLimit, depth: 8, elements: 64, attributes: 4, attributeOctets: 256, textOctets: 4_096,
        tagOctets: 1_024)

    /// Reads a document's root element.
    package static func element(of octets: some Collection<UInt8>) throws(XMLProblem) -> Element {
        try XMLReader(limits: limits).read(octets).element
    }

    /// A document with `root` as its root element, and no namespaces.
    package static func octets(of root: Element) throws -> [UInt8] {
        try XMLBuilder(declaresNamespaces: false).build(root).octets
    }
}
