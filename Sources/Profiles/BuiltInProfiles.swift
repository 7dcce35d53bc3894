import CBuiltIn

/// The files of `Profiles`, which are built into the program (`CBuiltIn/profiles.c`), so that it needs none of them where it
/// runs.
enum BuiltInProfiles {
    /// Texts by the name of their file below `Profiles`, such as "shapes/pub".
    private static let texts: [String: String] = {
        var count = 0
        // Constants of the program, as many as it says, each with a zero octet at its end.
        let files = UnsafeBufferPointer(start: smets_built_in_profiles(&count), count: count)
        return Dictionary(
            uniqueKeysWithValues: files.map {
                (String(cString: $0.name), String(decodingCString: $0.text, as: UTF8.self))
            })
    }()

    /// Names of the files of a kind, in order.
    static func names(_ kind: ProfileLibrary.Kind) -> [String] {
        texts.keys.filter { $0.hasPrefix(folder(kind)) }.map { String($0.dropFirst(folder(kind).count)) }.sorted()
    }

    static func text(_ kind: ProfileLibrary.Kind, _ name: String) -> String? { texts[folder(kind) + name] }

    private static func folder(_ kind: ProfileLibrary.Kind) -> String { "\(kind.rawValue)/" }
}
