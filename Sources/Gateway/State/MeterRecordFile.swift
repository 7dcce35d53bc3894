import Foundation
import Glibc

/// The counters of every meter of a fleet, a record each in a file that is mapped into memory.
///
/// A counter is stored before the message that carries it leaves; the kernel owns the page from then on, so killing the
/// process at any moment loses nothing. Records never written take neither memory nor disk.
///
/// `@unchecked Sendable`: the map lives as long as this object; a record is only ever touched by the shard that owns
/// its meter.
final class MeterRecordFile: @unchecked Sendable {
    /// Octets before the first record: a page.
    static let headerSize = 4_096
    private static let magic: UInt64 = 0x3130_4352_5445_4D53  // "SMETRC01"

    /// The head of the file, little-endian.
    private struct Header: BitwiseCopyable {
        var magic: UInt64
        var recordSize: UInt64
        /// Own Originator Counters are never below this: microseconds since 2000 when the file was made, restored,
        /// forked, or found after the machine went down.
        var firstOwnCounter: UInt64
        /// The machine's boot that wrote last, hashed.
        var boot: UInt64
    }

    let path: String?
    let count: Int
    /// Own Originator Counters are never below this.
    let firstOwnCounter: UInt64
    /// Records of the fleet that this one was forked from.
    private let parent: MeterRecordFile?
    private let descriptor: Int32
    private let base: UnsafeMutableRawPointer
    private let length: Int

    /// Opens or makes the file at `path`, for `count` meters; it grows when it has fewer.
    ///
    /// - Parameters:
    ///   - now: microseconds since 2000.
    ///   - isReadOnly: for a parent; the file must be there.
    init(
        path: String, count: Int, now: UInt64, parent: MeterRecordFile? = nil, isReadOnly: Bool = false
    ) throws(StateError) {
        self.path = path
        self.parent = parent
        let descriptor = open(path, isReadOnly ? O_RDONLY | O_CLOEXEC : O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateError("\(path): cannot be opened: \(Self.reason)") }
        self.descriptor = descriptor
        do throws(StateError) {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw StateError("\(path): \(Self.reason)") }
            let wanted = Self.headerSize + count * MeterRecord.size
            let isNew = status.st_size == 0
            if isReadOnly {
                // A parent of another size: what it lacks was never used.
                self.count = max(0, (Int(status.st_size) - Self.headerSize) / MeterRecord.size)
                length = Int(status.st_size)
                guard length >= Self.headerSize else { throw StateError("\(path): not a file of meters' counters") }
            } else {
                self.count = count
                length = max(wanted, Int(status.st_size))
                if Int(status.st_size) < wanted {
                    guard ftruncate(descriptor, off_t(wanted)) == 0 else {
                        throw StateError("\(path): cannot grow to \(wanted) octets: \(Self.reason)")
                    }
                }
            }
            let map = mmap(
                nil, length, isReadOnly ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
            guard let map, map != MAP_FAILED else { throw StateError("\(path): cannot be mapped: \(Self.reason)") }
            base = map
            var header = map.load(as: Header.self)
            if isNew {
                header = Header(
                    magic: Self.magic, recordSize: UInt64(MeterRecord.size), firstOwnCounter: now, boot: Self.boot)
            }
            guard header.magic == Self.magic, header.recordSize == UInt64(MeterRecord.size) else {
                munmap(map, length)
                throw StateError("\(path): not a file of meters' counters, or of another version; move it away")
            }
            if header.boot != Self.boot {
                // The machine went down since: its last pages may be older than what was on the wire.
                header.boot = Self.boot
                header.firstOwnCounter = max(header.firstOwnCounter, now)
            }
            firstOwnCounter = max(header.firstOwnCounter, parent?.firstOwnCounter ?? 0)
            if !isReadOnly { map.storeBytes(of: header, as: Header.self) }
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Records that last as long as this object.
    init(count: Int, firstOwnCounter: UInt64) {
        path = nil
        parent = nil
        descriptor = -1
        self.count = count
        self.firstOwnCounter = firstOwnCounter
        length = Self.headerSize + count * MeterRecord.size
        guard
            let map = mmap(
                nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
            map != MAP_FAILED
        else { fatalError("no memory for \(count) meter records: \(Self.reason)") }
        base = map
    }

    deinit {
        munmap(base, length)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Sees to it that own Originator Counters in the file at `path` go on above `counter`.
    static func raiseFirstOwnCounter(_ path: String, to counter: UInt64) throws(StateError) {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw StateError("\(path): cannot be opened: \(reason)") }
        defer { close(descriptor) }
        var header = Header(magic: 0, recordSize: 0, firstOwnCounter: 0, boot: 0)
        let size = MemoryLayout<Header>.size
        let isDone = withUnsafeMutableBytes(of: &header) { octets -> Bool in
            guard pread(descriptor, octets.baseAddress, size, 0) == size else { return false }
            let octets = octets.bindMemory(to: Header.self)
            guard octets[0].magic == magic else { return false }
            octets[0].firstOwnCounter = max(octets[0].firstOwnCounter, counter)
            return pwrite(descriptor, octets.baseAddress, size, 0) == size
        }
        guard isDone else { throw StateError("\(path): not a file of meters' counters") }
    }

    private static var reason: String { String(cString: strerror(errno)).lowercased() }

    /// Identifies the machine's boot.
    private static let boot: UInt64 = {
        let text = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)) ?? ""
        // FNV-1a: any hash does.
        return text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }()

    /// Takes meters `range` for this process: no other may serve them from the same file.
    func lock(_ range: Range<Int>) throws(StateError) {
        guard descriptor >= 0 else { return }
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        lock.l_start = off_t(Self.headerSize + range.lowerBound * MeterRecord.size)
        lock.l_len = off_t(range.count * MeterRecord.size)
        // Locks of the open file description: gone with the process, whatever ends it.
        guard fcntl(descriptor, Self.setOpenFileLock, &lock) == 0 else {
            throw StateError(
                "\(path ?? ""): another process serves these meters (\(Self.reason)); stop it or use another --state")
        }
    }

    /// F_OFD_SETLK, which Glibc's module does not have.
    private static let setOpenFileLock: Int32 = 37

    private func place(_ number: Int) -> UnsafeMutableRawPointer {
        precondition((0..<count).contains(number))
        return base + Self.headerSize + number * MeterRecord.size
    }

    /// Meter `number`'s record; its parent's while it has none of its own.
    subscript(number: Int) -> MeterRecord {
        let record = place(number).load(as: MeterRecord.self)
        guard let parent, !record.flags.contains(.isOwn), number < parent.count else { return record }
        return parent[number]
    }

    /// The record as it is to be changed in place.
    func change(_ number: Int, _ body: (inout MeterRecord) -> Void) {
        let place = place(number)
        if parent != nil && !place.load(as: MeterRecord.self).flags.contains(.isOwn) {
            var record = self[number]
            // Flags last: until they are there, the parent's record counts.
            record.flags.remove(.isOwn)
            body(&record)
            place.storeBytes(of: record, as: MeterRecord.self)
            record.flags.insert(.isOwn)
            place.storeBytes(of: record, as: MeterRecord.self)
            return
        }
        place.withMemoryRebound(to: MeterRecord.self, capacity: 1) { body(&$0.pointee) }
    }

    /// The next Originator Counter of meter `number`'s own.
    func ownOriginatorCounter(_ record: MeterRecord) -> UInt64 { max(record.ownOriginatorCounter, firstOwnCounter) }
}

/// State that cannot be kept or read.
public struct StateError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ description: String) { self.description = description }
}
