import DUIS

/// What the DCC answers itself, and whatever else has no table of its own: element by element.
struct ElementPresentation {
    let element: Element

    /// Parts that say nothing to people: what the request says already, and signatures.
    private static let left: Set = ["ServiceReference", "ServiceReferenceVariant", "Signature"]

    /// A line for each element, those inside others further to the right.
    var text: String { Self.shown(element).flatMap { Self.lines($0, depth: 0) }.joined(separator: "\n") }

    /// The same for programs: a list, since names may come more than once.
    var json: [[String: Any]] { Self.shown(element).map(Self.object) }

    private static func shown(_ element: Element) -> [Element] {
        element.children.filter { !left.contains($0.name) }
    }

    private static func lines(_ element: Element, depth: Int) -> [String] {
        let attributes = element.attributes.map { " \($0.name)=\($0.value)" }.joined()
        let head = String(repeating: "  ", count: depth) + element.name + attributes
        guard element.children.isEmpty else {
            return [head] + shown(element).flatMap { lines($0, depth: depth + 1) }
        }
        return [element.value.isEmpty ? head : "\(head): \(element.value)"]
    }

    private static func object(_ element: Element) -> [String: Any] {
        var object: [String: Any] = ["name": element.name]
        if !element.attributes.isEmpty {
            object["attributes"] = Dictionary(
                element.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        if element.children.isEmpty {
            object["value"] = element.value
        } else {
            object["elements"] = shown(element).map(Self.object)
        }
        return object
    }
}
