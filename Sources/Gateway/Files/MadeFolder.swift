import Foundation

/// Folders made where they are not yet, mode 0700.
public enum MadeFolder {
    /// Makes a folder and those that it lies in.
    public static func make(_ path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(path, "is a file; it must be a folder") }
            return
        }
        let above = (path as NSString).deletingLastPathComponent
        if !above.isEmpty, above != path { try make(above) }
        // Another process may have made it meanwhile.
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw FileError(path, "cannot be made: \(FileError.systemReason(errno))")
        }
    }
}
