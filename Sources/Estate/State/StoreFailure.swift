import Foundation
import GRDB

/// A failure to keep or read a state, and its reason: nothing of the state may be acknowledged.
public struct StoreFailure: Error, Hashable, CustomStringConvertible, Sendable {
    /// The reason of a failure; the label of `smets_store_failures_total`.
    public enum Reason: String, CaseIterable, Sendable {
        /// The file system, or the owner's quota, is full.
        case noSpace
        /// The system reports an error of the device, or the file may not grow.
        case ioError
        /// Another process holds the file's lock.
        case busy
        /// The content of the file is not what was written.
        case damaged
        /// The file was deleted or replaced while this process had it open.
        case missing
        /// The file or its file system may not be written.
        case readOnly
        case other
    }

    public let reason: Reason
    /// The failure as one line: which file, what is wrong with it, and how to fix it.
    public let description: String

    package init(_ reason: Reason, _ description: String) { (self.reason, self.description) = (reason, description) }

    /// The failure that SQLite reported for the file at `path`, in words that name no part of SQLite.
    package init(_ error: any Error, path: String) {
        if let failure = error as? StoreFailure {
            self = failure
            return
        }
        // The value in the file is of another kind than this program writes there.
        if error is RowDecodingError {
            self.init(.damaged, "\(path): is damaged; \(Self.howToRepair)")
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.other, "\(path): \(error.localizedDescription)")
            return
        }
        let advice = "free some space; what was acknowledged before is kept"
        switch error.resultCode {
        case .SQLITE_FULL: self.init(.noSpace, "\(path): cannot grow, the disk is full; \(advice)")
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            self.init(.noSpace, "\(path): cannot be used, the disk is full; \(advice)")
        case .SQLITE_IOERR:
            self.init(
                .ioError,
                "\(path): the system reports an input/output error (\(error.extendedResultCode.rawValue)); see whether its disk is well and whether a limit on file sizes is set (ulimit -f)"
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.busy, "\(path): is locked by another program; end that, then try again")
        // SQLITE_ERROR: its tables are not those that this program makes.
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_ERROR:
            self.init(.damaged, "\(path): is damaged; \(Self.howToRepair)")
        case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_DBMOVED:
            self.init(.missing, Self.missing(path))
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            self.init(
                .readOnly,
                "\(path): may not be written; give its owner the right to write it and its folder (chmod u+w)")
        case .SQLITE_CANTOPEN:
            self.init(.missing, "\(path): cannot be opened; see whether its folder is there and may be written")
        default: self.init(.other, "\(path): \(error.message ?? "error \(error.extendedResultCode.rawValue)")")
        }
    }

    /// The text that says how to fix a damaged file of states.
    static let howToRepair =
        "stop the server and put a snapshot back (smets fleet restore), or move it and the .records file beside it away to begin anew"

    static func missing(_ path: String) -> String {
        "\(path): was deleted, replaced or cut short while this server had it open; stop the server, put the files back as they were or restore a snapshot, and start it again"
    }
}

/// Counts of store failures by their reason.
public struct StoreFailureCounts: Hashable, Sendable {
    private var counts = [Int](repeating: 0, count: StoreFailure.Reason.allCases.count)

    public init() {}

    public var total: Int { counts.reduce(0, +) }

    public subscript(reason: StoreFailure.Reason) -> Int {
        get { counts[Self.index(reason)] }
        set { counts[Self.index(reason)] = newValue }
    }

    private static func index(_ reason: StoreFailure.Reason) -> Int {
        StoreFailure.Reason.allCases.firstIndex(of: reason) ?? 0
    }
}
