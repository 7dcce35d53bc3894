import DUIS

extension Element {
    /// The element as XML without white space between elements, with the prefix `ra` for everything.
    var xml: String { xml(declaration: " xmlns:ra=\"\(Namespace.responseAndAlert.uri)\"") }

    /// The same without the declaration of the namespace.
    var bareXML: String { xml(declaration: "") }

    private func xml(declaration: String) -> String {
        precondition(namespace == .responseAndAlert, "\(name) is not in the namespace of MMC")
        let attributes = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        let content = children.isEmpty ? Self.escaped(text) : children.map(\.bareXML).joined()
        let front = "ra:\(name)\(declaration)\(attributes)"
        return content.isEmpty ? "<\(front)/>" : "<\(front)>\(content)</ra:\(name)>"
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
