import GBCS

// Names as people type them: without regard to case.

extension RequestingRole {
    /// The role of a name.
    public init?(name: some StringProtocol) {
        guard let role = Self.allCases.first(where: { $0.rawValue == name.lowercased() }) else { return nil }
        self = role
    }

    /// Every role's name, for messages.
    public static let names = allCases.map(\.rawValue).joined(separator: ", ")
}

extension RequestCatalogue {
    /// The request of a use case's code, like ECS22b.
    public static func request(named code: some StringProtocol) -> SupportedRequest? {
        let code = code.lowercased()
        return all.first { $0.useCase.code.lowercased() == code }
    }

    /// Every use case's code, for messages.
    public static let names = all.map(\.useCase.code).joined(separator: ", ")
}
