import COSEM

/// A row of the catalogue of requests: a use case of ``UseCaseCatalogue`` and its access list.
struct RequestRow {
    /// Code of the use case, such as `ECS22b`.
    let code: String
    let items: [RequestItem]

    init(_ code: String, _ items: [RequestItem]) { (self.code, self.items) = (code, items) }
}
