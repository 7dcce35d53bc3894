import Host

/// The built-in networks, one of which every network's file begins from.
enum NetworkBase: String, CaseIterable {
    case north = "csp-north"
    case southCentral = "csp-south-central"
    case smets1

    /// The bases of networks of Communications Hubs.
    static let ofHubs: [NetworkBase] = [.north, .southCentral]

    /// What a network of this base is, and which commands take it.
    fileprivate var description: String {
        switch self {
        case .north, .southCentral: "a network of base \(rawValue), which serve --network, simulate and capacity take"
        case .smets1: "a network of SMETS1 meters, which simulate and serve --smets1-network take"
        }
    }
}

extension YAMLDocument {
    /// The base that a network's file names; nil when it names none or an unknown one.
    private var base: NetworkBase? {
        root?.mapping?["base"]?.string.flatMap { name in NetworkBase(anyCase: name) }
    }

    var isSMETS1Network: Bool { base == .smets1 }

    /// The file of a built-in network, or another file. Throws when it is of a base that is not one of `bases`.
    init(network name: String, of bases: [NetworkBase]) throws(ProfileError) {
        let file = try ProfileFile(network: name)
        try self.init(file.text, file: file.path)
        guard let base, !bases.contains(base) else { return }
        throw ProfileError(
            name, nil, "is \(base.description); here goes one of base \(YAMLScalar.alternatives(bases.map(\.rawValue)))"
        )
    }
}

extension YAMLMapping {
    /// The base of a network, one of `bases`; the first where the file names none.
    func base(of bases: [NetworkBase]) throws(ProfileError) -> NetworkBase {
        guard let scalar = try scalar("base") else { return bases[0] }
        return try scalar.value(YAMLScalar.alternatives(bases.map(\.rawValue))) { name in
            NetworkBase(anyCase: name).flatMap { bases.contains($0) ? $0 : nil }
        }
    }
}
