import Glibc

/// An error of state that cannot be kept or read.
public struct StateError: Error, CustomStringConvertible, Sendable {
    public let description: String
    public let reason: StoreFailure.Reason

    package init(_ description: String, _ reason: StoreFailure.Reason = .other) {
        (self.description, self.reason) = (description, reason)
    }

    init(_ name: String, _ failure: StorageFailure) { self.init("\(name): \(failure)", failure.reason) }

    /// The same error as a failure of the store, in which form messages and requests meet it and it is counted.
    var failure: StoreFailure { StoreFailure(reason, description) }
}

extension StoreFailure {
    var stateError: StateError { StateError(description, reason) }
}

/// An operation that failed at a ``RecordStorage``, and the system's reason.
package struct StorageFailure: Error, CustomStringConvertible {
    /// The operation, as a word that follows "cannot be".
    let operation: String
    /// The system's error number.
    let code: Int32

    package init(_ operation: String, _ code: Int32 = errno) { (self.operation, self.code) = (operation, code) }

    var reason: StoreFailure.Reason {
        switch code {
        case ENOSPC, EDQUOT: .noSpace
        case EIO, EFBIG: .ioError
        case EAGAIN, EBUSY: .busy
        case EROFS, EACCES, EPERM: .readOnly
        case ENOENT: .missing
        default: .other
        }
    }

    package var description: String { "cannot be \(operation): \(String(cString: strerror(code)).lowercased())" }
}

/// The folder of a fleet's files.
enum StateDirectory {
    /// Makes the folder `path`, for its owner alone, and the folders above it.
    static func make(_ path: String) throws(StateError) {
        if mkdir(path, 0o700) == 0 || (errno == EEXIST && isThere(path)) { return }
        var failure = StorageFailure("made")
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        if failure.code == ENOENT, !parent.isEmpty, parent != path {
            try make(parent)
            if mkdir(path, 0o700) == 0 || (errno == EEXIST && isThere(path)) { return }
            failure = StorageFailure("made")
        }
        throw StateError("\(path): \(failure)")
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
