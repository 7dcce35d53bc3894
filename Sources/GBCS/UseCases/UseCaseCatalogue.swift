/// The use cases of GBCS: the one place that says what a Message Code means and who may send it.
public enum UseCaseCatalogue {
    /// All use cases, by ascending Message Code.
    public static let all: [UseCase] = (dlmsUseCases + supersededUseCases + asn1UseCases)
        .sorted { $0.messageCode.rawValue < $1.messageCode.rawValue }

    /// Indices into ``all`` by Message Code, so that a meter's look-up is one load.
    private static let indices: [Int16] = {
        let last = Int(all.last!.messageCode.rawValue)
        var indices = [Int16](repeating: -1, count: last + 1)
        for (index, useCase) in all.enumerated() { indices[Int(useCase.messageCode.rawValue)] = Int16(index) }
        return indices
    }()

    public static subscript(code: MessageCode) -> UseCase? {
        let code = Int(code.rawValue)
        guard code < indices.count, indices[code] >= 0 else { return nil }
        return all[Int(indices[code])]
    }

    /// The use case with a code like `ECS22b`, in upper or lower case.
    public static subscript(name: String) -> UseCase? {
        let name = name.lowercased()
        return all.first { $0.code.lowercased() == name }
    }
}
