import COSEM

/// Where the columns of a row stand: rows of one shape are passed over without a walk through their values.
struct DLMSRowShape {
    private static let columnLimit = 8

    private let columns: Int
    /// Octets of a row.
    var size: Int
    /// Of each column from the row's start.
    private var offsets = InlineArray<8, Int>(repeating: 0)
    /// Bit n: column n is a string, whose length belongs to the shape.
    private var strings: UInt8 = 0
    /// Whether rows can be told by their tags: neither too many columns nor nested ones.
    private var isSimple: Bool

    init(columns: Int, size: Int) {
        (self.columns, self.size) = (columns, size)
        isSimple = columns <= Self.columnLimit
    }

    /// Takes note of a column of the first row.
    mutating func note(_ column: Int, at offset: Int, tag: UInt8) {
        guard isSimple else { return }
        offsets[column] = offset
        switch tag {
        case 0x04, 0x09, 0x0A, 0x0C: strings |= 1 << UInt8(column)
        case 0x01, 0x02, 0x13: isSimple = false
        default: break
        }
    }

    /// Whether the row at `row` has the shape of the one at `first`.
    func isMatched(at row: Int, by first: Int, of octets: RawSpan, end: Int) -> Bool {
        guard isSimple, row + size <= end, octets.integer(at: row, UInt16.self) == octets.integer(at: first) else {
            return false
        }
        for column in 0..<columns {
            let (here, there) = (row + offsets[column], first + offsets[column])
            guard octets.octet(at: here) == octets.octet(at: there) else { return false }
            // Of a length in more octets than one, the first says how many: then the walk reads it.
            guard strings & 1 << UInt8(column) != 0 else { continue }
            let length = octets.octet(at: here + 1)
            guard length < 0x80, length == octets.octet(at: there + 1) else { return false }
        }
        return true
    }
}
