import GBCS

// Names as people type them, in upper or lower case.

extension RequestingRole {
    /// The role with this name; nil when there is none.
    public init?(name: some StringProtocol) {
        guard let role = Self.allCases.first(where: { $0.rawValue == name.lowercased() }) else { return nil }
        self = role
    }

    /// The names of all roles, for messages.
    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

extension RequestCatalogue {
    /// The request for a use case's code, such as ECS22b; nil when there is none.
    public static func request(named code: some StringProtocol) -> SupportedRequest? {
        let code = code.lowercased()
        return all.first { $0.useCase.code.lowercased() == code }
    }

    /// The codes of all use cases, for messages.
    public static let names = all.map(\.useCase.code).joined(separator: ", ")
}
