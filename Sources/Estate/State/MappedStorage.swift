import CMappedFile
import Glibc

/// A file mapped into memory. The kernel owns what is stored there, so that killing the process at any moment loses
/// nothing. Pages that were never written take neither memory nor disk space; space for pages that are written has been
/// reserved.
///
/// `@unchecked Sendable`: one thread opens and maps the file before others see it. After that nothing of it changes,
/// and it calls only functions of the system.
final class MappedStorage: RecordStorage, @unchecked Sendable {
    let path: String
    private let isReadOnly: Bool
    private let descriptor: Int32
    private var length = 0
    private var map: UnsafeMutableRawPointer?
    private var watched: UnsafeMutablePointer<smets_map_watch>?

    var name: String { path }
    var base: UnsafeMutableRawPointer { map! }
    var watch: UnsafeMutablePointer<smets_map_watch> { watched! }
    var tap: (any StorageTap)? { nil }

    /// Opens the file at `path`; makes it first if it does not exist and is to be written.
    init(path: String, isReadOnly: Bool = false) throws(StorageFailure) {
        self.path = path
        self.isReadOnly = isReadOnly
        descriptor = open(
            path, (isReadOnly ? O_RDONLY : O_RDWR | O_CREAT) | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o600)
        guard descriptor >= 0 else { throw StorageFailure("opened") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw StorageFailure("used, it is no ordinary file", EINVAL)
        }
    }

    deinit {
        if let watched { smets_map_watch_end(watched) }
        if let map { munmap(map, length) }
        close(descriptor)
    }

    func size() throws(StorageFailure) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageFailure("looked at") }
        return Int(status.st_size)
    }

    func resize(to size: Int) throws(StorageFailure) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw StorageFailure("given \(size) octets") }
    }

    func map(_ length: Int) throws(StorageFailure) {
        let map = mmap(
            nil, length, isReadOnly ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let map, map != MAP_FAILED else { throw StorageFailure("mapped into memory") }
        guard let watched = smets_map_watch_start(map, length) else {
            munmap(map, length)
            throw StorageFailure("watched, too many are open", EMFILE)
        }
        (self.map, self.length, self.watched) = (map, length, watched)
    }

    func read(_ count: Int, at offset: Int) throws(StorageFailure) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let read = octets.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset + done))
            }
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw StorageFailure("read") }
            if read == 0 { break }
            done += read
        }
        return Array(octets[..<done])
    }

    func write(_ octets: [UInt8], at offset: Int) throws(StorageFailure) {
        var done = 0
        while done < octets.count {
            let written = octets.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress! + done, octets.count - done, off_t(offset + done))
            }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw StorageFailure("written", written < 0 ? errno : ENOSPC) }
            done += written
        }
    }

    func reserve(_ range: Range<Int>) throws(StorageFailure) {
        let result = smets_reserve(descriptor, Int64(range.lowerBound), Int64(range.count))
        guard result == EOPNOTSUPP || result == ENOSYS else {
            if result != 0 { throw StorageFailure("written", result) }
            return
        }
        // The file system cannot reserve space: the present content is written over itself instead.
        try write(try read(range.count, at: range.lowerBound), at: range.lowerBound)
    }

    func sync() throws(StorageFailure) {
        guard fdatasync(descriptor) == 0 else { throw StorageFailure("written to its disk") }
    }

    func lock(_ range: Range<Int>) throws(StorageFailure) -> Bool {
        if range.isEmpty { return true }
        if lock(range, Int16(F_WRLCK)) { return true }
        guard errno == EAGAIN || errno == EACCES else { throw StorageFailure("locked") }
        return false
    }

    func unlock(_ range: Range<Int>) { _ = lock(range, Int16(F_UNLCK)) }

    private func lock(_ range: Range<Int>, _ type: Int16) -> Bool {
        var lock = flock()
        lock.l_type = type
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(range.lowerBound)
        lock.l_len = off_t(range.count)
        // These are locks of the open file description: they end with the process, whatever ends it.
        return fcntl(descriptor, Self.setOpenFileLock, &lock) == 0
    }

    /// The constant F_OFD_SETLK, which the module Glibc does not have.
    private static let setOpenFileLock: Int32 = 37

    func fault() -> String? {
        var (opened, named) = (stat(), stat())
        guard fstat(descriptor, &opened) == 0 else { return StorageFailure("looked at").description }
        guard stat(path, &named) == 0 else { return "is gone" }
        guard opened.st_dev == named.st_dev, opened.st_ino == named.st_ino else {
            return "was replaced by another file"
        }
        guard Int(opened.st_size) >= length else { return "was cut short" }
        return nil
    }

    func heal() -> Bool { smets_map_heal(watch, descriptor) == 0 }
}
