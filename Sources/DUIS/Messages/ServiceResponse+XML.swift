extension ServiceResponse {
    private static let headerNames = ["RequestID", "ResponseID", "ResponseCode", "ResponseDateTime"]

    /// Reads a Response.
    init(_ root: Element) throws(ResponseProblem) {
        guard root.name == "Response", root.namespace == .serviceUserGateway else {
            throw .notAResponse("{\(root.namespace.uri.prefix(100))}\(root.name.prefix(100))")
        }
        do {
            let shape = try MessageShape(root, headerNames: Self.headerNames)
            let code = try shape.required("ResponseCode")
            let time = try shape.required("ResponseDateTime")
            guard let milliseconds = DateTimeText.milliseconds(time) else {
                throw MessageShape.Problem("ResponseDateTime \"\(time.prefix(40))\" is no date and time with its zone")
            }
            let requestID = shape["RequestID"].map { RequestID($0) }
            let responseID = shape["ResponseID"].map { RequestID($0) }
            if case .some(.none) = requestID {
                throw MessageShape.Problem("RequestID is not originator:target:counter")
            }
            if case .some(.none) = responseID {
                throw MessageShape.Problem("ResponseID is not originator:target:counter")
            }
            self.init(
                requestID: requestID ?? nil,
                responseID: (responseID ?? nil).map {
                    ResponseID(originator: $0.originator, target: $0.target, counter: $0.counter)
                },
                code: ResponseCode(rawValue: code), milliseconds: milliseconds, message: shape.body)
        } catch let problem as MessageShape.Problem {
            throw .header(problem.detail)
        } catch {
            throw .header("\(error)")
        }
    }

    /// The root of a Response document.
    func root(schemaVersion: String) -> Element {
        var header: [Element] = []
        if let requestID { header.append(Element("RequestID", text: requestID.description)) }
        if let responseID { header.append(Element("ResponseID", text: responseID.description)) }
        header.append(Element("ResponseCode", text: code.rawValue))
        header.append(Element("ResponseDateTime", text: DateTimeText.text(milliseconds: milliseconds)))
        return Element(
            "Response", attributes: [Element.Attribute("schemaVersion", schemaVersion)],
            [Element("Header", header), Element("Body", [message])])
    }
}
