import Foundation
import PlainText

/// Files read with a limit: a path may name a device, a pipe to which nobody writes, or a file of any size.
public enum BoundedFile {
    /// Reads a file, a pipe until it ends, or a device; returns at most `limit` octets.
    ///
    /// - Parameter kind: what the file should be, for error messages: `an exchange file`.
    public static func octets(_ path: String, limit: Int, kind: String) throws(FileError) -> [UInt8] {
        // The open must not block: a named pipe without a writer reads as empty instead of stopping the process.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw error(path, errno) }
        defer { close(file) }
        var octets: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while octets.count <= limit {
            let count = read(file, &piece, min(piece.count, limit + 1 - octets.count))
            if count > 0 {
                octets.append(contentsOf: piece[..<count])
            } else if count == 0 {
                return octets
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw error(path, errno)
            }
        }
        throw FileError(path, "has more than \(limit.grouped) octets, the most \(kind) may have")
    }

    /// Reads the text of a file in UTF-8, without the byte order mark that some editors put in front.
    public static func text(_ path: String, limit: Int, kind: String) throws(FileError) -> String {
        let octets = try octets(path, limit: limit, kind: kind)
        guard let text = text(of: octets) else { throw FileError(path, textProblem(of: octets)) }
        return text
    }

    /// The text that `octets` encode in UTF-8, without the byte order mark; nil when they are not UTF-8.
    package static func text(of octets: [UInt8]) -> String? {
        isWide(octets) ? nil : String(validating: octets.withoutByteOrderMark, as: UTF8.self)
    }

    /// The reason why octets are no UTF-8 text, for error messages.
    package static func textProblem(of octets: [UInt8]) -> String {
        isWide(octets) ? "is UTF-16 or UTF-32 text; save it as UTF-8" : "is not UTF-8 text; save it as UTF-8"
    }

    /// Whether the octets are UTF-16 or UTF-32 text, judged by the byte order mark or by the zeros in the first
    /// characters.
    private static func isWide(_ octets: [UInt8]) -> Bool {
        if octets.starts(with: [0xFF, 0xFE]) || octets.starts(with: [0xFE, 0xFF]) { return true }
        guard octets.count >= 4 else { return false }
        let zeros = octets.prefix(4).map { $0 == 0 }
        return [
            [false, true, false, true], [true, false, true, false], [false, true, true, true],
            [true, true, true, false], [true, true, false, false],
        ].contains(zeros)
    }

    private static func error(_ path: String, _ number: Int32) -> FileError {
        switch number {
        case ENOENT: FileError(path, "cannot be read: there is no such file; is the path right?")
        case EISDIR: FileError(path, "cannot be read: is a folder, not a file")
        default: FileError(path, "cannot be read: \(FileError.systemReason(number))")
        }
    }
}
