extension Element {
    /// An element of the MMC namespace with a text.
    init(mmc name: String, _ attributes: [Attribute] = [], text: String) {
        self.init(name, in: .responseAndAlert, attributes: attributes, text: text)
    }

    /// An element of the MMC namespace with children, or empty.
    init(mmc name: String, _ children: [Element] = []) { self.init(name, in: .responseAndAlert, children) }

    /// An element of the MMC namespace with attributes and children.
    init(mmc name: String, _ attributes: [Attribute], _ children: [Element]) {
        self.init(name, in: .responseAndAlert, attributes: attributes, children)
    }
}

extension Element.Attribute {
    /// The attribute index of the MMC schema's matrices, from 1.
    static func index(_ number: Int, _ name: String = "index") -> Self { Self(name, "\(number)") }
}
