import Foundation
import Glibc

/// Copies of sparse files that stay sparse: a fleet's records are mostly holes.
enum SparseCopy {
    /// Shares the blocks where the file system can, else copies what is not a hole.
    static func copy(_ source: String, to target: String) throws(StateError) {
        let (input, output) = try open(source, target, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC)
        defer {
            close(input)
            close(output)
        }
        if ioctl(output, clone, input) == 0 { return }
        let size = lseek(input, 0, SEEK_END)
        guard ftruncate(output, size) == 0 else { throw failure(target) }
        try forEachPiece(of: input, source) { offset, octets throws(StateError) in
            try write(octets, to: output, at: offset, target)
        }
    }

    /// Puts the records of a fork over its parent's.
    static func overlay(_ source: String, on target: String) throws(StateError) {
        let (input, output) = try open(source, target, O_RDWR | O_CLOEXEC)
        defer {
            close(input)
            close(output)
        }
        let size = lseek(input, 0, SEEK_END)
        if lseek(output, 0, SEEK_END) < size {
            guard ftruncate(output, size) == 0 else { throw failure(target) }
        }
        try forEachPiece(of: input, source) { offset, octets throws(StateError) in
            // Pieces start at multiples of the record size: the header's page is one of them.
            for start in stride(from: 0, to: octets.count - MeterRecord.size + 1, by: MeterRecord.size) {
                let record = octets[start..<start + MeterRecord.size]
                let isHeader = offset + off_t(start) < off_t(MeterRecordFile.headerSize)
                let flags = octets[start + MeterRecord.size - 8]
                guard !isHeader, MeterRecord.Flags(rawValue: UInt64(flags)).contains(.isOwn) else { continue }
                try write(Array(record), to: output, at: offset + off_t(start), target)
            }
        }
    }

    /// FICLONE, which Glibc's module does not have.
    private static let clone: UInt = 0x4004_9409
    private static let seekData: Int32 = 3
    private static let seekHole: Int32 = 4

    private static func open(
        _ source: String, _ target: String, _ flags: Int32
    ) throws(StateError) -> (Int32, Int32) {
        let input = Glibc.open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw failure(source) }
        let output = Glibc.open(target, flags, 0o600)
        guard output >= 0 else {
            close(input)
            throw failure(target)
        }
        return (input, output)
    }

    private static func failure(_ path: String) -> StateError {
        StateError("\(path): \(String(cString: strerror(errno)).lowercased())")
    }

    private static func forEachPiece(
        of input: Int32, _ path: String, _ body: (off_t, [UInt8]) throws(StateError) -> Void
    ) throws(StateError) {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset: off_t = 0
        while true {
            let start = lseek(input, offset, seekData)
            if start < 0 { return }
            let end = lseek(input, start, seekHole)
            guard end > start else { throw failure(path) }
            offset = start
            while offset < end {
                let wanted = min(buffer.count, Int(end - offset))
                let count = pread(input, &buffer, wanted, offset)
                guard count > 0 else { throw failure(path) }
                try body(offset, Array(buffer[..<count]))
                offset += off_t(count)
            }
        }
    }

    private static func write(
        _ octets: [UInt8], to output: Int32, at offset: off_t, _ path: String
    ) throws(StateError) {
        var written = 0
        while written < octets.count {
            let count = octets.withUnsafeBytes {
                pwrite(output, $0.baseAddress! + written, octets.count - written, offset + off_t(written))
            }
            guard count > 0 else { throw failure(path) }
            written += count
        }
    }
}
