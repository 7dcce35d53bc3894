import COSEM

/// The Tariff Threshold Matrix (SMETS2 5.7.4.49): for each of eight TOU registers, up to three consumptions at which the
/// next block begins, in Wh.
///
/// On the wire there is an array of double-long-unsigned for each TOU register. FFFFFFFF is no threshold; so are those
/// that are not there [inferred].
package struct BlockThresholds: Hashable, Sendable {
    /// The thresholds of one TOU register: three.
    package typealias Row = [UInt32]

    /// The value that stands for no threshold.
    package static let none = UInt32.max
    /// Thresholds of one TOU register: one fewer than blocks.
    package static let rowSize = Register.blockCount - 1

    /// Eight rows of three.
    package let rows: [Row]

    /// No thresholds: everything is block 1.
    package init() {
        rows = Array(repeating: Array(repeating: Self.none, count: Self.rowSize), count: Register.touInBlockCount)
    }

    /// The thresholds of eight arrays, TOU register 1 first; nil when they are not eight, or one is malformed.
    package init?(_ arrays: [COSEMData]) {
        guard arrays.count == Register.touInBlockCount, let rows = arrays.all(Self.row) else { return nil }
        self.rows = rows
    }

    /// The thresholds that an array of at most three double-long-unsigned is; nil for anything else.
    package static func row(_ data: COSEMData) -> Row? {
        let given = data.array(atMost: rowSize)?.all { (member) -> UInt32? in
            guard case .doubleLongUnsigned(let value) = member else { return nil }
            return value
        }
        return given.map { $0 + Array(repeating: none, count: rowSize - $0.count) }
    }

    /// The array of three that is read for a TOU register, 0 to 7; nil outside.
    package func data(tou: Int) -> COSEMData? {
        guard rows.indices.contains(tou) else { return nil }
        return .array(rows[tou].map { .doubleLongUnsigned($0) })
    }

    /// How much more TOU register `tou`, 0 to 7, takes into `block` when it has counted `total` Wh; nil where no
    /// threshold ends the block, 0 when the block is over.
    func room(in block: Int, tou: Int, after total: UInt64) -> UInt64? {
        guard rows.indices.contains(tou), rows[tou].indices.contains(block), rows[tou][block] != Self.none else {
            return nil
        }
        let threshold = UInt64(rows[tou][block])
        return total < threshold ? threshold - total : 0
    }

    /// The block, 0 to 3, that counts when TOU register `tou` has counted `total` Wh: the first whose threshold is not
    /// reached.
    package func block(tou: Int, after total: UInt64) -> Int {
        (0..<Self.rowSize).first { room(in: $0, tou: tou, after: total) != 0 } ?? Self.rowSize
    }
}
