extension ServiceRequest {
    /// The header's children in their order. FirstInSequence and PrecedingServiceRequestID are read and not kept: the DCC
    /// serves requests in the order in which they come.
    private static let headerNames = [
        "RequestID", "FirstInSequence", "PrecedingServiceRequestID", "CommandVariant", "ServiceReference",
        "ServiceReferenceVariant",
    ]

    /// Reads a Request, whether or not a schema was at hand to check it.
    init(_ root: Element) throws(RequestProblem) {
        guard root.name == "Request", root.namespace == .serviceUserGateway else {
            throw .notARequest("{\(root.namespace.uri.prefix(100))}\(root.name.prefix(100))")
        }
        do {
            try self.init(MessageShape(root, headerNames: Self.headerNames), root)
        } catch {
            throw .header(error.detail)
        }
    }

    private init(_ shape: MessageShape, _ root: Element) throws(MessageShape.Problem) {
        let idText = try shape.required("RequestID")
        // Written as it is read: the schema takes hyphens alone, and no zeros before the counter.
        guard let id = RequestID(idText), id.description == idText.uppercased() else {
            throw MessageShape.Problem(
                "RequestID \"\(idText.prefix(80))\" is not originator:target:counter, such as "
                    + "90-B3-D5-1F-30-01-00-00:00-DB-12-34-56-78-90-A0:1002")
        }
        if let first = shape["FirstInSequence"], MessageShape.boolean(first) == nil {
            throw MessageShape.Problem("FirstInSequence is neither true nor false")
        }
        if let preceding = shape["PrecedingServiceRequestID"], RequestID(preceding) == nil {
            throw MessageShape.Problem("PrecedingServiceRequestID \"\(preceding.prefix(80))\" is no RequestID")
        }
        let number = try shape.required("CommandVariant")
        guard let variantNumber = UInt8(number), let commandVariant = CommandVariant(rawValue: variantNumber) else {
            throw MessageShape.Problem("CommandVariant \"\(number.prefix(20))\" is not a number from 1 to 8")
        }
        let reference = try shape.required("ServiceReference")
        let variant = try shape.required("ServiceReferenceVariant")
        for (name, text) in [("ServiceReference", reference), ("ServiceReferenceVariant", variant)]
        where !MessageShape.isNumbered(text) {
            throw MessageShape.Problem("\(name) \"\(text.prefix(20))\" is not of the form 4.8 or 4.8.1")
        }
        self.init(
            id: id, commandVariant: commandVariant, reference: ServiceReference(rawValue: reference),
            variant: ServiceReferenceVariant(rawValue: variant), forSettlement: try Self.forSettlement(root),
            body: shape.body)
    }

    private static func forSettlement(_ root: Element) throws(MessageShape.Problem) -> Bool? {
        guard let text = root.attribute("ForSettlement") else { return nil }
        guard let value = MessageShape.boolean(text) else {
            throw MessageShape.Problem("ForSettlement \"\(text.prefix(20))\" is none of true, false, 1 and 0")
        }
        return value
    }

    /// The root of a Request document.
    func root(schemaVersion: String) -> Element {
        var attributes = [Element.Attribute("schemaVersion", schemaVersion)]
        if let forSettlement { attributes.append(Element.Attribute("ForSettlement", forSettlement ? "true" : "false")) }
        return Element(
            "Request", attributes: attributes,
            [
                Element(
                    "Header",
                    [
                        Element("RequestID", text: id.description),
                        Element("CommandVariant", text: "\(commandVariant.rawValue)"),
                        Element("ServiceReference", text: reference.rawValue),
                        Element("ServiceReferenceVariant", text: variant.rawValue),
                    ]),
                Element("Body", [body]),
            ])
    }
}
