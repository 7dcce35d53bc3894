import GBCS

/// A use case's row: how its responses become MMC XML.
struct MMCRow: Sendable {
    /// A Service Reference Variant that the use case answers, and the element of its response.
    struct Service: Sendable {
        /// nil where no Service Request has the use case.
        let variant: ServiceReferenceVariant?
        let element: String
    }

    /// What stands in the response element.
    enum Content: Sendable {
        /// The parts that the attributes of an access-response make, in the schema's order.
        case attributes([MMCField])
        case asn1(MMCOutcome)
    }

    /// Code of the use case, such as `ECS22b`.
    let code: String
    /// The Service Requests, the one that is assumed first.
    let services: [Service]
    /// Whether a response alone says which of ``services`` it answers, by there being one or by the first being meant.
    let isAmbiguous: Bool
    let content: Content

    /// The row of a use case of one Service Request.
    init(_ code: String, _ variant: ServiceReferenceVariant, _ element: String, _ fields: [MMCField] = []) {
        self.init(code, [(variant, element)], fields)
    }

    /// The row of a use case of several Service Requests.
    ///
    /// - Parameter isAmbiguous: whether the caller must say which one; else it is the first.
    init(
        _ code: String, _ services: [(ServiceReferenceVariant?, String)], isAmbiguous: Bool = false,
        _ fields: [MMCField] = []
    ) {
        self.code = code
        self.services = services.map { Service(variant: $0.0, element: $0.1) }
        (self.isAmbiguous, content) = (isAmbiguous, .attributes(fields))
    }

    /// The row of an ASN.1 use case.
    init(_ code: String, _ services: [(ServiceReferenceVariant?, String)], _ outcome: MMCOutcome) {
        self.code = code
        self.services = services.map { Service(variant: $0.0, element: $0.1) }
        (isAmbiguous, content) = (false, .asn1(outcome))
    }

    /// The service of a variant.
    func service(_ variant: ServiceReferenceVariant?) throws(MMCError) -> Service {
        guard let variant else {
            guard !isAmbiguous, let first = services.first else {
                throw MMCError(
                    .argument,
                    "use case \(code) answers \(names); say which Service Reference Variant was asked")
            }
            return first
        }
        guard let service = services.first(where: { $0.variant == variant }) else {
            throw MMCError(.argument, "use case \(code) answers \(names), not \(variant)")
        }
        return service
    }

    private var names: String {
        let names = services.compactMap { $0.variant?.rawValue }
        return names.isEmpty ? "no Service Request" : names.joined(separator: " or ")
    }
}
