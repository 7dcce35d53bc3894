import Host

/// A problem with a profile file, with its line: `FILE:LINE: reason`.
public struct ProfileError: Error, Hashable, CustomStringConvertible, Sendable {
    /// The problem as one line.
    public let description: String
    /// Whether the file could not be read at all, so that nothing in it was checked.
    public let isUnreadable: Bool

    init(unreadable error: FileError) { (description, isUnreadable) = (error.description, true) }

    /// The error for a name or path that was given. A text that cannot be read as a file and does not look like a path
    /// is taken for the name of a profile that is not built in.
    func orUnknown(_ name: String, of kind: ProfileLibrary.Kind) -> ProfileError {
        guard isUnreadable, !name.contains("/"), !name.contains(".") else { return self }
        let known = ProfileLibrary.builtInNames(kind).joined(separator: ", ")
        return ProfileError(name, nil, "is neither a built-in \(kind.noun) nor a file; built in are \(known)")
    }

    init(_ file: String, _ line: Int?, _ reason: String) {
        // Reasons quote text from the file, of which a line may be long or end in the middle of a word.
        let reason = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
        isUnreadable = false
        description = line.map { "\(file):\($0): \(reason)" } ?? "\(file): \(reason)"
    }
}
