/// A records file of the first format, which is only read to be rewritten: a header of one page, then records of 64
/// octets without checks.
struct LegacyRecords {
    private static let magic: UInt64 = 0x3130_4352_5445_4D53  // "SMETRC01"
    private static let headerSize = 4_096

    private let storage: any RecordStorage
    let count: Int
    let firstOwnCounter: UInt64

    /// Whether a file that begins with `octets` has this format.
    static func begin(with octets: [UInt8]) -> Bool {
        octets.count >= headerSize && word(0, of: octets) == magic && word(1, of: octets) == UInt64(MeterRecord.size)
    }

    /// - Parameter storage: a storage that begins with such a header.
    init(_ storage: any RecordStorage) throws(StorageFailure) {
        self.storage = storage
        firstOwnCounter = Self.word(2, of: try storage.read(Self.headerSize, at: 0))
        count = max(0, try storage.size() - Self.headerSize) / MeterRecord.size
    }

    private static func word(_ index: Int, of octets: [UInt8]) -> UInt64 {
        octets.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) }
    }

    /// Calls `body` with each record that is not zero. Holes are read too, which takes a second for 32 million meters.
    func visit(_ body: (Int, MeterRecord) throws(StateError) -> Void) throws(StateError) {
        let step = 1 << 14
        for first in stride(from: 0, to: count, by: step) {
            let wanted = min(step, count - first)
            let octets: [UInt8]
            do {
                octets = try storage.read(
                    wanted * MeterRecord.size, at: Self.headerSize + first * MeterRecord.size)
            } catch { throw StateError("\(storage.name): \(error)") }
            if octets.allSatisfy({ $0 == 0 }) { continue }
            for index in 0..<octets.count / MeterRecord.size {
                let record = octets.withUnsafeBytes {
                    $0.loadUnaligned(fromByteOffset: index * MeterRecord.size, as: MeterRecord.self)
                }
                if !record.isZero { try body(first + index, record) }
            }
        }
    }
}
