import Foundation
import Host
import Synchronization

/// Standard output with every write checked: a script must not believe half a table.
package enum Output {
    /// A failure to write what was printed.
    package struct Failure: Error {
        /// The system's error number (`errno`).
        let number: Int32

        /// The failure as one line; nil when the reader of a pipe has gone, who knows.
        package var message: String? {
            number == EPIPE ? nil : "standard output: cannot be written: \(FileError.systemReason(number))"
        }
    }

    /// Makes sure that descriptors 0, 1 and 2 exist before anything is opened: a file that got the number of a closed
    /// standard output would receive what is printed.
    ///
    /// It also asks for errors instead of signals when the reader of a pipe has gone or a file has reached its limit.
    package static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The system gives the lowest free number. Since it is opened for reading, a closed standard output still
            // fails when it is written to.
            _ = open("/dev/null", descriptor == STDERR_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    private static let pieceSize = 65_536
    /// Octets that were printed and are not yet written.
    private static let waiting = Mutex<[UInt8]>([])
    private static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Prints a line. It is written when enough has been printed, or at once on a terminal.
    package static func print(_ items: Any..., separator: String = " ", terminator: String = "\n") throws(Failure) {
        var line = ""
        for (place, item) in items.enumerated() { line += (place == 0 ? "" : separator) + "\(item)" }
        line += terminator
        let size = waiting.withLock { waiting in
            waiting.append(contentsOf: line.utf8)
            return waiting.count
        }
        if size >= pieceSize || isTerminal { try flush() }
    }

    /// Writes the octets that wait.
    package static func flush() throws(Failure) {
        let problem: Int32? = waiting.withLock { waiting in
            defer { waiting.removeAll(keepingCapacity: true) }
            var written = 0
            while written < waiting.count {
                let count = waiting.withUnsafeBytes { octets in
                    Foundation.write(STDOUT_FILENO, octets.baseAddress.map { $0 + written }, octets.count - written)
                }
                if count >= 0 {
                    written += count
                } else if errno == EAGAIN {
                    // It is a terminal or pipe that another program has made non-blocking.
                    var room = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&room, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return nil
        }
        if let problem { throw Failure(number: problem) }
    }
}
