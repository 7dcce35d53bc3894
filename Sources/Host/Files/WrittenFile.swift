import Foundation
import PlainText

/// Files written so that no loss goes unnoticed: every write is checked, and a file that a full disk cut short is
/// reported.
public enum WrittenFile {
    /// Writes octets to a file, a pipe or a device.
    public static func write(_ octets: [UInt8], to path: String) throws(FileError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else {
            throw FileError(
                path, "cannot be written: \(FileError.systemReason(errno)); is the folder there, and yours?")
        }
        let (count, problem) = put(octets, into: file)
        guard let problem else { return }
        throw FileError(
            path,
            "cannot be written: \(FileError.systemReason(problem)); what is there is not whole: \(count.grouped) of "
                + "\(octets.count.grouped) octets")
    }

    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }

    /// Writes a file that only its owner may read, with mode 0600 from its first octet on. It is written as a new file,
    /// which then replaces the old one, whatever mode that had.
    public static func writePrivately(_ octets: [UInt8], to path: String) throws(FileError) {
        var status = stat()
        // A device or a pipe cannot be replaced by a file.
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return try write(octets, to: path) }
        let new = "\(path).\(getpid()).new"
        let file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw FileError(
                path, "cannot be written: \(FileError.systemReason(errno)); is the folder there, and yours?")
        }
        var (_, problem) = put(octets, into: file)
        if problem == nil, rename(new, path) != 0 { problem = errno }
        guard let problem else { return }
        unlink(new)
        throw FileError(path, "cannot be written: \(FileError.systemReason(problem)); nothing was changed")
    }

    /// Writes everything and closes the file; returns the number of octets written, and the number of the first error.
    private static func put(_ octets: [UInt8], into file: Int32) -> (count: Int, problem: Int32?) {
        var written = 0
        var problem: Int32?
        octets.withUnsafeBytes { octets in
            while written < octets.count {
                let count = Foundation.write(file, octets.baseAddress! + written, octets.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    problem = errno
                    return
                }
            }
        }
        // Some file systems report only here that there was no room.
        if close(file) != 0, problem == nil { problem = errno }
        return (written, problem)
    }
}
