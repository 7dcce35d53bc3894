/// What Request and Response have in common: a root with schemaVersion, a Header, a Body with one element, and after them
/// at most a signature (DUIS 5.4 schema, types Request and Response).
struct MessageShape {
    /// A sentence's part that says what is not as it should be.
    struct Problem: Error {
        let detail: String

        init(_ detail: String) { self.detail = detail }
    }

    private let header: [Element]
    let body: Element

    /// Checks the shape, and that the header's children are some of `names` in their order.
    init(_ root: Element, headerNames names: [String]) throws(Problem) {
        guard let version = root.attribute("schemaVersion"), Self.isDecimal(version) else {
            throw Problem("the root needs schemaVersion with a decimal number, such as \"5.4\"")
        }
        let parts = root.children
        let isShaped =
            parts.map(\.name).starts(with: ["Header", "Body"])
            && parts.prefix(2).allSatisfy { $0.namespace == .serviceUserGateway }
        guard isShaped, parts.count == 2 || parts.count == 3 && Self.isSignature(parts[2]) else {
            throw Problem("the root must hold one sr:Header, one sr:Body and at most one ds:Signature, in this order")
        }
        guard parts[1].children.count == 1, parts[1].children[0].namespace == .serviceUserGateway else {
            throw Problem("sr:Body must hold one element of the same namespace; it has \(parts[1].children.count)")
        }
        header = parts[0].children
        body = parts[1].children[0]
        var rest = names[...]
        for child in header {
            guard child.namespace == .serviceUserGateway, let place = rest.firstIndex(of: child.name) else {
                throw Problem("sr:Header has \(child.name.prefix(60)) where it cannot stand")
            }
            guard child.children.isEmpty else { throw Problem("\(child.name) in sr:Header holds elements") }
            rest = rest[(place + 1)...]
        }
    }

    /// The text of a header's child without white space around it; nil when it is not there.
    subscript(_ name: String) -> String? { header.first { $0.name == name }?.value }

    /// The text of a header's child that must be there.
    func required(_ name: String) throws(Problem) -> String {
        guard let text = self[name] else { throw Problem("sr:Header has no \(name)") }
        return text
    }

    private static func isSignature(_ element: Element) -> Bool {
        element.name == "Signature" && element.namespace == .signature
    }

    /// Whether a text is an xs:decimal.
    static func isDecimal(_ text: String) -> Bool {
        let number = Element("", text: text).value
        let digits = number.hasPrefix("-") || number.hasPrefix("+") ? number.dropFirst() : number[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2 && parts.contains { !$0.isEmpty } && parts.allSatisfy { isDigits($0) }
    }

    /// Whether a text is numbers with full stops between them, such as 4.8.1.
    static func isNumbered(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (2...4).contains(parts.count) && parts.allSatisfy { (1...3).contains($0.utf8.count) && isDigits($0) }
    }

    /// An xs:boolean; nil when the text is none.
    static func boolean(_ text: String) -> Bool? {
        switch Element("", text: text).value {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
