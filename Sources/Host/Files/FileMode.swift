import Glibc

/// The permissions of files that hold secrets.
package enum FileMode {
    /// The mode of a file that others than its owner may read or change, like `0644`; nil when only its owner may.
    package static func shared(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
        return "0" + String(status.st_mode & 0o777, radix: 8)
    }
}
