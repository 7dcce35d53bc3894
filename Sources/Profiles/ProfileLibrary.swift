import Foundation

/// The places where a fleet's shapes and device models are looked for: beside the fleet's file first, then among the
/// built-in ones.
public struct ProfileLibrary: Hashable, Sendable {
    /// The kinds of profiles; the name of each is that of its folder.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case shapes
        case devices
        case fleets
        case networks
        case s1sp
        case registration

        /// The kind's name in messages.
        var noun: String {
            switch self {
            case .shapes: "load shape"
            case .devices: "device model"
            case .fleets: "fleet"
            case .networks: "network"
            case .s1sp: "SMETS1 Service Provider"
            case .registration: "registration profile"
            }
        }
    }

    /// The fleet's file; nil for the built-in profiles alone.
    private let file: String?

    /// The library of the built-in profiles alone.
    public static let builtIn = ProfileLibrary(file: nil)

    private init(file: String?) { self.file = file }

    /// The library of a fleet's file: the folders `shapes` and `devices` beside the file, folders of these names beside
    /// its folder, its own folder, and the built-in profiles.
    public init(beside file: String) { self.init(file: file) }

    /// The names of the built-in profiles of a kind, sorted.
    public static func builtInNames(_ kind: Kind) -> [String] { BuiltInProfiles.names(kind) }

    /// The text of a built-in profile, whose name may be in upper or lower case; nil when there is none.
    public static func builtInText(_ kind: Kind, _ name: String) -> String? {
        BuiltInProfiles.text(kind, name.lowercased())
    }

    static func builtInFile(_ kind: Kind, _ name: String) -> ProfileFile? {
        builtInText(kind, name).map { text in
            ProfileFile(path: "Profiles/\(kind.rawValue)/\(name.lowercased()).yaml", text: text)
        }
    }

    /// The file that a fleet refers to by a name.
    func file(_ kind: Kind, _ reference: YAMLScalar) throws(ProfileError) -> ProfileFile {
        let name = try reference.reference()
        for path in candidates(kind, name) where FileManager.default.fileExists(atPath: path) {
            return try ProfileFile(path: path)
        }
        if let builtIn = Self.builtInFile(kind, name) { return builtIn }
        let beside = file == nil ? "" : "is neither \(kind.rawValue)/\(name).yaml beside this file nor built in; "
        let known = Self.builtInNames(kind).joined(separator: ", ")
        throw reference.error(
            "\(kind.noun) \(name) \(beside.isEmpty ? "is not built in; " : beside)built in are \(known)")
    }

    private func candidates(_ kind: Kind, _ name: String) -> [String] {
        guard let file else { return [] }
        let folder = file.contains("/") ? String(file[..<file.lastIndex(of: "/")!]) + "/" : ""
        let paths = ["\(kind.rawValue)/\(name).yaml", "../\(kind.rawValue)/\(name).yaml", "\(name).yaml"]
        // A fleet may have the same name as one of its shapes.
        return paths.map { folder + $0 }.filter { $0 != file }
    }
}
