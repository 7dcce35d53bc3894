import Foundation

/// Folders that are made when they do not exist, with mode 0700.
public enum MadeFolder {
    /// Makes a folder and, where they are missing, the folders above it.
    public static func make(_ path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(path, "is a file; it must be a folder") }
            return
        }
        if let above = folder(of: path) { try make(above) }
        // Another process may have made it in the meantime.
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw FileError(path, "cannot be made: \(FileError.systemReason(errno))")
        }
    }

    /// The folder that contains `path`; nil for the root and for a name in the working folder. Foundation's
    /// `deletingLastPathComponent` ends the process for a path of one character.
    static func folder(of path: String) -> String? {
        guard let name = path.lastIndex(where: { $0 != "/" }), let slash = path[..<name].lastIndex(of: "/"),
            let end = path[..<slash].lastIndex(where: { $0 != "/" })
        else { return nil }
        return String(path[...end])
    }
}
