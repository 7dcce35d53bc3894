import DUIS

extension Element {
    /// The element as XML without white space between elements, with the prefix `ra` for everything.
    var xml: String { xml(prefix: "ra:", " xmlns:ra=\"\(Namespace.responseAndAlert.uri)\"") }

    /// The same without prefixes and without the declaration of the namespace, as tests state it.
    var plainXML: String { xml(prefix: "", "") }

    private func xml(prefix: String, _ declaration: String) -> String {
        precondition(namespace == .responseAndAlert, "\(name) is not in the namespace of MMC")
        let attributes = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        let content = children.isEmpty ? Self.escaped(text) : children.map { $0.xml(prefix: prefix, "") }.joined()
        let front = "\(prefix)\(name)\(declaration)\(attributes)"
        return content.isEmpty ? "<\(front)/>" : "<\(front)>\(content)</\(prefix)\(name)>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }

    /// The first element with this name below this one, or it itself.
    func first(_ name: String) -> Element? {
        if self.name == name { return self }
        for child in children { if let found = child.first(name) { return found } }
        return nil
    }
}

/// XML as people write it, without the white space between its elements.
func compact(_ xml: String) -> String {
    xml.replacing(/>\s+</, with: "><").replacing(/^\s+|\s+$/, with: "")
}
